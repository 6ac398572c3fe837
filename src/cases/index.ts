export { readCaseBooks, type CaseBooks } from './books.ts';
export { createCalendar, type Calendar, type Pause } from './calendar.ts';
export type { CaseDeps } from './case-deps.ts';
export { compensationFor } from './compensation.ts';
export { type CaseDocument, type CaseEventKind } from './case-event.ts';
export { LONGEST_NOTE, SHORTEST_ORDER, type Decision, type Refusal } from './decide.ts';
export { decide, type DecideCommand, type DeskDeps } from './decide-case.ts';
export type { ActingOfficer } from './desk-view.ts';
export { keepDrawSecrets } from './draw/draw-secret.ts';
export { findCaseFee, type CaseFee } from './fee/find-fee.ts';
export { recordReceipt, type RecordReceiptCommand, type RecordReceiptProblem } from './fee/record-receipt.ts';
export { waitingFor, type Fee, type Hearing, type Query, type Stage, type WaitingFor } from './fold.ts';
export { handleCaseMail } from './handle-case-mail.ts';
export { CASE_CRON, caseJobs } from './jobs.ts';
export { listHelpedCases, type HelpedCases } from './list-helped-cases.ts';
export { loadIssue, type IssueSource } from './load-issue.ts';
export { newCallBackNumber } from './case-number.ts';
export { listFeedback, recordFeedback, type FeedbackFigures } from './measures/feedback.ts';
export { listJourneyMedians, type JourneyMedians } from './measures/list-journey-medians.ts';
export {
  listJourneyFigures,
  recordMeasures,
  type JourneyFigures,
  type JourneyMeasure,
  type MeasureKind,
} from './measures/record-measures.ts';
export { openCase, takeNextCase } from './open-case.ts';
export {
  getCaseForOfficer,
  listCaseSummaries,
  listMyCases,
  type CaseForOfficer,
  type CaseListItem,
  type CaseSummary,
} from './read-cases.ts';
export { previewDecision, type DecisionPreview } from './preview-decision.ts';
export { verifyReceipt, type Receipt, type VerifiedReceipt } from './receipts/receipt.ts';
export { createReceiptSigner, loadReceiptSigner, type ReceiptSigner } from './receipts/receipt-signer.ts';
export { listStuckCases, STUCK, type StuckCase, type StuckReason } from './sweep-cases.ts';
