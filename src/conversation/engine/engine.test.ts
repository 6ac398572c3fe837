import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LABEL_LIMITS, loadCatalogue, type Catalogue } from '#catalogue';
import { ConversationState, initialState, step, type EngineEvent, type Input, type OutgoingMessage } from './index.ts';

function load(folder: string): Catalogue {
  const loaded = loadCatalogue(folder);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.findings));
  return loaded.catalogue;
}
const delhi = load('regions/delhi');
const nayapur = load('test/fixtures/regions/nayapur');

/** A conversation whose every step is checked against what must always hold. */
function converse(catalogue: Catalogue) {
  let state = initialState();
  let ids = 0;
  let now = Date.parse('2026-11-23T04:30:00.000Z');
  const deps = { catalogue, newId: () => `id-${(ids += 1)}` };
  const events: EngineEvent[] = [];
  const give = (input: object, receivedBefore = 0): readonly EngineEvent[] => {
    now += 1000;
    const common = { now: new Date(now).toISOString(), receivedAt: new Date(now - receivedBefore).toISOString() };
    const whole = { ...input, ...common } as Input;
    const frozen = JSON.stringify(state);
    const idsBefore = ids;
    const next = step(deps, state, whole);
    expect(JSON.stringify(state)).toBe(frozen);
    ids = idsBefore;
    expect(step(deps, state, whole)).toEqual(next);
    state = ConversationState.parse(JSON.parse(JSON.stringify(next.state)));
    expect(state).toEqual(next.state);
    for (const event of next.events) if (event.kind === 'said') expectWithinLimits(event.message);
    events.push(...next.events);
    return next.events;
  };
  return { give, events, state: () => state, deps };
}

function expectWithinLimits(message: OutgoingMessage): void {
  if (message.kind === 'document') return expect(message.caption.length).toBeLessThanOrEqual(1024);
  expect(message.body.length).toBeGreaterThan(0);
  expect(message.body.isWellFormed()).toBe(true);
  if (message.kind === 'text') return expect(message.body.length).toBeLessThanOrEqual(LABEL_LIMITS.textBody);
  expect(message.body.length).toBeLessThanOrEqual(LABEL_LIMITS.choicesBody);
  expect(message.listButton.length).toBeLessThanOrEqual(20);
  expect(message.choices.length).toBeGreaterThan(0);
  expect(message.choices.length).toBeLessThanOrEqual(10);
  expect(new Set(message.choices.map((choice) => choice.id)).size).toBe(message.choices.length);
  expect(new Set(message.choices.map((choice) => choice.title)).size).toBe(message.choices.length);
  for (const choice of message.choices) {
    expect(choice.title.length).toBeGreaterThan(0);
    expect(choice.title.length).toBeLessThanOrEqual(
      message.choices.length <= 3 ? LABEL_LIMITS.button : LABEL_LIMITS.row,
    );
    expect((choice.description ?? '').length).toBeLessThanOrEqual(LABEL_LIMITS.rowDescription);
    expect(choice.id.length).toBeLessThanOrEqual(200);
  }
}

const said = (events: readonly EngineEvent[]): readonly OutgoingMessage[] =>
  events.flatMap((event) => (event.kind === 'said' ? [event.message] : []));
const choicesOf = (events: readonly EngineEvent[]) =>
  said(events).flatMap((message) => (message.kind === 'choices' ? message.choices : []));
const last = <K extends EngineEvent['kind']>(events: readonly EngineEvent[], kind: K) =>
  events.findLast((event): event is Extract<EngineEvent, { kind: K }> => event.kind === kind);

type Move = { readonly kind: string; readonly pick: number; readonly text: string; readonly old: boolean };

