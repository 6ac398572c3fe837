// What a citizen (and the systems behind us) can do on a screen. explore.ts does all of it.

import {
  applicableAnswers,
  contextOf,
  listEvidence,
  listFields,
  readField,
  type Field,
  type RuleFacts,
} from '#catalogue';
import { listTogether } from '#conversation/engine';
import type { Json } from '#platform/pure';
import { classesOf, rootOf, type AnswerClass } from './answers.ts';
import { factsIn, standing, type Branch } from './branches.ts';
import { RIGHT_CODE } from './helper-desk.ts';
import { recordsFor } from './records.ts';
import { choicesAt, give, giveField, tap, type Spot, type Stage } from './stage.ts';

export type Move = {
  readonly by: string;
  /** Right the first time. */
  readonly clean: boolean;
  /** Answers a question. */
  readonly question: boolean;
  readonly go: (spot: Spot) => readonly Spot[];
  /** What the rules know once this is answered, also where the form then stops or asks again. */
  readonly after?: (facts: RuleFacts) => RuleFacts | undefined;
  /** Tried once on each screen. */
  readonly side?: true;
};

/** What can be done on a screen. `side` moves are tried once on each. */
export function movesAt(stage: Stage, spot: Spot, branches: readonly Branch[], classes: Set<string>): readonly Move[] {
  const { journey } = spot.state;
  if (!journey || spot.state.overlay) return tapsOf(stage, spot, [], false);
  const { at } = journey;
  const others = (taken: readonly string[]): readonly Move[] => tapsOf(stage, spot, taken, true);
  const commands = commandMoves(stage);
  const choose = (value: string, question = false): Move => ({
    by: value,
    clean: true,
    question,
    go: (here) => [tap(stage, here, value)],
  });
  switch (at.kind) {
    case 'start':
      return [choose('begin'), ...others(['begin']), ...commands];
    case 'capacity':
      return [
        ...stage.definition.capacities.map((one) => ({
          ...choose(one.id, true),
          after: (facts: RuleFacts) => ({ ...facts, capacity: one.id }),
        })),
        ...commands,
      ];
    case 'field': {
      const fields = listFields(stage.definition);
      const field = fields.find((one) => one.id === at.field);
      if (!field) return [];
      if (at.draft !== undefined) return [...tapsOf(stage, spot, [], false), ...commands];
      return [...questionMoves(stage, spot, field, branches, classes), ...others([]), ...commands];
    }
    case 'lookup':
      return [...lookupMoves(stage, spot, at.lookup, at.requestId, branches), ...commands];
    case 'evidence':
      return [...evidenceMoves(stage, at.evidence, classes), ...commands];
    case 'review':
      return [choose('agree'), ...others(['agree']), ...commands];
    case 'helping':
      return [...helpingMoves(stage, at.ask), ...commands];
    case 'agreement':
      return [
        write(stage, 'code', RIGHT_CODE),
        { ...write(stage, 'wrong code', '000000'), side: true },
        ...others([]),
        ...commands,
      ];
    case 'change':
      // After answers that contradict each other any of them can be taken back; else one row of each kind is enough.
      return at.only ? tapsOf(stage, spot, [], false) : others([]);
    case 'lookup-failed':
      return others([]);
    default:
      return at satisfies never;
  }
}

function write(stage: Stage, by: string, text: string): Move {
  return { by, clean: true, question: true, go: (here) => [give(stage, here, { kind: 'text', text })] };
}

/** Who helps whom; somebody without a phone is the other way of it where there is one. */
function helpingMoves(stage: Stage, ask: 'by' | 'person' | 'mobile'): readonly Move[] {
  if (ask !== 'mobile') return [write(stage, 'name', 'Asha Devi'), { ...write(stage, 'no name', '12'), side: true }];
  const number = write(stage, 'number', '9876543210');
  if (stage.definition.helpers?.withoutPhone === undefined) return [number];
  const go = (here: Spot): readonly Spot[] => [tap(stage, here, '+none')];
  return [number, { by: 'no phone', clean: true, question: true, go }];
}

