// Plays a citizen who answers from the story sheet, and writes down what they did: the lines from which play-transcript.ts
// then writes the whole conversation. Knows nothing of a service but its definition.

import { contextOf, listFields, sampleField, type Catalogue, type Field } from '#catalogue';
import type { OutgoingMessage } from '#conversation/engine';
import type { FindDemoRecord } from './demo-record.ts';
import { parseLine } from './parse-transcript.ts';
import { createPlayer } from './play-transcript.ts';
import { messagesOf, type Story, type StorySheet } from './story-sheet.ts';

export type Draft = {
  readonly catalogue: Catalogue;
  readonly sheet: StorySheet;
  readonly serviceId: string;
  readonly language: string;
  readonly story: Story;
  readonly findRecord: FindDemoRecord;
};

const MOST_LINES = 150;

/** From hello to the end that the story names. */
export function draftStory(draft: Draft): string {
  const teller = createTeller(draft);
  teller.begin();
  teller.fill();
  for (const what of draft.story.after) {
    teller.tell(`system: ${what}`);
    teller.reply();
  }
  return teller.text();
}

/** Cancelled, gone on with, and cancelled after all. */
export function draftCancel(draft: Draft): string {
  const teller = createTeller(draft);
  const cancel = `citizen: ${teller.command('cancel')}`;
  teller.begin();
  teller.answer(2);
  teller.tell(cancel);
  teller.tap('no');
  teller.answer(1);
  teller.tell(cancel);
  teller.tap('yes');
  return teller.text();
}

/** Left alone: reminded once, put away later, taken up at the next word. */
export function draftTimeOut(draft: Draft): string {
  const teller = createTeller(draft);
  teller.begin();
  teller.answer(2);
  teller.tell('system: 24 hours pass');
  teller.answer(1);
  teller.tell('system: 24 hours pass');
  teller.tell('system: 72 hours pass');
  teller.tell('citizen: Hi');
  return teller.text();
}

/** Every one of the first questions answered wrongly first. */
export function draftWrongInput(draft: Draft): string {
  const teller = createTeller(draft);
  teller.begin();
  for (let questions = 0; questions < 6; questions += 1) {
    for (const words of teller.mistakes()) teller.tell(`citizen: ${words}`);
    teller.answer(1);
  }
  return teller.text();
}

/** What no form expects, at the second question: everything is answered, nothing is taken. */
export function draftBadInput(draft: Draft): string {
  const teller = createTeller(draft);
  teller.begin();
  teller.answer(1);
  for (const what of HOSTILE) teller.tell(`citizen sends: ${what}`);
  teller.answer(1);
  return teller.text();
}

const HOSTILE = ['empty message', '10,000 characters', 'NUL and lone surrogates', 'emoji only', 'unknown button', 'sticker', 'audio', 'contacts', 'file of 100 MB']; // prettier-ignore

