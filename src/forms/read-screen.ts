// What a screen sent, read by the same readers as the chat's answers, field by field: what is understood is kept even
// where another answer of the screen is wrong. Answers that stop the form (not eligible, cannot be true together) are not.

import { failedChecks, flowField, notEligible, readFlowField, type Answers, type Field } from '#catalogue';
import { listPickedFiles } from '#channel';
import { cleanText } from '#language';
import type { Json } from '#platform/pure';
import { z } from 'zod';
import { NEXT_MEMBER, type FormScreen } from './form-screen.ts';
import { applies, contextOfView, factsOfView, isFilled, membersOf, sayOf, type FormView } from './form-view.ts';
import { memberContext, pairInputs, valueFor, type Problems } from './screen-data.ts';

export type PickedFile = {
  readonly evidence: string;
  readonly mediaId: string;
  readonly mimeType: string;
  readonly fileName?: string;
};

export type ScreenRead = {
  /** With these answers and drafts in it. */
  readonly view: FormView;
  readonly answers: Answers;
  readonly files: readonly PickedFile[];
  readonly problems: Problems;
  /** Why nothing of the screen was kept. */
  readonly stop?: string;
};

type Sent = Readonly<Record<string, unknown>>;
type FlowData = Readonly<Record<string, Json>>;

const Scalar = z.union([z.string(), z.boolean(), z.number()]);

export function readScreen(view: FormView, screen: FormScreen, sent: Sent): ScreenRead {
  const read = readInputs(view, screen, sent);
  const { definition, catalogue } = view;
  const facts = factsOfView(read.view);
  const [refused] = notEligible(catalogue, definition, facts);
  const none = { answers: {}, files: [], view };
  if (refused !== undefined) {
    const stop = sayOf(read.view, `eligibility.${refused}`);
    return { ...read, ...none, stop };
  }
  const changed = new Set(Object.keys(read.answers));
  const failed = failedChecks(catalogue, definition, facts).find(
    (check) => check.level === 'stop' && check.fields.some((field) => changed.has(field)),
  );
  if (!failed) return read;
  const problem = sayOf(read.view, `checks.${failed.id}`);
  const stop = catalogue.regionText(view.language, 'check.told', { problem });
  const beside = Object.fromEntries(failed.fields.filter((field) => changed.has(field)).map((field) => [field, stop]));
  return { ...none, problems: { ...read.problems, ...beside }, stop };
}

function readInputs(view: FormView, screen: FormScreen, sent: Sent): ScreenRead {
  const nothing: ScreenRead = { view, answers: {}, files: [], problems: {} };
  if (!isFilled(view, screen)) return nothing;
  switch (screen.kind) {
    case 'capacity': {
      const { capacity } = sent;
      const known = view.definition.capacities.some((one) => one.id === capacity);
      if (known && typeof capacity === 'string') return keep(nothing, 'capacity', capacity);
      return { ...nothing, problems: { capacity: view.catalogue.regionText(view.language, 'errors.choose') } };
    }
    case 'page': {
      const data = clean(screen, sent);
      return screen.fields.reduce((read, field) => readPageField(read, field, data), nothing);
    }
    case 'more':
      return readMore(nothing, screen.field, clean(screen, sent));
    case 'member':
      return readMember(nothing, screen.field, screen.number, clean(screen, sent));
    case 'evidence':
      return { ...nothing, files: readFiles(screen, sent) };
    case 'summary':
      return nothing;
  }
}

/** Only what this screen asks, as text, number or tick. */
function clean(screen: FormScreen, sent: Sent): FlowData {
  return Object.fromEntries(
    screen.inputs.map(({ name }): [string, Json] => {
      const scalar = Scalar.safeParse(Object.hasOwn(sent, name) ? sent[name] : '');
      const value = scalar.success ? scalar.data : '';
      return [name, typeof value === 'string' ? cleanText(value) : value];
    }),
  );
}

function keep(read: ScreenRead, name: string, value: Json): ScreenRead {
  const { [name]: _open, ...drafts } = read.view.drafts;
  const view = { ...read.view, answers: { ...read.view.answers, [name]: value }, drafts };
  return { ...read, view, answers: { ...read.answers, [name]: value } };
}