function tapsOf(stage: Stage, spot: Spot, without: readonly string[], side: boolean): readonly Move[] {
  return choicesAt(spot)
    .filter((one) => !without.includes(one.value))
    .map(({ value }) => ({
      by: `tap ${value}`,
      clean: false,
      question: false,
      go: (here) => [tap(stage, here, value)],
      ...(side ? { side: true } : {}),
    }));
}

/** What anybody may write anywhere. */
function commandMoves(stage: Stage): readonly Move[] {
  return (['help', 'back'] as const).flatMap((meaning) =>
    stage.catalogue
      .understood(undefined, stage.language, meaning)
      .slice(0, 1)
      .map((text) => ({
        by: meaning,
        clean: false,
        question: false,
        go: (here: Spot) => [give(stage, here, { kind: 'text', text })],
        side: true as const,
      })),
  );
}

/** Several that are asked in one message are answered so; who answers the first alone is asked for the others one by one. */
function questionMoves(
  stage: Stage,
  spot: Spot,
  field: Field,
  branches: readonly Branch[],
  classes: Set<string>,
): readonly Move[] {
  const fields = listFields(stage.definition);
  const own = fieldMoves(stage, spot, field, fields.indexOf(field), branches, classes);
  const { journey } = spot.state;
  const group = listTogether({ catalogue: stage.catalogue, newId: () => '' }, spot.state, `${stage.today}T06:30:00Z`);
  if (!journey || group.length === 0) return own;
  const facts = factsIn(journey, stage.today);
  const lines = group.map((one) =>
    classesOf(stage, one, facts, branches, fields.indexOf(one)).filter(
      ({ good, inputs: [first] }) => good && first?.kind === 'words',
    ),
  );
  const usual = lines.flatMap(([first]) => first ?? []);
  const together = lines.flatMap((found, at) =>
    // The usual answers once, and each other one among them.
    found.slice(at === 0 ? 0 : 1).map((one): Move => {
      const given = usual.with(at, one);
      return {
        by: `${group.map(({ id }) => id).join(' and ')}: ${one.name}`,
        clean: true,
        question: true,
        go: (here) => giveTogether(stage, here, group, given, classes),
        after: (known) =>
          group.reduce<RuleFacts | undefined>(
            (so, each, line) => so && given[line] && answered(stage, each, so, given[line]),
            known,
          ),
      };
    }),
  );
  return [...together, ...own.map((move) => ({ ...move, clean: false }))];
}

/** Each answer on its line; then what is still open of each. */
function giveTogether(
  stage: Stage,
  spot: Spot,
  group: readonly Field[],
  given: readonly AnswerClass[],
  classes: Set<string>,
): readonly Spot[] {
  const text = given.map(({ inputs: [first] }) => (first?.kind === 'words' ? first.text : '')).join('\n');
  const spots = [give(stage, spot, { kind: 'text', text })];
  for (const [at, field] of group.entries()) {
    classes.add(`${field.id}: ${given[at]?.name ?? ''}`);
    for (const input of given[at]?.inputs.slice(1) ?? []) {
      const here = spots.at(-1) ?? spot;
      const { journey } = here.state;
      if (journey?.at.kind !== 'field' || journey.at.field !== field.id || here.state.overlay) break;
      spots.push(...giveField(stage, here, input));
    }
  }
  return spots;
}

function fieldMoves(
  stage: Stage,
  spot: Spot,
  field: Field,
  order: number,
  branches: readonly Branch[],
  classes: Set<string>,
): readonly Move[] {
  const { journey } = spot.state;
  if (!journey) return [];
  const facts = factsIn(journey, stage.today);
  const reading = branches.filter((branch) => branch.reads.some((name) => rootOf(name) === field.id));
  const seen = new Set<string>();
  return classesOf(stage, field, facts, branches, order).map((one) => {
    const move = {
      by: one.name,
      clean: one.good,
      question: true,
      go: (here: Spot) => giveAll(stage, here, one, field, classes),
      after: (facts: RuleFacts) => answered(stage, field, facts, one),
    };
    if (!one.essential) return { ...move, side: true as const };
    // Of answers after which every rule stands the same, one is enough; the others are tried once.
    const now = answered(stage, field, facts, one);
    const key = now === undefined ? 'not taken' : reading.map((branch) => standing(stage, branch, now)).join(' ');
    const isLike = seen.has(key);
    seen.add(key);
    return isLike ? { ...move, side: true as const } : move;
  });
}

