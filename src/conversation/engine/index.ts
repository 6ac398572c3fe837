export type { Choice, EngineEvent, GivenDocument, OutgoingMessage } from './event.ts';
export type { CaseNews, CaseSummary, Common, Input, UnsupportedKind } from './input.ts';
export { ConversationState, initialState } from './state.ts';
export { step } from './step.ts';
export type { EngineDeps } from './turn.ts';
