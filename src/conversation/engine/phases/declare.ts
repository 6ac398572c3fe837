import { closeJourney, moveTo } from '../journey.ts';
import type { Answer, Prompt } from '../prompt.ts';
import type { Journey } from '../state.ts';
import { languageOf, note, say, sayOf, type Turn } from '../turn.ts';

/** The self-declaration; agreeing to it files the application. */
export function promptDeclare(turn: Turn, journey: Journey): Prompt {
  return {
    body: say(turn, 'declare.body', { declaration: sayOf(turn, journey.serviceId, 'declaration') }),
    choices: [
      { value: 'agree', title: say(turn, 'declare.agree') },
      { value: 'back', title: say(turn, 'choices.back') },
    ],
    yes: 'agree',
    no: 'back',
  };
}

export function answerDeclare(turn: Turn, journey: Journey, answer: Answer): void {
  if (answer.kind === 'words') return note(turn, say(turn, 'errors.choose'));
  if (answer.value === 'back') return moveTo(turn, { kind: 'review' });
  fileApplication(turn, journey);
}

/** The form becomes a case; its receipt arrives as news. What is owed to another case is asked next, else this ends here. */
function fileApplication(turn: Turn, journey: Journey): void {
  const { capacity = '', ...answers } = journey.answers;
  const caseId = turn.deps.newId();
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
  });
  closeJourney(turn, 'filed');
  turn.state = { ...turn.state, filing: [...(turn.state.filing ?? []), caseId] };
  note(turn, say(turn, 'filed.sending'));
}
