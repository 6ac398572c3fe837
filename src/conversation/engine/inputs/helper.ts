// What our own tables answer to somebody who files for another: whether they may, whether the person was asked and agreed, whether
// it may be filed now.

import { dropAgreement, keepHelping, sendAsHelper } from '../helping.ts';
import type {
  AgreementOpenedInput,
  AgreementSettledInput,
  FilingAnsweredInput,
  HelpedListedInput,
  StandingFoundInput,
} from '../input.ts';
import { advance, changeSlot, moveTo } from '../journey.ts';
import { fileApplication } from '../phases/declare.ts';
import { personIn } from '../phases/helping.ts';
import { openMenu } from '../start-service.ts';
import { serviceOf } from '../slots.ts';
import type { Journey } from '../state.ts';
import { askOf } from '../ask.ts';
import { note, say, sayOf, type Turn } from '../turn.ts';
import { serviceName } from './case-news.ts';

/** The form begins as somebody else's; or it is told that this is for centres only. */
export function handleStandingFound(turn: Turn, { serviceId, centre }: StandingFoundInput): void {
  const { journey } = turn.state;
  if (!journey || journey.serviceId !== serviceId || journey.at.kind !== 'start') return;
  turn.speaks = true;
  if (centre === undefined && serviceOf(turn, journey).helpers?.family !== true)
    return note(turn, say(turn, 'helping.onlyCentres'));
  keepHelping(turn, journey, centre === undefined ? {} : { centre });
  advance(turn);
}

export function handleAgreementOpened(turn: Turn, { agreementId, outcome }: AgreementOpenedInput): void {
  const { journey } = turn.state;
  if (!journey?.helping) return;
  turn.speaks = true;
  switch (outcome.kind) {
    case 'asked': {
      const agreement = { id: agreementId, until: outcome.until, agreed: false };
      keepHelping(turn, journey, { ...journey.helping, agreement });
      return moveTo(turn, { kind: 'agreement' });
    }
    case 'too-many':
      note(turn, say(turn, 'helping.tooMany'));
      return advance(turn);
    case 'same-phone':
      note(turn, say(turn, 'helping.samePhone'));
      return changeSlot(turn, journey, { kind: 'helping', ask: 'mobile' });
  }
}

/** The person has agreed or not, in a form that is open or put aside. One that is over, or asks anew, is passed over. */
export function handleAgreementSettled(turn: Turn, { agreementId, outcome }: AgreementSettledInput): void {
  const { journey } = turn.state;
  if (!journey?.helping?.agreement || journey.helping.agreement.id !== agreementId)
    return settleInDraft(turn, agreementId, outcome.kind);
  turn.speaks = true;
  const person = personIn(journey);
  switch (outcome.kind) {
    case 'agreed': {
      const { agreement, ...asked } = journey.helping;
      const agreed = keepHelping(turn, journey, { ...asked, agreement: { ...agreement, agreed: true } });
      // Somebody who went back to their answers sends it off themselves.
      if (journey.at.kind === 'agreement') return sendAsHelper(turn, agreed);
      return tellAgreed(turn, agreed);
    }
    case 'wrong':
      return note(turn, say(turn, 'helping.codeWrong', { left: outcome.left }));
    case 'declined':
      note(turn, say(turn, 'helping.declined', { person }));
      break;
    case 'locked':
      note(turn, say(turn, 'helping.codeLocked'));
      break;
    case 'expired':
      note(turn, say(turn, 'helping.codeExpired'));
      break;
  }
  const dropped = dropAgreement(turn, journey);
  if (dropped.at.kind === 'agreement') advance(turn);
}

function settleInDraft(turn: Turn, agreementId: string, outcome: AgreementSettledInput['outcome']['kind']): void {
  const draft = turn.state.drafts.find((one) => one.journey.helping?.agreement?.id === agreementId);
  if (!draft?.journey.helping?.agreement || (outcome !== 'agreed' && outcome !== 'declined')) return;
  const { helping } = draft.journey;
  const agreement = { ...draft.journey.helping.agreement, agreed: true };
  const { agreement: _over, ...asked } = helping;
  const journey = { ...draft.journey, helping: outcome === 'agreed' ? { ...helping, agreement } : asked };
  const drafts = turn.state.drafts.map((one) => (one === draft ? { ...draft, journey } : one));
  turn.state = { ...turn.state, drafts };
  if (outcome === 'agreed') tellAgreed(turn, journey);
  else note(turn, say(turn, 'helping.declined', { person: personIn(journey) }));
}

function tellAgreed(turn: Turn, journey: Journey): void {
  const { catalogue } = turn.deps;
  const language = turn.state.language ?? catalogue.region.languages.default;
  const [phrase = ''] = catalogue.understood(undefined, language, 'drafts');
  const service = sayOf(turn, journey.serviceId, 'shortName');
  note(turn, say(turn, 'helping.agreedLater', { person: personIn(journey), service, phrase }));
}

export function handleFilingAnswered(turn: Turn, { caseId, outcome }: FilingAnsweredInput): void {
  const { journey } = turn.state;
  if (!journey?.helping) return;
  turn.speaks = true;
  switch (outcome.kind) {
    case 'granted':
      return fileApplication(turn, journey, { caseId, filedBy: outcome.filedBy });
    case 'quota-full':
      note(turn, say(turn, 'helping.quotaFull', { quota: outcome.quota }));
      break;
    case 'not-allowed':
      note(turn, say(turn, 'helping.onlyCentres'));
      break;
    case 'no-agreement':
      note(turn, say(turn, 'helping.notNow'));
      dropAgreement(turn, journey);
      break;
  }
  // Nothing is lost: the form stays, and stands at its review.
  advance(turn);
}

/** What an accredited helper has under way, and how often they were refused. Anybody else hears of their own applications. */
export function handleHelpedListed(turn: Turn, { helped }: HelpedListedInput): void {
  if (!helped) {
    turn.events.push({ kind: 'statusAsked' });
    return;
  }
  turn.speaks = true;
  const { days, open, filed, decided, refused } = helped;
  if (filed === 0 && open.length === 0) note(turn, say(turn, 'helped.none', { days }));
  else {
    const list = open.slice(0, mostListed).map((one) => {
      const waiting = say(turn, one.waitingFor === 'none' ? 'status.over' : `status.${one.waitingFor}`);
      return `• ${one.number} · ${one.initials} · ${serviceName(turn, one.serviceId)}: ${waiting}`;
    });
    if (list.length > 0) note(turn, say(turn, 'helped.open', { count: open.length, list: list.join('\n') }));
    const percent = decided === 0 ? 0 : Math.round((refused * 100) / decided);
    note(turn, say(turn, 'helped.figures', { days, filed, decided, refused, percent }));
  }
  if (askOf(turn.state).kind === 'idle') openMenu(turn);
}

/** More do not fit one message; the newest come first. */
const mostListed = 15;
