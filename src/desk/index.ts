export { createDeskCases } from './desk-cases.ts';
export { createDeskCounter } from './desk-counter.ts';
export { authenticateOfficer, type DeskPrincipal } from './principal.ts';
export { DESK_SCREENS } from './screens.ts';
export { deskRoutes } from './routes.ts';
export type { Bilingual, CaseLine, CaseView, CounterFee, DeskCases, DeskCounter, OperationsView } from './ports.ts';
