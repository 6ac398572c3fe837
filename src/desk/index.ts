export { createDeskCases, type DeskCasesDeps } from './desk-cases.ts';
export { authenticateOfficer, type DeskPrincipal } from './principal.ts';
export { DESK_SCREENS } from './screens.ts';
export { deskRoutes } from './routes.ts';
export type {
  AnswerView,
  Bilingual,
  BoardView,
  Book,
  CaseLine,
  CaseView,
  ClockView,
  DeskCases,
  DeskDeps,
  DocumentView,
  HistoryLine,
  HomeView,
  OperationsView,
} from './ports.ts';
