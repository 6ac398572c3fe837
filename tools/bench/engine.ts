// npm run bench:engine [-- --seconds N]   steps of the conversation engine per second on one core, and what a step costs as a form,
// the catalogue and a conversation grow. No database, no network: the pure step, with the state through JSON as the turn stores it.

import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { createCatalogue, loadCatalogue, type Catalogue, type CatalogueSource, type ServiceSource } from '#catalogue';
import { ConversationState, initialState, step, type Input } from '#conversation/engine';

const textField = { kind: 'text' as const, required: true, minimum: 1, maximum: 60 };
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '2' } } });
const MILLISECONDS = Number(values.seconds) * 1000;
const loaded = loadCatalogue('test/fixtures/regions/nayapur');
if (!loaded.ok)
  throw new Error('the test region has findings: npm run services -- check test/fixtures/regions/nayapur');
const { source } = loaded;
const [model] = source.services;
if (!model) throw new Error('the test region has no service');

console.log(`${cpus()[0]?.model ?? 'unknown'}, node ${process.version}; ${values.seconds} s each, one core`);
const usual = measure('a form of 10 questions, 1 service', build(10, 1), 1);
console.log('\nquestions in the form');
for (const questions of [10, 40, 100]) measure(`${questions}`, build(questions, 1), 1, usual);
console.log('\nservices in the catalogue');
for (const services of [10, 100, 1000]) measure(`${services}`, build(10, services), 1, usual);
console.log('\nforms sent before in the same conversation');
for (const forms of [1, 10, 100]) measure(`${forms}`, build(10, 1), forms, usual);

/** A catalogue of so many services, each with so many questions. */
function build(questions: number, services: number): Catalogue {
  const made = Array.from({ length: services }, (_, at) => serviceOf(questions, at));
  return createCatalogue({ ...source, services: made } satisfies CatalogueSource);
}

function serviceOf(questions: number, at: number): ServiceSource {
  if (!model) throw new Error('no model');
  const fields = Array.from({ length: questions }, (_, index) => ({
    ...textField,
    id: `answer${index}`,
    when: index % 4 === 3 ? `size(answer${index - 1}) > 2` : undefined,
  }));
  const { applicant: _applicant, ...definition } = model.definition;
  const words = Object.fromEntries(
    fields.flatMap(({ id }) => [
      [`fields.${id}.question`, `What is ${id}?`] as const,
      [`fields.${id}.label`, id] as const,
    ]),
  );
  const texts = Object.fromEntries(
    Object.entries(model.texts).map(([language, text]) => [
      language,
      {
        understood: { synonyms: [nameOf(at)], situations: [] },
        words: { ...text.words, ...words, name: nameOf(at), shortName: `S${at}` },
      },
    ]),
  );
  return {
    definition: {
      ...definition,
      id: `service-${at}`,
      pages: [{ id: 'lantern', fields }],
      eligibility: [],
      office: { ...definition.office, byPlace: undefined },
      query: { ...definition.query, items: [] },
    },
    texts,
  };
}

function nameOf(at: number): string {
  return `permit number ${at}`;
}

/** Sends forms one after the other, `before` of them unmeasured; answers microseconds per step. */
function measure(label: string, catalogue: Catalogue, before: number, baseline?: number): number {
  const inputs = storyOf(catalogue);
  let state = initialState();
  let steps = 0;
  const play = (): void => {
    for (const input of inputs) {
      const now = new Date(Date.parse('2026-11-23T06:30:00Z') + steps * 1000).toISOString();
      const whole: Input =
        input.kind === 'tap'
          ? { kind: 'tap', choice: `${state.prompt?.id ?? ''}:${input.choice}`, now, receivedAt: now }
          : { kind: 'text', text: input.text, now, receivedAt: now };
      const next = step({ catalogue, newId: () => `id-${steps}` }, state, whole);
      state = ConversationState.parse(JSON.parse(JSON.stringify(next.state)));
      steps += 1;
    }
  };
  for (let form = 0; form < before; form += 1) play();
  if (state.journey) throw new Error(`${label}: the form was not sent but stands at ${state.journey.at.kind}`);
  const stepsBefore = steps;
  const started = performance.now();
  while (performance.now() - started < MILLISECONDS) play();
  const microseconds = ((performance.now() - started) * 1000) / (steps - stepsBefore);
  const ratio = baseline === undefined ? '' : `, ${(microseconds / baseline).toFixed(2)} times the first`;
  console.log(
    `${label.padStart(34)}: ${Math.round(1e6 / microseconds)} steps a second, ${microseconds.toFixed(0)} µs each${ratio}`,
  );
  return microseconds;
}

type Story = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'tap'; readonly choice: string };

/** One form from its name to its end. */
function storyOf(catalogue: Catalogue): readonly Story[] {
  const middle = catalogue.services[Math.floor(catalogue.services.length / 2)];
  const at = Number(middle?.id.slice('service-'.length));
  const questions = middle?.pages[0]?.fields.length ?? 0;
  return [
    { kind: 'text', text: nameOf(at) },
    { kind: 'tap', choice: 'begin' },
    ...Array.from({ length: questions }, () => ({ kind: 'text' as const, text: 'some words' })),
    { kind: 'tap', choice: 'agree' },
  ];
}
