import { assertNever } from '#platform/pure';
import type { Ask } from '../ask.ts';
import type { Answer, Prompt } from '../prompt.ts';
import type { Turn } from '../turn.ts';
import { answerAgree, promptAgree } from './agreement.ts';
import { answerCancel, promptCancel } from './cancel.ts';
import { answerCapacity, promptCapacity } from './capacity.ts';
import { answerChange, promptChange } from './change.ts';
import { answerDrafts, promptDrafts } from './drafts.ts';
import { answerEvidence, promptEvidence } from './evidence.ts';
import { answerFeedback, promptFeedback } from './feedback.ts';
import { answerField, promptField } from './field.ts';
import { answerForget, promptForget } from './forget.ts';
import { answerHearing, promptHearing } from './hearing.ts';
import { answerHeld, promptHeld } from './held.ts';
import { answerAgreement, answerHelping, promptAgreement, promptHelping } from './helping.ts';
import { answerLanguage, promptLanguage } from './language.ts';
import { answerLookup, answerLookupFailed, promptLookup, promptLookupFailed } from './lookup.ts';
import { answerMenu, promptMenu } from './menu.ts';
import { answerOffer, promptOffer } from './offer.ts';
import { answerPerson, promptPerson } from './person.ts';
import { answerChoosePin, answerPin, promptChoosePin, promptPin } from './pin.ts';
import { answerQuery, promptQuery } from './query.ts';
import { answerResume, promptResume } from './resume.ts';
import { answerReview, promptReview } from './review.ts';
import { answerStart, promptStart } from './start.ts';

/** Anything that is asked; `idle` asks nothing. */
export type OpenAsk = Exclude<Ask, { kind: 'idle' }>;

/** The words and choices of what is being asked. */
export function promptFor(turn: Turn, ask: OpenAsk): Prompt {
  if (ask.kind === 'reply')
    return ask.reply.kind === 'query' ? promptQuery(turn, ask.reply) : promptHearing(turn, ask.reply);
  if (ask.kind === 'agreement') return promptAgree(turn, ask.agreement);
  if (ask.kind === 'overlay') {
    const { overlay } = ask;
    switch (overlay.kind) {
      case 'language':
        return promptLanguage(turn);
      case 'menu':
        return promptMenu(turn, overlay);
      case 'offer':
        return promptOffer(turn, overlay);
      case 'cancel':
        return promptCancel(turn);
      case 'drafts':
        return promptDrafts(turn);
      case 'choose-pin':
        return promptChoosePin(turn);
      case 'pin':
        return promptPin(turn, overlay);
      case 'held':
        return promptHeld(turn, overlay);
      case 'forget':
        return promptForget(turn);
      case 'feedback':
        return promptFeedback(turn);
      case 'person':
        return promptPerson(turn, overlay);
      case 'resume':
        return promptResume(turn, overlay);
      default:
        return assertNever(overlay);
    }
  }
  const { at, journey } = ask;
  switch (at.kind) {
    case 'start':
      return promptStart(turn, journey);
    case 'capacity':
      return promptCapacity(turn, journey);
    case 'field':
      return promptField(turn, journey, at);
    case 'lookup':
      return promptLookup(turn);
    case 'lookup-failed':
      return promptLookupFailed(turn, at);
    case 'evidence':
      return promptEvidence(turn, journey, at);
    case 'review':
      return promptReview(turn, journey);
    case 'change':
      return promptChange(turn, journey, at);
    case 'helping':
      return promptHelping(turn, journey, at);
    case 'agreement':
      return promptAgreement(turn, journey);
    default:
      return assertNever(at);
  }
}

/** Takes an answer to what is being asked: moves the conversation on, or says why it cannot. False: not understood. */
export function answerTo(turn: Turn, ask: OpenAsk, answer: Answer): boolean {
  const notes = turn.notes.length;
  const before = turn.state;
  take(turn, ask, answer);
  return turn.state !== before || turn.notes.length === notes;
}

function take(turn: Turn, ask: OpenAsk, answer: Answer): void {
  if (ask.kind === 'reply') {
    return ask.reply.kind === 'query' ? answerQuery(turn, ask.reply, answer) : answerHearing(turn, ask.reply, answer);
  }
  if (ask.kind === 'agreement') return answerAgree(turn, ask.agreement, answer);
  if (ask.kind === 'overlay') {
    const { overlay } = ask;
    switch (overlay.kind) {
      case 'language':
        return answerLanguage(turn, answer);
      case 'menu':
        return answerMenu(turn, overlay, answer);
      case 'offer':
        return answerOffer(turn, answer);
      case 'cancel':
        return answerCancel(turn, answer);
      case 'drafts':
        return answerDrafts(turn, answer);
      case 'choose-pin':
        return answerChoosePin(turn, overlay, answer);
      case 'pin':
        return answerPin(turn, overlay, answer);
      case 'held':
        return answerHeld(turn, overlay, answer);
      case 'forget':
        return answerForget(turn, answer);
      case 'feedback':
        return answerFeedback(turn, overlay, answer);
      case 'person':
        return answerPerson(turn, overlay, answer);
      case 'resume':
        return answerResume(turn, overlay, answer);
      default:
        return assertNever(overlay);
    }
  }
  const { at, journey } = ask;
  switch (at.kind) {
    case 'start':
      return answerStart(turn, answer);
    case 'capacity':
      return answerCapacity(turn, journey, answer);
    case 'field':
      return answerField(turn, journey, at, answer);
    case 'lookup':
      return answerLookup(turn, answer);
    case 'lookup-failed':
      return answerLookupFailed(turn, answer);
    case 'evidence':
      return answerEvidence(turn, journey);
    case 'review':
      return answerReview(turn, journey, answer);
    case 'change':
      return answerChange(turn, journey, at, answer);
    case 'helping':
      return answerHelping(turn, journey, at, answer);
    case 'agreement':
      return answerAgreement(turn, journey, answer);
    default:
      return assertNever(at);
  }
}
