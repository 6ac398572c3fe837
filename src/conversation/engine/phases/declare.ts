import { feeOf, mayDo, officeOf, wordsIn, type FiledBy } from '#catalogue';
import { formatRupees, quoteForChat } from '#language';
import { factsOf } from '../facts.ts';
import { hasPins } from '../held.ts';
import { sendAsHelper } from '../helping.ts';
import { closeJourney, moveTo } from '../journey.ts';
import type { Answer, Prompt } from '../prompt.ts';
import { serviceOf } from '../slots.ts';
import type { Journey } from '../state.ts';
import { languageOf, note, say, sayOf, type Turn } from '../turn.ts';

/** The self-declaration; agreeing to it files the application. */
export function promptDeclare(turn: Turn, journey: Journey): Prompt {
  const declaration = say(turn, 'declare.body', { declaration: sayOf(turn, journey.serviceId, 'declaration') });
  return {
    body: [...describeOwed(turn, journey), declaration].join('\n\n'),
    choices: [
      { value: 'agree', title: say(turn, 'declare.agree') },
      { value: 'back', title: say(turn, 'choices.back') },
    ],
    yes: 'agree',
    no: 'back',
  };
}

/** What it costs and by which rule, and which office it goes to: known before it is sent. */
function describeOwed(turn: Turn, journey: Journey): readonly string[] {
  const { catalogue } = turn.deps;
  const definition = serviceOf(turn, journey);
  const facts = factsOf(turn, journey);
  const office = wordsIn(catalogue, officeOf(catalogue, definition, facts).names, languageOf(turn));
  const goesTo = say(turn, 'declare.office', { office });
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

export function answerDeclare(turn: Turn, journey: Journey, answer: Answer): void {
  if (answer.kind !== 'choice') return note(turn, say(turn, 'errors.choose'));
  if (answer.value === 'back') return moveTo(turn, { kind: 'review' });
  if (journey.helping) return sendAsHelper(turn, journey);
  fileApplication(turn, journey);
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
    declaredAt: turn.input.now,
    capacity,
    ...(granted ? { filedBy: granted.filedBy } : {}),
  });
  closeJourney(turn, 'filed');
  turn.state = { ...turn.state, filing: [...(turn.state.filing ?? []), caseId] };
  const isLetterOnly = granted?.filedBy.agreement.kind === 'letter';
  const person = quoteForChat(journey.helping?.person ?? '');
  note(turn, granted && !isLetterOnly ? say(turn, 'helping.agreed', { person }) : say(turn, 'filed.sending'));
  // No PIN is chosen from a phone of which it is not known whose it is, nor for the answers of somebody else.
  if (!hasPins(turn) || turn.state.doubted || granted) return;
  if (!mayDo(serviceOf(turn, journey), 'answers', { level: 2, standing: 'applicant' }).ok) return;
  const { serviceId, version } = journey;
  turn.state = { ...turn.state, pinFor: { caseId, serviceId, version, answers } };
}
