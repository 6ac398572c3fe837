import { needsLetter, officeOf } from '#catalogue';
import { withCountryCode } from '#language';
import { factsOf } from './facts.ts';
import { moveTo } from './journey.ts';
import { serviceOf } from './slots.ts';
import type { Helping, Journey } from './state.ts';
import { languageOf, without, type Turn } from './turn.ts';

// Filing for somebody else: the form is theirs, and is sent only once they agreed, on their own phone or by a signed letter. What
// is asked of our own tables on the way is answered outside (conversation/answer-helper.ts).

/** As the person is told who files for them. */
export function nameOfHelper({ centre, by = '' }: Helping): string {
  return centre ?? by;
}

/** Instead of filing: what is still missing is asked for; where nothing is, whether it may be filed now. */
export function sendAsHelper(turn: Turn, journey: Journey): void {
  const { helping } = journey;
  if (!helping) return;
  const definition = serviceOf(turn, journey);
  if (needsLetter(definition, helping)) return askToFile(turn, journey, helping, definition.helpers?.withoutPhone);
  if (helping.agreement?.agreed) return askToFile(turn, journey, helping);
  if (helping.agreement && helping.agreement.until > turn.input.now) return moveTo(turn, { kind: 'agreement' });
  turn.events.push({
    kind: 'agreementAsked',
    agreementId: turn.deps.newId(),
    serviceId: journey.serviceId,
    serviceVersion: journey.version,
    officeId: officeOf(turn.deps.catalogue, definition, factsOf(turn, journey)).id,
    mobile: withCountryCode(helping.mobile ?? ''),
    helper: nameOfHelper(helping),
    language: languageOf(turn),
  });
  // The turn answers (agreementOpened); nothing is said before.
  turn.speaks = turn.notes.length > 0;
}

function askToFile(turn: Turn, { serviceId, version }: Journey, helping: Helping, letter?: string): void {
  turn.events.push({
    kind: 'filingAsked',
    caseId: turn.deps.newId(),
    serviceId,
    serviceVersion: version,
    person: helping.person ?? '',
    helper: nameOfHelper(helping),
    ...(letter === undefined ? {} : { letter }),
    ...(helping.agreement === undefined || letter !== undefined ? {} : { agreementId: helping.agreement.id }),
  });
  turn.speaks = turn.notes.length > 0;
}

/** The open form with what is known of its helper changed. */
export function keepHelping(turn: Turn, journey: Journey, helping: Helping): Journey {
  const changed = { ...journey, helping };
  turn.state = { ...turn.state, journey: changed };
  return changed;
}

/** What was asked counts no longer: it is asked anew when the form is sent off. */
export function dropAgreement(turn: Turn, journey: Journey): Journey {
  return journey.helping ? keepHelping(turn, journey, without(journey.helping, 'agreement')) : journey;
}