function readPageField(read: ScreenRead, field: Field, data: FlowData): ScreenRead {
  const { view } = read;
  if (!applies(view, field)) return read;
  const context = contextOfView(view, field);
  const part = flowField(context, field);
  const own = part.inputs.map((input) => data[input.name]);
  const answer = view.answers[field.id];
  // An answer that has no single input is shown above, and left alone by who writes nothing.
  const isGiven = answer !== undefined && answer !== null && valueFor(field, part, answer) === undefined;
  if (isGiven && own.every((value) => value === '')) return read;
  return settle(read, field, readFlowField(context, field, data));
}

function settle(read: ScreenRead, field: Field, reading: ReturnType<typeof readFlowField>): ScreenRead {
  switch (reading.kind) {
    case 'value':
      return keep(read, field.id, reading.value);
    case 'problem':
      return blame(read, field.id, reading.say);
    case 'more': {
      const { [field.id]: _answer, ...answers } = read.view.answers;
      const { [field.id]: _open, ...others } = read.view.drafts;
      const drafts = reading.draft === null ? others : { ...others, [field.id]: reading.draft };
      const open = { ...read, view: { ...read.view, answers, drafts } };
      return reading.say ? blame(open, field.id, reading.say) : open;
    }
  }
}

type Said = Extract<ReturnType<typeof readFlowField>, { kind: 'problem' }>['say'];

function blame(read: ScreenRead, name: string, { key, parameters }: Said): ScreenRead {
  const { catalogue, language } = read.view;
  return { ...read, problems: { ...read.problems, [name]: catalogue.regionText(language, key, parameters) } };
}

function readMore(read: ScreenRead, field: Field, data: FlowData): ScreenRead {
  const { view } = read;
  const draft = view.drafts[field.id];
  if (draft === undefined) return read;
  const context = contextOfView(view, field);
  const pairs = pairInputs(flowField(context, field, draft));
  const own = Object.fromEntries(pairs.map(([open, input]): [string, Json] => [input.name, data[open] ?? '']));
  return settle(read, field, readFlowField(context, field, own, draft));
}

/** Whoever goes back to a member changes it, and keeps those after it; the last one ends the list. */
function readMember(read: ScreenRead, field: Field, number: number, data: FlowData): ScreenRead {
  const { view } = read;
  const members = membersOf(view, field);
  const before = { members: members.slice(0, number - 1) };
  const context = contextOfView(view, field);
  const { fields = [] } = flowField(context, field).members ?? {};
  const next = data[NEXT_MEMBER];
  if (next === '+none') return settle(read, field, readFlowField(context, field, { members: '+done' }, before));
  if (next !== '+add' && next !== '+last') return blame(read, field.id, { key: 'errors.choose' });
  const wrong = fields.reduce((found, one) => {
    const reading = readFlowField(memberContext(context, one.id), one, data);
    return reading.kind === 'problem' ? blame(found, one.id, reading.say) : found;
  }, read);
  if (Object.keys(wrong.problems).length > 0) return wrong;
  const given = { ...data, given: true, members: next === '+last' ? '+done' : '+add' };
  const reading = readFlowField(context, field, given, before);
  const settled = settle(read, field, reading);
  const rest = members.slice(number);
  const written = membersOf(settled.view, field);
  if (reading.kind !== 'more' || rest.length === 0 || written.length !== number) return settled;
  const draft = { members: [...written, ...rest] };
  return { ...settled, view: { ...settled.view, drafts: { ...settled.view.drafts, [field.id]: draft } } };
}

const TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
};

/** The type is only what the name says; what the file is, its check finds out (#documents). */
function readFiles({ evidence, inputs }: Extract<FormScreen, { kind: 'evidence' }>, sent: Sent): readonly PickedFile[] {
  const [input] = inputs;
  const picked = input === undefined ? undefined : listPickedFiles(sent[input.name]);
  return (picked ?? []).map(({ mediaId, fileName }) => {
    const ending = fileName?.toLowerCase().split('.').at(-1) ?? '';
    const mimeType = TYPES[ending] ?? evidence.mimeTypes[0] ?? '';
    return { evidence: evidence.id, mediaId, mimeType, ...(fileName === undefined ? {} : { fileName }) };
  });
}
