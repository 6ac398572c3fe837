import { wordsIn } from '#catalogue';
import { quoteForChat, timeIn } from '#language';
import { serviceName } from '../inputs/case-news.ts';
import type { Answer, Prompt } from '../prompt.ts';
import type { Agreement } from '../state.ts';
import { languageOf, say, without, type Turn } from '../turn.ts';

/** Somebody wants to file for this citizen: who, what, where; a tap agrees, and so does the code that they read out. */
export function promptAgree(turn: Turn, agreement: Agreement): Prompt {
  return {
    body: say(turn, 'news.agreement', { ...agreementValues(turn, agreement), code: agreement.code }),
    choices: [
      { value: 'agree', title: say(turn, 'agreement.agree') },
      { value: 'refuse', title: say(turn, 'agreement.refuse') },
    ],
    yes: 'agree',
    no: 'refuse',
  };
}

/** Without the code: a template may not hold one. */
export function agreementValues(
  turn: Turn,
  { helper, ending, serviceId, officeId, until }: Omit<Agreement, 'id' | 'code'>,
): Readonly<Record<string, string>> {
  const { catalogue } = turn.deps;
  const office = catalogue.findOffice(officeId);
  return {
    helper: quoteForChat(helper),
    ending,
    service: serviceName(turn, serviceId),
    office: office ? wordsIn(catalogue, office.names, languageOf(turn)) : '',
    until: timeIn(catalogue.region.timeZone, until),
  };
}

export function answerAgree(turn: Turn, { id }: Agreement, answer: Answer): void {
  // Whatever else is written: the question again, with its code.
  if (answer.kind !== 'choice') return;
  turn.events.push({ kind: 'agreementAnswered', agreementId: id, agreed: answer.value === 'agree' });
  turn.speaks = turn.notes.length > 0;
}

/** The question is over. */
export function dropAgreementAsked(turn: Turn, id: string): void {
  const left = (turn.state.agreements ?? []).filter((one) => one.id !== id);
  turn.state = left.length > 0 ? { ...turn.state, agreements: left } : without(turn.state, 'agreements');
}
