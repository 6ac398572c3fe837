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
  | 'files'
  /** Says hello, and asks and asks, until Meta's limit for two who talk to each other bites. */
  | 'chats';

/** Which identifiers the webhooks of this citizen carry. */
export type Identity = 'phone' | 'bsuid' | 'both' | 'changing';

export type Content =
  | { readonly type: 'text'; readonly body: string }
  | { readonly type: 'tap'; readonly choice: Choice }
  /** A photo or PDF; `wanted`: it was asked for. */
  | { readonly type: 'file'; readonly wanted: boolean };

export interface Saying {
  readonly what: string;
  readonly content: Content;
  /** A piece of text that the answer to exactly this must contain. */
  readonly expect?: string;
  /** What it sets in motion brings the reply, which comes unasked: a verdict, a receipt. */
  readonly isAnsweredLater?: true;
}

export interface CitizenTraits {
  readonly id: number;
  readonly phone: string;
  readonly userId: string;
  readonly identity: Identity;
  readonly plan: Plan;
  /** Files for a relative, and shows a document for it. */
  readonly showsDocument: boolean;
  readonly words: Words;
}

export interface Citizen {
  readonly traits: CitizenTraits;
  stage: 'new' | 'talking' | 'checking' | 'filing' | 'asking-status' | 'ended' | 'astray';
  /** The last message that asked something. */
  open: Reply | undefined;
  /** Number of the application, from the message that brought the receipt. */
  receivedNumbers: string[];
  /** The same, from a template that went ahead of the receipt. */
  announcedNumber: string | undefined;
  /** Messages sent that were not yet answered. */
  outstanding: number;
  said: number;
}

export interface Manners {
  /** Sometimes asks for help in between, taps twice, sends a photo of nothing, does not wait for the answer. */
  readonly playful: boolean;
  /** Of those who chat: messages in all, and in one breath. */
  readonly chat: { readonly messages: number; readonly breath: number };
}

export function createCitizen(traits: CitizenTraits): Citizen {
  return {
    traits,
    stage: 'new',
    open: undefined,
    receivedNumbers: [],
    announcedNumber: undefined,
    outstanding: 0,
    said: 0,
  };
}

const RECEIPT_NUMBER = /\*([A-Z0-9][A-Z0-9-]{4,})\*/;
const TEMPLATE_NUMBER = /^([A-Z]+-\d{4}-[A-Z0-9]{4}-[A-Z0-9]{4})$/m;

/** The receipt comes unasked, after the reply to the last tap. */
export function isReceipt(citizen: Citizen, reply: Reply): boolean {
  return !reply.isTemplate && reply.text.includes(citizen.traits.words.received);
}

export function receiptNumber(reply: Reply): string | undefined {
  return RECEIPT_NUMBER.exec(reply.text)?.[1];
}

/** Takes note of a message on the phone. */
export function hear(citizen: Citizen, reply: Reply): 'answer' | 'news' | 'template' | 'patience' {
  const { words } = citizen.traits;
  if (reply.isTemplate) {
    // The general template, where the right one is not approved yet, names no application.
    const named = reply.text === '' ? '' : 'unreadable';
    citizen.announcedNumber ??= TEMPLATE_NUMBER.exec(reply.text)?.[1] ?? named;
    return 'template';
  }
  if (isReceipt(citizen, reply)) {
    citizen.receivedNumbers.push(receiptNumber(reply) ?? 'unreadable');
    return 'news';
  }
  if (reply.text.includes(words.document.accepted)) {
    if (citizen.stage === 'checking') citizen.stage = 'talking';
    citizen.open = reply;
    return 'news';
  }
  // It takes longer than a moment, and that is told.
  if (words.waiting.some((line) => reply.text.includes(line))) return 'patience';
  citizen.outstanding = Math.max(0, citizen.outstanding - 1);
  if (citizen.stage !== 'checking' && (reply.choices.length > 0 || asksSomething(citizen, reply))) {
    citizen.open = reply;
  }
  return 'answer';
}

