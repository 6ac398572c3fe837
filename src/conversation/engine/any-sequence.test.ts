import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CASE_NEWS_KINDS, type Catalogue } from '#catalogue';
import { choicesOf, converse, delhi, last, nayapur, said } from '../../../test/helpers/converse.ts';

type Move = { readonly kind: string; readonly pick: number; readonly text: string; readonly old: boolean };

const phrases = [
  'hi', 'menu', 'help', 'cancel', 'back', 'status', 'language', 'english', 'hindi', 'yes', 'no', '1', '2', 'birth certificate',
  'lantern permit', '7 march 2019', '31/02/2019', '2027-01-01', 'CVL-2019-004217', '110054', '999001', 'civil lines', 'Sunita Devi',
  'सुनीता देवी', '9876543210', '', '🙏', '\u0000\ud83d', 'x'.repeat(5000), 'https://evil.example *PAID*',
]; // prettier-ignore

const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.oneof(
    { weight: 20, arbitrary: fc.constant('willing') },
    { weight: 4, arbitrary: fc.constant('tap') },
    { weight: 2, arbitrary: fc.constant('text') },
    { weight: 3, arbitrary: fc.constantFrom('registry', 'check', 'media', 'news') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'late-tap',
        'stale-tap',
        'stale-tap',
        'garbage',
        'unsupported',
        'timer',
        'wrong-media',
      ),
    },
  ),
  pick: fc.nat(1000),
  text: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...phrases) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  ),
  old: fc.boolean(),
});

const serviceOf = (catalogue: Catalogue) => catalogue.services[0]!;

/** What a citizen (or the system) who goes along would send next, so that the walks reach the far end. */
function willingInput(talk: ReturnType<typeof converse>, catalogue: Catalogue, pick: number): object {
  const { overlay, journey, replies, prompt } = talk.state();
  const waiting = journey ?? replies[0];
  if (waiting?.pending[0])
    return { kind: 'documentChecked', documentId: waiting.pending[0].documentId, outcome: 'accepted' };
  if (!overlay && journey?.at.kind === 'lookup') {
    return { kind: 'registryReplied', requestId: journey.at.requestId, outcome: 'linked', record: {}, recordRef: 'r' };
  }
  if (!overlay && journey?.at.kind === 'evidence')
    return { kind: 'media', media: 'image', mediaId: 'm', mimeType: 'image/jpeg' };
  const open = choicesOf(talk.events).filter((one) => one.id.startsWith(`${prompt?.id}:`));
  if (open.length > 0) return { kind: 'tap', choice: open[pick % 4 === 0 ? pick % open.length : 0]!.id };
  if (!overlay && journey?.at.kind === 'field') {
    const { field } = journey.at;
    const kind = catalogue
      .getService(journey.serviceId)
      .pages.flatMap((page) => page.fields)
      .find((one) => one.id === field)!.kind;
    return {
      kind: 'text',
      text:
        {
          date: catalogue === delhi ? '25-12-2020' : '25-12-2026',
          place: '999001',
          mobile: '9876543210',
          'registration-number': 'AB-12345',
        }[kind as string] ?? 'Sunita Devi',
    };
  }
  return pick % 2 ? { kind: 'text', text: 'lantern permit' } : { kind: 'text', text: 'Sunita Devi is my name' };
}

function inputFor(talk: ReturnType<typeof converse>, catalogue: Catalogue, { kind, pick, text }: Move): object {
  const choices = choicesOf(talk.events);
  switch (kind) {
    case 'willing':
      return willingInput(talk, catalogue, pick);
    case 'tap':
      return {
        kind: 'tap',
        choice:
          (choices.filter((one) => one.id.startsWith(`${talk.state().prompt?.id}:`))[pick % 3] ?? choices.at(-1))?.id ??
          '',
      };
    case 'late-tap':
      return { kind: 'tap', choice: choices[pick % Math.max(1, choices.length)]?.id ?? 'p0:x' };
    case 'stale-tap': {
      // An answer that is offered now, but under the id of an older prompt.
      const { prompt, prompts } = talk.state();
      const value = choices.findLast((one) => one.id.startsWith(`${prompt?.id}:`))?.id.split(':')[1];
      return { kind: 'tap', choice: `p${pick % Math.max(1, prompts)}:${value}` };
    }
    case 'garbage':
      return { kind: 'tap', choice: text };
    case 'media':
      return { kind: 'media', media: 'image', mediaId: 'm', mimeType: 'image/jpeg', bytes: 1000 };
    case 'wrong-media':
      return { kind: 'media', media: 'document', mediaId: 'm', mimeType: 'application/zip', bytes: 1e9, caption: text };
    case 'unsupported':
      if (pick % 7 === 5) return { kind: 'flow', token: text, answers: { name: text } };
      if (pick % 7 === 6) return { kind: 'location', latitude: 28.6, longitude: 77.2, name: text };
      return { kind: 'unsupported', what: (['sticker', 'audio', 'reaction', 'flow', 'too-large'] as const)[pick % 7] };
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
      const { id, version, query, reasons } = serviceOf(catalogue);
      return {
        kind: 'caseNews',
        news: {
          caseId: `c${pick % 2}`,
          number: 'N-1',
          serviceId: pick % 17 ? id : 'gone',
          serviceVersion: version,
          news: CASE_NEWS_KINDS[pick % CASE_NEWS_KINDS.length],
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
    let walks = 0;
    let filed = 0;
    let answered = 0;
    fc.assert(
      fc.property(fc.array(move, { minLength: 10, maxLength: 80, size: 'max' }), (moves) => {
        walks += 1;
        const talk = converse(catalogue);
        for (const one of moves) {
          const before = talk.state();
          const input = inputFor(talk, catalogue, one) as { kind: string; what?: string };
          let events = talk.give(input, one.old ? 5000 : 0);
          if (events.some((event) => event.kind === 'statusAsked'))
            events = [...events, ...talk.give({ kind: 'casesListed', cases: [] })];
          if (
            ['text', 'tap', 'media', 'flow', 'location', 'unsupported'].includes(input.kind) &&
            input.what !== 'reaction'
          ) {
            expect(said(events).length).toBeGreaterThan(0);
          }
          filed += events.filter((event) => event.kind === 'applicationFiled').length;
          answered += events.filter(
            (event) => event.kind === 'queryAnswered' || event.kind === 'hearingReplied',
          ).length;
          const { prompt, overlay, journey, replies } = talk.state();
          expect(prompt !== undefined).toBe(overlay !== undefined || journey !== undefined || replies.length > 0);
          // A tap on anything but the open prompt, and words sent before it was asked, move nothing.
          const isStale =
            input.kind === 'tap' &&
            before.prompt &&
            !String((input as { choice?: string }).choice).startsWith(`${before.prompt.id}:`);
          if (isStale) {
            const { overlay, replies, language } = before;
            expect(talk.state()).toMatchObject({ replies, prompt: before.prompt });
            expect([talk.state().overlay, talk.state().language]).toEqual([overlay, language]);
            expect(talk.state().journey?.at).toEqual(before.journey?.at);
            expect(talk.state().journey?.answers).toEqual(before.journey?.answers);
          }
        }
      }),
      { numRuns: 150 },
    );
    // The walks must reach the far end, or they show nothing.
    expect(filed).toBeGreaterThan(walks / 40);
    expect(answered).toBeGreaterThan(walks / 40);
  }, 60_000);
});