const phrases = [
  'hi', 'menu', 'help', 'cancel', 'back', 'status', 'language', 'english', 'hindi', 'yes', 'no', '1', '2', 'birth certificate',
  'lantern permit', '7 march 2019', '31/02/2019', '2027-01-01', 'CVL-2019-004217', '110054', '999001', 'civil lines', 'Sunita Devi',
  'सुनीता देवी', '9876543210', '', '🙏', '\u0000\ud83d', 'x'.repeat(5000), 'https://evil.example *PAID*',
]; // prettier-ignore

const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant('tap') },
    { weight: 4, arbitrary: fc.constant('text') },
    { weight: 2, arbitrary: fc.constantFrom('registry', 'check', 'media', 'news') },
    { weight: 1, arbitrary: fc.constantFrom('late-tap', 'garbage', 'unsupported', 'timer', 'wrong-media') },
  ),
  pick: fc.nat(1000),
  text: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...phrases) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  ),
  old: fc.boolean(),
});

const newsKinds = [
  'filed',
  'query-asked',
  'query-lapsed',
  'refusal-notice',
  'refused',
  'approved',
  'certificate-ready',
  'due-date-passed',
];
const serviceOf = (catalogue: Catalogue) => catalogue.services[0]!;

function inputFor(talk: ReturnType<typeof converse>, catalogue: Catalogue, { kind, pick, text }: Move): object {
  const choices = choicesOf(talk.events);
  switch (kind) {
    case 'tap':
      return {
        kind: 'tap',
        choice:
          (choices.filter((one) => one.id.startsWith(`${talk.state().prompt?.id}:`))[pick % 3] ?? choices.at(-1))?.id ??
          '',
      };
    case 'late-tap':
      return { kind: 'tap', choice: choices[pick % Math.max(1, choices.length)]?.id ?? 'p0:x' };
    case 'garbage':
      return { kind: 'tap', choice: text };
    case 'media':
      return { kind: 'media', media: 'image', mediaId: 'm', mimeType: 'image/jpeg', bytes: 1000 };
    case 'wrong-media':
      return { kind: 'media', media: 'document', mediaId: 'm', mimeType: 'application/zip', bytes: 1e9, caption: text };
    case 'unsupported':
      return { kind: 'unsupported', what: (['sticker', 'audio', 'reaction', 'flow', 'too-large'] as const)[pick % 5] };
    case 'registry':
      return {
        kind: 'registryReplied',
        requestId: last(talk.events, 'registryAsked')?.requestId ?? 'none',
        outcome: (['linked', 'linked', 'not-linked', 'not-found', 'unavailable'] as const)[pick % 5],
        record: { name: 'x' },
        recordRef: 'r',
      };
    case 'check':
      return {
        kind: 'documentChecked',
        documentId: last(talk.events, 'documentOffered')?.documentId ?? 'none',
        outcome: pick % 3 ? 'accepted' : 'refused',
        reason: text,
      };
    case 'news': {
      const { id, query, reasons } = serviceOf(catalogue);
      return {
        kind: 'caseNews',
        news: {
          caseId: `c${pick % 2}`,
          number: 'N-1',
          serviceId: pick % 17 ? id : 'gone',
          news: newsKinds[pick % 8],
          params: { dueOn: '2026-12-01', replyBy: '2026-12-02', reason: reasons[0]?.code ?? '' },
          items: query.items.map(({ code }) => ({ code, text })).slice(0, pick % 4),
          document: { certificateId: 'x', fileName: 'x.pdf' },
        },
      };
    }
    case 'timer':
      return {
        kind: 'timerFired',
        timer: talk.state().inactivity?.timer ?? `wait:${last(talk.events, 'registryAsked')?.requestId}`,
      };
    default:
      return { kind: 'text', text };
  }
}

