export type { EngineEvent, OutgoingMessage } from './event.ts';
export type { CaseNews, CaseSummary, Input } from './input.ts';
export { ConversationState, initialState } from './state.ts';
export { step } from './step.ts';
export type { EngineDeps } from './turn.ts';
