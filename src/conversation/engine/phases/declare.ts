import { feeOf, mayDo, officeOf, wordsIn, type FiledBy } from '#catalogue';
import { formatRupees, quoteForChat } from '#language';
import { factsOf } from '../facts.ts';
import { hasPins } from '../held.ts';
import { closeJourney } from '../journey.ts';
import { awaitsRecord, serviceOf } from '../slots.ts';
import type { Journey } from '../state.ts';
import { languageOf, note, say, type Turn } from '../turn.ts';
import { beginWait } from '../waits.ts';

// What agreeing to the review means: what is owed, and the form that becomes a case.

/** What it costs and by which rule, and which office it goes to (unless the record is still to tell): known before it is sent. */
export function describeOwed(turn: Turn, journey: Journey): readonly string[] {
  const { catalogue } = turn.deps;
  const definition = serviceOf(turn, journey);
  const facts = factsOf(turn, journey);
  const office = wordsIn(catalogue, officeOf(catalogue, definition, facts).names, languageOf(turn));
  const goesTo = awaitsOffice(turn, journey)
    ? say(turn, 'declare.officeLater')
    : say(turn, 'declare.office', { office });
  const fee = feeOf(catalogue, definition, facts);
  if (fee.kind === 'unknown') return [say(turn, 'declare.feeLater'), goesTo];
  const parts = fee.components
    .filter((one) => one.paise > 0)
    .map((one) => `• ${wordsIn(catalogue, one.names, languageOf(turn))}: ${formatRupees(one.paise)} (${one.source})`);
  const total =
    fee.paise === 0
      ? say(turn, 'start.fee', { rupees: 0 })
      : say(turn, 'declare.fee', { amount: formatRupees(fee.paise) });
  const source = fee.paise > 0 && parts.length === 0 ? [`(${fee.source})`] : [];
  return [[`${total} ${source.join('')}`.trim(), ...parts, goesTo].join('\n')];
}

/** The office that keeps the record decides, and no record was looked up yet. */
function awaitsOffice(turn: Turn, journey: Journey): boolean {
  const definition = serviceOf(turn, journey);
  const { byRecord, choose } = definition.office;
  const asksRecord = byRecord !== undefined || choose.some((choice) => 'record' in choice);
  return asksRecord && awaitsRecord(turn, journey);
}

/** The form becomes a case; its receipt arrives as news. What is owed to another case is asked next, else this ends here. */
export function fileApplication(
  turn: Turn,
  journey: Journey,
  granted?: { readonly caseId: string; readonly filedBy: FiledBy },
): void {
  const { answers, capacity = '' } = factsOf(turn, journey);
  const caseId = granted?.caseId ?? turn.deps.newId();
  turn.events.push({
    kind: 'applicationFiled',
    caseId,
    serviceId: journey.serviceId,
    serviceVersion: journey.version,
    language: languageOf(turn),
    answers,
    documents: journey.documents,
    ...(journey.record ? { record: journey.record } : {}),
    declaredAt: journey.agreed?.at ?? turn.input.now,
    capacity,
    ...(granted ? { filedBy: granted.filedBy } : {}),
  });
  closeJourney(turn, 'filed');
  turn.state = { ...turn.state, filing: [...(turn.state.filing ?? []), caseId] };
  beginWait(turn, caseId);
  if (granted && granted.filedBy.agreement.kind !== 'letter')
    note(turn, say(turn, 'helping.agreed', { person: quoteForChat(journey.helping?.person ?? '') }));
  // No PIN is chosen from a phone of which it is not known whose it is, nor for the answers of somebody else.
  if (!hasPins(turn) || turn.state.doubted || granted) return;
  if (!mayDo(serviceOf(turn, journey), 'answers', { level: 2, standing: 'applicant' }).ok) return;
  const { serviceId, version } = journey;
  turn.state = { ...turn.state, pinFor: { caseId, serviceId, version, answers } };
}