/** The facts with this answer, as the field itself reads it; undefined where it is not taken. */
function answered(stage: Stage, field: Field, facts: RuleFacts, { inputs }: AnswerClass): RuleFacts | undefined {
  const { catalogue, definition, language, today } = stage;
  const context = contextOf(catalogue, definition.id, field, { language, today, answers: facts.answers });
  let draft: Json | undefined;
  for (const input of inputs) {
    const read = readField(context, field, input, draft);
    if (read.kind === 'problem') return undefined;
    if (read.kind === 'more') {
      draft = read.draft;
      continue;
    }
    const now = { ...facts, answers: { ...facts.answers, [field.id]: read.value } };
    return { ...now, answers: applicableAnswers(catalogue, definition, now) };
  }
  return undefined;
}

function giveAll(stage: Stage, spot: Spot, answer: AnswerClass, field: Field, classes: Set<string>): readonly Spot[] {
  classes.add(`${field.id}: ${answer.name}`);
  const spots: Spot[] = [];
  for (const input of answer.inputs) {
    const here = spots.at(-1) ?? spot;
    // An answer that was complete before its last word leaves the rest unsaid.
    const { journey } = here.state;
    if (spots.length > 0 && (journey?.at.kind !== 'field' || journey.at.field !== field.id || here.state.overlay))
      break;
    spots.push(...giveField(stage, here, input));
  }
  return spots;
}

function lookupMoves(
  stage: Stage,
  spot: Spot,
  lookup: string,
  requestId: string,
  branches: readonly Branch[],
): readonly Move[] {
  const reply = (outcome: 'not-found' | 'unavailable'): Move => ({
    by: outcome,
    clean: false,
    question: false,
    go: (here) => [give(stage, here, { kind: 'registryReplied', requestId, outcome })],
    side: true,
  });
  const records = spot.state.journey
    ? recordsFor(stage, lookup, factsIn(spot.state.journey, stage.today), branches)
    : [];
  const linked = records.map(({ name, facts }): Move => {
    const record: Json = { ...facts };
    return {
      after: (known) => ({ ...known, record }),
      by: name,
      clean: true,
      question: true,
      go: (here) => [
        give(stage, here, { kind: 'registryReplied', requestId, outcome: 'linked', record, recordRef: 'record-1' }),
      ],
    };
  });
  return [...linked, reply('not-found'), reply('unavailable')];
}

function evidenceMoves(stage: Stage, id: string, classes: Set<string>): readonly Move[] {
  const evidence = listEvidence(stage.definition).find((one) => one.id === id);
  if (!evidence) return [];
  const send =
    (mimeType: string, outcome: 'accepted' | 'refused') =>
    (here: Spot): readonly Spot[] => {
      classes.add(`${id}: ${outcome === 'accepted' ? mimeType : `${mimeType} refused`}`);
      const media = mimeType.startsWith('image/') ? ('image' as const) : ('document' as const);
      const sent = give(stage, here, { kind: 'media', media, mediaId: 'media-1', mimeType, bytes: 1000 });
      const offered = sent.events.find((event) => event.kind === 'documentOffered');
      if (offered?.kind !== 'documentOffered') return [sent];
      return [sent, give(stage, sent, { kind: 'documentChecked', documentId: offered.documentId, outcome })];
    };
  const good = evidence.mimeTypes.map((mimeType, at) => ({
    by: mimeType,
    clean: true,
    question: true,
    go: send(mimeType, 'accepted'),
    ...(at === 0 ? {} : { side: true as const }),
  }));
  return [
    ...good,
    {
      by: 'unreadable',
      clean: false,
      question: true,
      go: send(evidence.mimeTypes[0] ?? 'image/jpeg', 'refused'),
      side: true,
    },
    { by: 'another file', clean: false, question: true, go: send('application/zip', 'refused'), side: true },
    {
      by: 'words',
      clean: false,
      question: true,
      go: (here) => [give(stage, here, { kind: 'text', text: 'I have it at home' })],
      side: true,
    },
  ];
}
