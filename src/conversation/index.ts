export { previewNews } from './preview-news.ts';
export { createAccountTurn, type TurnDeps } from './turn.ts';