describe.each([
  ['the first service of Delhi', delhi],
  ['a definition it was not written for', nayapur],
])('any sequence of inputs, with %s', (_name, catalogue) => {
  it('ends in a prompt or a named end, within limits, and every message of the citizen is answered', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const talk = converse(catalogue);
        for (const one of moves) {
          const before = talk.state();
          const input = inputFor(talk, catalogue, one) as { kind: string; what?: string };
          let events = talk.give(input, one.old ? 5000 : 0);
          if (events.some((event) => event.kind === 'statusAsked'))
            events = [...events, ...talk.give({ kind: 'casesListed', cases: [] })];
          if (['text', 'tap', 'media', 'unsupported'].includes(input.kind) && input.what !== 'reaction') {
            expect(said(events).length).toBeGreaterThan(0);
          }
          const { prompt, overlay, journey, replies } = talk.state();
          expect(prompt !== undefined).toBe(overlay !== undefined || journey !== undefined || replies.length > 0);
          // A tap on anything but the open prompt, and words sent before it was asked, never change an answer.
          const isStale =
            input.kind === 'tap' && !String((input as { choice?: string }).choice).startsWith(`${before.prompt?.id}:`);
          if (isStale) expect(journey?.answers).toEqual(before.journey?.answers);
        }
      }),
      { numRuns: 400 },
    );
  }, 60_000);
});

