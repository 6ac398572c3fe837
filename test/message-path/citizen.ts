// One citizen on a stage who knows what they want: says, taps and sends, and sees only what is said to them.

import type { MediaDownload } from '#documents';
import type { LookupOutcome } from '#registries';
import { photoMessage, tapMessage, textMessage, type Said, type ShownChoice } from '../helpers/said.ts';
import { fileFor } from '../helpers/stage-outside.ts';
import type { Sender, Stage } from '../helpers/stage.ts';

export interface Citizen {
  /** Who the citizen's webhooks say they are; may change on the way. */
  sender: Sender;
  readonly shown: ShownChoice[];
  /** Delivers a message and runs one turn. */
  send(message: object): Promise<readonly Said[]>;
  says(text: string): Promise<readonly Said[]>;
  /** The newest choice of this title. */
  choice(title: string): ShownChoice;
  taps(title: string): Promise<readonly Said[]>;
}

export function createCitizen(stage: Stage, phone: string): Citizen {
  const shown: ShownChoice[] = [];
  const citizen: Citizen = {
    sender: phone,
    shown,
    async send(message) {
      await stage.pass(5);
      await stage.deliver(citizen.sender, message);
      const said = await stage.turn();
      shown.push(...said.flatMap((one) => one.choices));
      return said;
    },
    says: (text) => citizen.send(textMessage(text)),
    choice(title) {
      const found = shown.findLast((one) => one.title === title);
      if (found === undefined) throw new Error(`“${title}” was never offered`);
      return found;
    },
    taps: (title) => citizen.send(tapMessage(citizen.choice(title))),
  };
  return citizen;
}

/** The words of one language for the way through the form. */
export interface Words {
  readonly opening: string;
  readonly begin: string;
  readonly mother: string;
  readonly yes: string;
  readonly agree: string;
  readonly date: string;
  readonly name: string;
}

export const ENGLISH: Words = {
  opening: 'I need a copy of a birth certificate',
  begin: 'Begin',
  mother: 'I am the mother',
  yes: 'Yes',
  agree: 'I agree, send it',
  date: '7 March 2019',
  name: 'Sunita Devi',
};
export const HINDI: Words = {
  opening: 'जन्म प्रमाण पत्र चाहिए',
  begin: 'शुरू कीजिए',
  mother: 'मैं माँ हूँ',
  yes: 'हाँ',
  agree: 'हाँ, जमा कीजिए',
  date: '7 मार्च 2019',
  name: 'सुनीता देवी',
};

/** What this citizen has to say and to send, where it matters. */
export interface Given {
  readonly number?: string;
  readonly name?: string;
  readonly facts?: Extract<LookupOutcome, { kind: 'linked' }>['facts'];
  /** The message that brings the identity card. */
  readonly card?: object;
  readonly file?: () => MediaDownload;
}

const WAY = ['number', 'date', 'evidence', 'review', 'filed'] as const;

/** Walks from the first word to the named question (or past the last one, for `filed`). Returns what was said last. */
export async function walkTo(
  stage: Stage,
  citizen: Citizen,
  goal: (typeof WAY)[number],
  words: Words = ENGLISH,
  given: Given = {},
): Promise<readonly Said[]> {
  const steps: Readonly<Record<(typeof WAY)[number], () => Promise<readonly Said[]>>> = {
    async number() {
      await citizen.says(words.opening);
      await citizen.taps(words.begin);
      return citizen.taps(words.mother);
    },
    date: () => citizen.says(given.number ?? 'CVL-2019-004217'),
    async evidence() {
      await citizen.says(words.date);
      stage.outside.register = { kind: 'linked', ref: 'rec-7137', facts: given.facts ?? { office: 'mcd-civil-lines' } };
      await stage.runJobs('registry-lookup');
      citizen.shown.push(...(await stage.play()).flatMap((one) => one.choices));
      return citizen.says(given.name ?? words.name);
    },
    async review() {
      await citizen.send(given.card ?? photoMessage(`media-${stage.delivered.length}`));
      stage.outside.file = given.file ?? (await fileFor('accepted'));
      await stage.runJobs('document-fetch');
      const said = await stage.play();
      citizen.shown.push(...said.flatMap((one) => one.choices));
      return said;
    },
    filed: () => citizen.taps(words.agree),
  };
  let said: readonly Said[] = [];
  for (const step of WAY.slice(0, WAY.indexOf(goal) + 1)) said = await steps[step]();
  return said;
}