function createTeller({ catalogue, sheet, serviceId, language, story, findRecord }: Draft) {
  const player = createPlayer(catalogue, findRecord);
  const lines: string[] = [];
  let shown: readonly OutgoingMessage[] = [];
  let answering: { readonly field: string; readonly rest: string[] } | undefined;

  const tell = (source: string): void => {
    const line = parseLine(source);
    if (!line || lines.length > MOST_LINES) throw fault(`cannot go on with “${source}”`);
    lines.push(source);
    const said = player.play(line);
    if (said.length > 0) shown = said;
  };
  const fault = (problem: string): Error =>
    new Error(`${serviceId} ${language}-${story.story}: ${problem}; last lines: ${lines.slice(-4).join(' / ')}`);

  const open = (): readonly { readonly value: string; readonly title: string }[] => {
    const prefix = `${player.state().prompt?.id ?? ''}:`;
    return shown.flatMap((message) =>
      message.kind !== 'choices'
        ? []
        : message.choices.flatMap(({ id, title }) =>
            id.startsWith(prefix) ? [{ value: id.slice(prefix.length), title }] : [],
          ),
    );
  };
  const tap = (wanted: string): void => {
    const choice = open().find((one) => one.value === wanted);
    if (!choice)
      throw fault(
        `${wanted} is not offered, only ${open()
          .map((one) => one.value)
          .join(', ')}`,
      );
    tell(`citizen taps: ${choice.title}`);
  };

  const fieldAt = (): Field | undefined => {
    const at = player.state().journey?.at;
    const fields = listFields(catalogue.getService(serviceId));
    return at?.kind === 'field' ? fields.find((one) => one.id === at.field) : undefined;
  };
  const samplesOf = (field: Field) => {
    const answers = player.state().journey?.answers ?? {};
    return sampleField(contextOf(catalogue, serviceId, field, { language, today: '2026-11-23', answers }), field);
  };
  const inputsFor = (field: Field): readonly string[] => {
    const written = story.answers[field.id] ?? sheet.answers[field.id];
    if (written !== undefined) {
      // A name that cannot be put into another script for them is written by themselves.
      const scripts = field.kind === 'person-name' ? (field.scripts ?? []) : [];
      return [language, ...scripts.filter((one) => one !== language)].flatMap((one) => messagesOf(written, one));
    }
    if (!field.required) return ['+skip'];
    const [sample] = samplesOf(field).valid;
    return (sample?.inputs ?? []).flatMap((input) => {
      if (input.kind === 'choice') return [input.value];
      // The example of an address ends with a house in English.
      if (input.kind === 'words') return [input.text.startsWith('House') ? (sheet.line[language] ?? '') : input.text];
      return [];
    });
  };
  const giveField = (field: Field): void => {
    const at = player.state().journey?.at;
    giveTo(field, at?.kind !== 'field' || at.draft === undefined);
  };
  const answerItem = (id: string, isFirst: boolean): void => {
    const field = listFields(catalogue.getService(serviceId)).find((one) => one.id === id);
    if (field) giveTo(field, isFirst);
  };
  const giveTo = (field: Field, isFirst: boolean): void => {
    if (isFirst || answering?.field !== field.id)
      answering = { field: field.id, rest: isFirst ? [...inputsFor(field)] : [] };
    const confirmation = open().find((one) => one.value === '+yes')?.value;
    const next = confirmation ?? answering.rest.shift();
    if (next === undefined)
      throw fault(
        `the sheet says too little of ${field.id}; open: ${open()
          .map((one) => one.value)
          .join(', ')}`,
      );
    if (open().some((one) => one.value === next)) tap(next);
    else tell(`citizen: ${next}`);
  };

  /** One step of whatever stands open in the form. */
  const step = (): void => {
    const { journey } = player.state();
    if (!journey) throw fault('no form is open');
    if (journey.pending.length > 0) return tell('system: document accepted');
    const { at } = journey;
    switch (at.kind) {
      case 'start':
        return tap('begin');
      case 'capacity':
        return tap(story.capacity);
      case 'field': {
        const field = fieldAt();
        if (field) return giveField(field);
        throw fault(`there is no field ${at.field}`);
      }
      case 'lookup':
        return tell('system: registry linked');
      case 'evidence':
        return tell('citizen sends: photo');
      case 'review':
        return tap('agree');
      case 'helping':
      case 'agreement':
        throw fault('these stories have no helper');
      case 'change':
      case 'lookup-failed':
        throw fault('the answers of the sheet do not fit together');
    }
  };
  /** Answers so many questions, each with all its messages. */
  const answer = (questions: number): void => {
    for (let done = 0; done < questions; done += 1) {
      const before = screen();
      do step();
      while (screen() === before && player.state().journey);
    }
  };
  const screen = (): string => {
    const at = player.state().journey?.at;
    return at?.kind === 'field' ? at.field : JSON.stringify(at);
  };

  return {
    tell,
    tap,
    answer,
    begin(): void {
      tell('citizen: Hi');
      tap(language);
      tell(`citizen: ${catalogue.text(serviceId, language, 'name')}`);
      tap('begin');
    },
    /** To the end of the form. */
    fill(): void {
      while (player.state().journey) step();
    },
    /** What an officer asked is answered, item by item. */
    reply(): void {
      const { query } = catalogue.getService(serviceId);
      for (let [reply] = player.state().replies; reply; [reply] = player.state().replies) {
        const asks = query.items.find((one) => one.code === reply?.items[reply.at]?.code)?.asks;
        const isPinAsked = player.state().overlay?.kind === 'choose-pin';
        if (isPinAsked) tap(open()[0]?.value ?? '');
        else if (reply.pending.length > 0) tell('system: document accepted');
        else if (open().some((one) => one.value === 'send')) tap('send');
        else if (reply.kind === 'query' && asks?.kind === 'evidence') tell('citizen sends: photo');
        else if (reply.kind === 'query' && asks?.kind === 'field') answerItem(asks.field, reply.draft === undefined);
        else tell(`citizen: ${sheet.explanation[language] ?? ''}`);
      }
    },
    mistakes(): readonly string[] {
      const field = fieldAt();
      const sample = field && samplesOf(field).invalid.find(({ inputs }) => inputs[0]?.kind === 'words');
      const [input] = sample?.inputs ?? [];
      return input?.kind === 'words' ? [input.text] : [];
    },
    command(meaning: 'cancel'): string {
      return catalogue.understood(undefined, language, meaning)[0] ?? meaning;
    },
    text: () => [`# ${story.about}`, ...lines].join('\n\n'),
  };
}