function reach(stop: 'review' | 'filed') {
  const talk = converse(delhi);
  const tap = (value: string) => talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:${value}` });
  const text = (words: string) => talk.give({ kind: 'text', text: words });
  text('Hi');
  tap('en');
  tap(delhi.services[0]!.id);
  tap('begin');
  tap('mother');
  tap('yes');
  text('CVL-2019-004217');
  text('7 March 2019');
  const asked = last(talk.events, 'registryAsked')!;
  talk.give({
    kind: 'registryReplied',
    requestId: asked.requestId,
    outcome: 'linked',
    record: { name: { en: 'Secret Name' }, mother: 'Hidden' },
    recordRef: 'rec-1',
  });
  text('Sunita Devi');
  talk.give({ kind: 'media', media: 'image', mediaId: 'm1', mimeType: 'image/jpeg' });
  talk.give({
    kind: 'documentChecked',
    documentId: last(talk.events, 'documentOffered')!.documentId,
    outcome: 'accepted',
  });
  if (stop === 'filed') {
    tap('confirm');
    tap('agree');
  }
  return { ...talk, tap, text };
}

describe('a form', () => {
  it('files what was answered, with its record, document, capacity and declaration', () => {
    const talk = reach('filed');
    expect(last(talk.events, 'applicationFiled')).toMatchObject({
      capacity: 'mother',
      language: 'en',
      serviceVersion: delhi.services[0]!.version,
      answers: {
        hasNumber: 'yes',
        registrationNumber: 'CVL-2019-004217',
        dateOfBirth: '2019-03-07',
        applicantName: 'Sunita Devi',
      },
      documents: [{ evidence: 'photo-id' }],
      record: { ref: 'rec-1', facts: { mother: 'Hidden' } },
    });
    expect(talk.state()).toMatchObject({ replies: [] });
    expect(talk.state().journey).toBeUndefined();
  });

  it('never shows a fact of the record to the citizen', () => {
    const words = JSON.stringify(said(reach('filed').events));
    expect(words).not.toContain('Secret Name');
    expect(words).not.toContain('Hidden');
  });

  it('a second tap on the last button does not file twice', () => {
    const talk = reach('review');
    talk.tap('confirm');
    const agree = `${talk.state().prompt?.id}:agree`;
    talk.give({ kind: 'tap', choice: agree });
    talk.give({ kind: 'tap', choice: agree });
    expect(talk.events.filter((event) => event.kind === 'applicationFiled')).toHaveLength(1);
  });

  it('"no such record" and "not yours" read exactly alike', () => {
    const answers = (['not-found', 'not-linked'] as const).map((outcome) => {
      const talk = converse(delhi);
      const tap = (value: string) => talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:${value}` });
      talk.give({ kind: 'text', text: 'I need a birth certificate' });
      for (const value of ['begin', 'self', 'yes']) tap(value);
      talk.give({ kind: 'text', text: 'CVL-2019-004217' });
      talk.give({ kind: 'text', text: '7-3-2019' });
      return talk.give({ kind: 'registryReplied', requestId: last(talk.events, 'registryAsked')!.requestId, outcome });
    });
    expect(answers[0]).toEqual(answers[1]);
  });

  it('words sent before the question was asked do not answer it; commands always work', () => {
    const talk = converse(delhi);
    talk.give({ kind: 'text', text: 'I need a birth certificate' });
    for (const value of ['begin', 'self', 'yes'])
      talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:${value}` });
    talk.give({ kind: 'text', text: 'CVL-2019-004217' }, 5000);
    expect(talk.state().journey?.answers['registrationNumber']).toBeUndefined();
    expect(
      said(talk.give({ kind: 'text', text: 'help' }, 5000))
        .map((message) => JSON.stringify(message))
        .join(),
    ).toContain('1800');
    talk.give({ kind: 'text', text: 'CVL-2019-004217', repliesToPrompt: 'p1' });
    expect(talk.state().journey?.answers['registrationNumber']).toBeUndefined();
    talk.give({ kind: 'text', text: 'CVL-2019-004217', repliesToPrompt: talk.state().prompt?.id }, 5000);
    expect(talk.state().journey?.answers['registrationNumber']).toBe('CVL-2019-004217');
  });

  it('changing an answer that a look-up rests on asks the register again and forgets the record', () => {
    const talk = reach('review');
    talk.tap('change');
    talk.tap('dateOfBirth');
    expect(talk.state().journey).not.toHaveProperty('record');
    talk.text('8-3-2019');
    expect(talk.state().journey?.at.kind).toBe('lookup');
  });

  it('a late answer of the register to a form that was closed does nothing', () => {
    const talk = converse(delhi);
    talk.give({ kind: 'text', text: 'I need a birth certificate' });
    for (const value of ['begin', 'self', 'yes'])
      talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:${value}` });
    talk.give({ kind: 'text', text: 'CVL-2019-004217' });
    talk.give({ kind: 'text', text: '7-3-2019' });
    const { requestId } = last(talk.events, 'registryAsked')!;
    talk.give({ kind: 'text', text: 'cancel' });
    talk.give({ kind: 'text', text: 'yes' });
    expect(talk.give({ kind: 'registryReplied', requestId, outcome: 'linked', recordRef: 'r' })).toEqual([]);
  });

  it('a form not for this citizen ends with the reason', () => {
    const talk = converse(nayapur);
    const tap = (value: string) => talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:${value}` });
    const text = (words: string) => talk.give({ kind: 'text', text: words });
    text('hello');
    tap('en');
    text('lantern permit');
    tap('begin');
    text('Red');
    text('for the feast');
    text('because it is dark');
    text('999002');
    text('Asha Rao');
    text('9876543210');
    text('25-12-2026');
    const end = text('no');
    expect(JSON.stringify(said(end))).toContain('not insured');
    expect(talk.state().journey).toBeUndefined();
  });
});

it('a text answer takes well under 100 µs', () => {
  const talk = reach('review');
  talk.tap('change');
  talk.tap('applicantName');
  const state = talk.state();
  const input = {
    kind: 'text',
    text: 'Sunita Devi',
    now: '2026-11-23T06:00:00.000Z',
    receivedAt: '2026-11-23T06:00:00.000Z',
  } as const;
  for (let warm = 0; warm < 3000; warm += 1) step(talk.deps, state, input);
  const runs = 5000;
  const start = performance.now();
  for (let run = 0; run < runs; run += 1) step(talk.deps, state, input);
  const microseconds = ((performance.now() - start) / runs) * 1000;
  console.log(`step on a text answer: ${microseconds.toFixed(1)} µs`);
  // Measured 10-30 µs on an idle machine; the limit only catches a mistake of another order.
  expect(microseconds).toBeLessThan(500);
});
