export { createAuthor, type Author } from './authoring/ask-author.ts';
export { createDeskCases } from './desk-cases.ts';
export { createDeskCounter } from './desk-counter.ts';
export { createHelpdesk } from './desk-helpdesk.ts';
export { authenticateOfficer, type DeskPrincipal } from './principal.ts';
export { DESK_SCREENS } from './screens.ts';
export { deskRoutes } from './routes.ts';
export type {
  AuthoringDeps,
  Bilingual,
  CaseLine,
  CaseView,
  CounterFee,
  DeskCases,
  DeskCounter,
  Helpdesk,
  OperationsView,
} from './ports.ts';
export { deskTexts } from './page.ts';
