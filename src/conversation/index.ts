export { closeCallBack, findCallBackForUpdate, listCallBacks, type CallBack } from './call-back-store.ts';
export { createFormTurn, type FormTurn } from './form-turn.ts';
export { CONVERSATION_CRON, conversationJobs } from './jobs.ts';
export { previewNews } from './preview-news.ts';
export { tellOfParked } from './tell-of-parked.ts';
export { createAccountTurn, type TurnDeps } from './turn.ts';
