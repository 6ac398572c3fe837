export { blankEvents } from './blank-events.ts';
export { readAnswerTimes, readMessageBooks, readOutboxBooks } from './books.ts';
export type { AnswerTimes, MessageBooks, OutboxBooks } from './books.ts';
export type { Mail, MailEvent, RawMail } from './mail.ts';
export {
  listAddressees,
  recordDeliveries,
  reopenUndelivered,
  type DeliveryStatus,
  type Undelivered,
} from './deliveries.ts';
export {
  claimReplies,
  listDueReplies,
  loadReplies,
  renewGrace,
  outboxPlace,
  redirectReplies,
  settleUnsent,
  storeReplies,
  wakeUnasked,
  type Claim,
  type Claimed,
  type Reply,
  type SendOutcome,
  type StoredReply,
  type WantedClaim,
} from './outbox.ts';
export { GROUP_COUNT, groupOf, type Party, type PartyKind } from './party.ts';
export { postMail, postRawMail } from './post-mail.ts';
export { MAXIMUM_AGE_SECONDS, readOldestWaiting, sweepMailbox, type SweepFindings, type Waiting } from './sweep.ts';
export { findParkedSender, lockGroupsWaiting } from './take-events.ts';
export { cancelTimers, fireTimers, setTimer, setTimers, type Timer, type TimerName } from './timers.ts';
export { runTurn, type EventOutcome, type HandlerResult, type TurnHandler, type TurnHandlers } from './turn.ts';
export { startMailboxWorker, type MailboxWorker } from './worker.ts';
