import { quoteForChat, readMobile, readPersonName, timeIn, normaliseDigits } from '#language';
import { dropAgreement, keepHelping, sendAsHelper } from '../helping.ts';
import { advance, changeSlot } from '../journey.ts';
import type { Answer, Prompt } from '../prompt.ts';
import { serviceOf } from '../slots.ts';
import type { At, Journey } from '../state.ts';
import { note, say, type Turn } from '../turn.ts';

type AtHelping = Extract<At, { kind: 'helping' }>;

const NAME_PROBLEMS = {
  characters: 'errors.name.characters',
  'too-short': 'errors.name.tooShort',
  'too-long': 'errors.name.tooLong',
  'mixed-scripts': 'errors.name.mixedScripts',
} as const;

/** Who files, for whom, and where that person can be asked. */
export function promptHelping(turn: Turn, journey: Journey, { ask }: AtHelping): Prompt {
  if (ask !== 'mobile') return { body: say(turn, `helping.${ask}`) };
  const body = say(turn, 'helping.mobile', { person: personIn(journey) });
  if (serviceOf(turn, journey).helpers?.withoutPhone === undefined) return { body };
  return { body, choices: [{ value: '+none', title: say(turn, 'helping.noPhone') }] };
}

export function answerHelping(turn: Turn, journey: Journey, { ask }: AtHelping, answer: Answer): void {
  const { helping = {} } = journey;
  if (ask === 'mobile') {
    const mobile = answer.kind === 'choice' ? null : answer.kind === 'words' ? readMobile(answer.text) : undefined;
    if (mobile === undefined) return note(turn, say(turn, 'errors.mobile'));
    keepHelping(turn, journey, { ...helping, mobile });
    return advance(turn);
  }
  if (answer.kind !== 'words') return note(turn, say(turn, 'errors.name.tooShort'));
  const name = readPersonName(answer.text);
  if (!name.ok) return note(turn, say(turn, NAME_PROBLEMS[name.problem]));
  keepHelping(turn, journey, { ...helping, [ask]: name.value });
  advance(turn);
}

const CODE = /^\d{6}$/;

/** While the person is asked: their code, or patience until they tap. */
export function promptAgreement(turn: Turn, journey: Journey): Prompt {
  const { mobile, agreement } = journey.helping ?? {};
  return {
    body: say(turn, 'helping.waiting', {
      person: personIn(journey),
      ending: (mobile ?? '').slice(-4),
      until: timeIn(turn.deps.catalogue.region.timeZone, agreement?.until ?? turn.input.now),
    }),
    choices: [
      { value: '+again', title: say(turn, 'helping.again') },
      { value: '+number', title: say(turn, 'helping.otherNumber') },
      { value: '+cancel', title: say(turn, 'review.cancel') },
    ],
  };
}

export function answerAgreement(turn: Turn, journey: Journey, answer: Answer): void {
  if (answer.kind === 'choice') {
    if (answer.value === '+again') return sendAsHelper(turn, dropAgreement(turn, journey));
    if (answer.value === '+number') return changeSlot(turn, journey, { kind: 'helping', ask: 'mobile' });
    turn.state = { ...turn.state, overlay: { kind: 'cancel' } };
    return;
  }
  const digits = answer.kind === 'words' ? normaliseDigits(answer.text).replace(/[\s-]/g, '') : '';
  const agreementId = journey.helping?.agreement?.id;
  if (!CODE.test(digits) || agreementId === undefined)
    return note(turn, say(turn, 'helping.codeDigits', { person: personIn(journey) }));
  turn.events.push({ kind: 'secretHeard' }, { kind: 'agreementCodeOffered', agreementId, code: digits });
  turn.speaks = turn.notes.length > 0;
}

export function personIn({ helping }: Journey): string {
  return quoteForChat(helping?.person ?? '');
}
