export type { EngineEvent, OutgoingMessage } from './event.ts';
export { isHelperEvent, type HelperEvent } from './helper-event.ts';
export type { CaseSummary, Input } from './input.ts';
export { requestValues } from './inputs/agreement.ts';
export { newsValues } from './inputs/case-news.ts';
export { ConversationState, initialState } from './state.ts';
export { step } from './step.ts';
export { asksToStartOver } from './vocabulary.ts';
export type { EngineDeps } from './turn.ts';
