// One simulated citizen: says hello, finds the service, answers what is asked, agrees, gets a receipt, asks for the status.
// Reads the real replies: which choice is tapped, and with which id, comes from what the app sent.

import { assertNever } from '#platform/pure';
import type { Chance } from './chance.ts';
import type { Choice, Reply } from './reply.ts';
import type { Words } from './script.ts';

export type Plan =
  /** Says hello, looks around, leaves. */
  | 'looks'
  /** Goes all the way to a receipt and asks for the status of the application. */
  | 'files';

/** Which identifiers the webhooks of this citizen carry. */
export type Identity = 'phone' | 'bsuid' | 'both' | 'changing';

export type Content =
  { readonly type: 'text'; readonly body: string } | { readonly type: 'tap'; readonly choice: Choice };

export interface Saying {
  readonly what: string;
  readonly content: Content;
  /** A piece of text that the answer to exactly this must contain. */
  readonly expect?: string;
}

export interface CitizenTraits {
  readonly id: number;
  readonly phone: string;
  readonly userId: string;
  readonly identity: Identity;
  readonly plan: Plan;
  readonly words: Words;
}

export interface Citizen {
  readonly traits: CitizenTraits;
  stage: 'new' | 'talking' | 'filing' | 'asking-status' | 'ended' | 'astray';
  /** The last message that asked something. */
  open: Reply | undefined;
  /** Number of the application, from the message that brought the receipt. */
  receivedNumbers: string[];
  /** Messages sent that were not yet answered. */
  outstanding: number;
  said: number;
}

export function createCitizen(traits: CitizenTraits): Citizen {
  return { traits, stage: 'new', open: undefined, receivedNumbers: [], outstanding: 0, said: 0 };
}

const APPLICATION_NUMBER = /\*([A-Z0-9][A-Z0-9-]{4,})\*/;

/** The receipt comes unasked, after the reply to the last tap. */
export function isNews(citizen: Citizen, reply: Reply): boolean {
  return reply.text.includes(citizen.traits.words.received);
}

/** Takes note of a message on the phone. */
export function hear(citizen: Citizen, reply: Reply): 'answer' | 'news' {
  const { words } = citizen.traits;
  if (isNews(citizen, reply)) {
    const number = APPLICATION_NUMBER.exec(reply.text);
    citizen.receivedNumbers.push(number?.[1] ?? 'unreadable');
    return 'news';
  }
  citizen.outstanding = Math.max(0, citizen.outstanding - 1);
  if (citizen.stage === 'talking' && reply.text.includes(words.filing)) {
    citizen.stage = 'filing';
    citizen.open = undefined;
  } else if (reply.choices.length > 0 || findAnswer(citizen, reply) !== undefined) {
    citizen.open = reply;
  }
  return 'answer';
}

/**
 * What the citizen does next, once everything said was answered. Empty: waits (for the receipt), or has ended.
 * `playful`: sometimes asks for help in between, taps twice, does not wait for the answer.
 */
export function decide(citizen: Citizen, chance: Chance, options: { readonly playful: boolean }): readonly Saying[] {
  const { words } = citizen.traits;
  switch (citizen.stage) {
    case 'new':
      citizen.stage = 'talking';
      return [say('hello', words.hello)];
    case 'talking':
      return talk(citizen, chance, options.playful);
    case 'filing': {
      const number = citizen.receivedNumbers[0];
      if (number === undefined) return [];
      citizen.stage = 'asking-status';
      return [{ ...say('status', words.status.say), expect: number }];
    }
    case 'asking-status':
      citizen.stage = 'ended';
      return [];
    case 'ended':
    case 'astray':
      return [];
    default:
      return assertNever(citizen.stage);
  }
}

function talk(citizen: Citizen, chance: Chance, playful: boolean): readonly Saying[] {
  const { words, plan } = citizen.traits;
  const { open } = citizen;
  if (open === undefined) return goAstray(citizen);
  if (plan === 'looks' && offers(open, words.taps.slice(1, 3))) {
    citizen.stage = 'asking-status';
    return [
      chance.hit(0.5)
        ? { ...say('help', words.help.say), expect: words.help.expect }
        : { ...say('status', words.status.say), expect: words.status.expectNone },
    ];
  }
  const knowsLanguage = !offers(open, words.taps.slice(0, 1));
  if (playful && knowsLanguage && chance.hit(0.2)) return interrupt(words, chance);
  const answer = nextSaying(citizen, open);
  if (answer === undefined) return goAstray(citizen);
  if (playful && answer.content.type === 'tap' && chance.hit(0.3)) {
    return [answer, { ...answer, what: `${answer.what} again`, expect: words.staleTap }];
  }
  return [answer];
}

/** Some questions in one breath, in turns: their answers must come in the same order. */
function interrupt(words: Words, chance: Chance): readonly Saying[] {
  const help = { ...say('help', words.help.say), expect: words.help.expect };
  const status = { ...say('status', words.status.say), expect: words.status.expectNone };
  const first = chance.below(2);
  return Array.from({ length: 2 + chance.below(4) }, (_, index) => ((index + first) % 2 === 0 ? help : status));
}

function nextSaying(citizen: Citizen, open: Reply): Saying | undefined {
  for (const title of citizen.traits.words.taps) {
    const choice = open.choices.find((one) => withoutIcon(one.title) === title);
    if (choice !== undefined) return { what: `tap ${title}`, content: { type: 'tap', choice } };
  }
  const answer = findAnswer(citizen, open);
  return answer === undefined ? undefined : say('answer', answer);
}

function findAnswer(citizen: Citizen, reply: Reply): string | undefined {
  return citizen.traits.words.answers.find(({ question }) => reply.text.includes(question))?.answer;
}

function offers(reply: Reply, titles: readonly string[]): boolean {
  return reply.choices.some((choice) => titles.includes(withoutIcon(choice.title)));
}

/** A service's row begins with its emoji. */
function withoutIcon(title: string): string {
  return title.replace(/^\p{Extended_Pictographic}\uFE0F?\s*/u, '');
}

function say(what: string, body: string): Saying {
  return { what, content: { type: 'text', body } };
}

function goAstray(citizen: Citizen): readonly Saying[] {
  citizen.stage = 'astray';
  return [];
}