/** What the citizen does next, once everything said was answered. Empty: waits for what comes unasked, or has ended. */
export function decide(citizen: Citizen, chance: Chance, manners: Manners): readonly Saying[] {
  const { words } = citizen.traits;
  switch (citizen.stage) {
    case 'new':
      citizen.stage = 'talking';
      return [say('hello', words.hello)];
    case 'talking':
      return talk(citizen, chance, manners);
    case 'filing': {
      const number = citizen.receivedNumbers[0] ?? citizen.announcedNumber;
      if (number === undefined) return [];
      citizen.stage = 'asking-status';
      return [{ ...say('status', words.status.say), expect: number }];
    }
    case 'asking-status':
      citizen.stage = 'ended';
      return [];
    case 'checking':
    case 'ended':
    case 'astray':
      return [];
    default:
      return assertNever(citizen.stage);
  }
}

function talk(citizen: Citizen, chance: Chance, { playful, chat }: Manners): readonly Saying[] {
  const { words, plan } = citizen.traits;
  const { open } = citizen;
  if (open === undefined) return goAstray(citizen);
  if (plan === 'looks' && offers(open, words.taps.slice(1, 3))) {
    citizen.stage = 'asking-status';
    return questions(words, chance.below(2), 1);
  }
  const knowsLanguage = !offers(open, words.taps.slice(0, 1));
  if (plan === 'chats' && knowsLanguage) {
    const left = chat.messages - citizen.said;
    if (left <= chat.breath) citizen.stage = 'asking-status';
    return questions(words, citizen.said % 2, Math.max(1, Math.min(left, chat.breath))).map((saying) => ({
      ...saying,
      what: 'chat',
    }));
  }
  if (playful && knowsLanguage && chance.hit(0.2)) return interrupt(citizen, open, chance);
  const answer = nextSaying(citizen, open);
  if (answer === undefined) return goAstray(citizen);
  if (answer.content.type === 'file') {
    citizen.stage = 'checking';
    return [{ ...answer, isAnsweredLater: true }];
  }
  // Nothing may follow the last tap: a time passes there for some (lateness.ts).
  if (answer.what === `tap ${words.agree}`) {
    citizen.stage = 'filing';
    citizen.open = undefined;
    return [{ ...answer, isAnsweredLater: true }];
  }
  if (playful && answer.content.type === 'tap' && chance.hit(0.3)) {
    return [answer, { ...answer, what: `${answer.what} again`, expect: words.staleTap }];
  }
  return [answer];
}

/** Some questions in one breath, in turns: their answers must come in the same order. Or a photo that nobody asked for. */
function interrupt({ traits: { words } }: Citizen, open: Reply, chance: Chance): readonly Saying[] {
  if (open.choices.length > 0 && chance.hit(0.15)) {
    return [{ what: 'photo of nothing', content: { type: 'file', wanted: false }, expect: words.document.notAsked }];
  }
  return questions(words, chance.below(2), 2 + chance.below(4));
}

function questions(words: Words, first: number, count: number): readonly Saying[] {
  const help = { ...say('help', words.help.say), expect: words.help.expect };
  const status = { ...say('status', words.status.say), expect: words.status.expectNone };
  return Array.from({ length: count }, (_, index) => ((index + first) % 2 === 0 ? help : status));
}

function nextSaying({ traits: { words, showsDocument } }: Citizen, open: Reply): Saying | undefined {
  if (open.text.includes(words.document.question)) {
    return { what: 'document', content: { type: 'file', wanted: true } };
  }
  const capacity = showsDocument ? words.capacity.relative : words.capacity.own;
  for (const title of [...words.taps, capacity]) {
    const choice = open.choices.find((one) => withoutIcon(one.title) === title);
    if (choice !== undefined) return { what: `tap ${title}`, content: { type: 'tap', choice } };
  }
  const answer = findAnswer(words, open);
  return answer === undefined ? undefined : say('answer', answer);
}

function asksSomething({ traits: { words } }: Citizen, reply: Reply): boolean {
  return findAnswer(words, reply) !== undefined || reply.text.includes(words.document.question);
}

function findAnswer(words: Words, reply: Reply): string | undefined {
  return words.answers.find(({ question }) => reply.text.includes(question))?.answer;
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
