export type { EngineEvent, OutgoingMessage } from './event.ts';
export type { CaseSummary, Input } from './input.ts';
export { newsValues } from './inputs/case-news.ts';
export { ConversationState, initialState } from './state.ts';
export { step } from './step.ts';
export { asksToStartOver } from './vocabulary.ts';
export type { EngineDeps } from './turn.ts';
