import { rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CASE_NEWS_KINDS, type Catalogue } from '#catalogue';
import { choicesOf, converse, delhi, last, load, nayapur, said } from '../../../test/helpers/converse.ts';
import { writeEveryKind } from '../../../test/helpers/every-kind.ts';
import { expectWholeFiling } from '../../../test/helpers/whole-filing.ts';
import { createWillingCitizen } from '../../../test/helpers/willing-citizen.ts';
import { isHelperEvent, type EngineEvent } from './index.ts';
import { assertNever } from '#platform/pure';

const folder = writeEveryKind();
const kinds = load(folder);
afterAll(() => rmSync(path.dirname(folder), { recursive: true }));

type Talk = ReturnType<typeof converse>;

type Move = { readonly kind: string; readonly pick: number; readonly text: string; readonly old: boolean };

const phrases = [
  'hi', 'menu', 'help', 'person', 'my OTP is 483920', 'cancel', 'back', 'status', 'language', 'english', 'hindi', 'yes', 'no', '1', '2', 'birth certificate',
  'lantern permit', 'my forms', 'drafts', 'holdings', 'what do you hold about me', 'forget', 'forget me', '8305', '1234', '246813', 'my applications', 'for someone else', '7 march 2019', '31/02/2019', '2027-01-01', 'CVL-2019-004217', '110054', '999001', 'civil lines', 'Sunita Devi',
  'सुनीता देवी', '9876543210', '', '🙏', '\u0000\ud83d', 'x'.repeat(5000), 'https://evil.example *PAID*',
]; // prettier-ignore

const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.oneof(
    { weight: 20, arbitrary: fc.constant('willing') },
    { weight: 4, arbitrary: fc.constant('tap') },
    { weight: 2, arbitrary: fc.constant('text') },
    { weight: 3, arbitrary: fc.constantFrom('registry', 'check', 'media', 'news', 'filed') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'late-tap',
        'stale-tap',
        'stale-tap',
        'garbage',
        'unsupported',
        'timer',
        'timer',
        'proof',
        'request',
        'settled',
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

/** What is asked by and of helpers, answered in one of the ways it may be. */
function helperAnswer(event: EngineEvent, pick: number): object | undefined {
  if (!isHelperEvent(event)) return undefined;
  switch (event.kind) {
    case 'standingAsked':
      return { kind: 'standingFound', serviceId: event.serviceId, ...(pick % 3 ? {} : { centre: 'Seva Kendra' }) };
    case 'agreementAsked': {
      const outcome = [
        { kind: 'asked', until: '2027-06-01T00:00:00.000Z' },
        { kind: 'too-many' },
        { kind: 'same-phone' },
      ];
      return { kind: 'agreementOpened', agreementId: event.agreementId, outcome: outcome[pick % 5] ?? outcome[0] };
    }
    case 'agreementCodeOffered': {
      const outcome = ['agreed', 'agreed', 'declined', 'locked', 'expired'][pick % 6];
      const { agreementId } = event;
      return {
        kind: 'agreementSettled',
        agreementId,
        outcome: outcome ? { kind: outcome } : { kind: 'wrong', left: 1 },
      };
    }
    case 'agreementAnswered':
      return { kind: 'agreementKept', agreementId: event.agreementId, outcome: pick % 4 ? 'agreed' : 'late' };
    case 'filingAsked': {
      const { caseId, letter, helper } = event;
      const given =
        letter === undefined
          ? { kind: 'tap', agreementId: caseId, agreedAt: caseId }
          : { kind: 'letter', evidence: letter };
      const granted = { kind: 'granted', filedBy: { standing: 'family', helper, agreement: given } };
      const outcome = [granted, { kind: 'quota-full', quota: 2 }, { kind: 'no-agreement' }, { kind: 'not-allowed' }];
      return { kind: 'filingAnswered', caseId, outcome: outcome[pick % 7] ?? granted };
    }
    case 'helpedAsked':
      if (pick % 2) return { kind: 'helpedListed' };
      return { kind: 'helpedListed', helped: { days: 90, open: [], filed: pick % 3, decided: 0, refused: 0 } };
    default:
      return assertNever(event);
  }
}

/** What was asked of our tables within the turn is answered, now rightly, now not. */
function answersOf(events: readonly EngineEvent[], talk: Talk, pick: number): readonly object[] {
  return events.flatMap((event): object[] => {
    if (event.kind === 'statusAsked') return [{ kind: 'casesListed', cases: [] }];
    if (event.kind === 'personAsked') return [{ kind: 'personNoted', number: 'H-1' }];
    const helped = helperAnswer(event, pick);
    if (helped) return [helped];
    if (event.kind !== 'pinOffered') return [];
    const kept = talk.events.findLast((one) => one.kind === 'pinChosen' && one.caseId === event.caseId);
    const outcomes = [
      kept?.kind === 'pinChosen' ? { ...kept, kind: 'right' } : { kind: 'gone' },
      { kind: 'wrong', left: 2 },
      { kind: 'locked' },
      { kind: 'gone' },
    ];
    return [{ kind: 'pinChecked', caseId: event.caseId, outcome: outcomes[pick % 2 ? 0 : pick % 4] }];
  });
}

function inputFor(stage: Stage, { kind, pick, text }: Move): object {
  const { talk, catalogue, serviceId, citizen } = stage;
  const choices = choicesOf(talk.events);
  switch (kind) {
    case 'willing':
      return citizen(pick % 5 ? 0 : pick);
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
      const { id, version, query, reasons } = catalogue.getService(serviceId);
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
    case 'filed': {
      const filed = last(talk.events, 'applicationFiled');
      if (!filed) return citizen(0);
      const { caseId, serviceVersion } = filed;
      const news = { caseId, number: 'N-9', serviceId: filed.serviceId, serviceVersion, news: 'filed', params: {} };
      return { kind: 'caseNews', news };
    }
    case 'request':
      return {
        kind: 'agreementRequested',
        agreementId: `a${pick % 3}`,
        helper: text,
        ending: '0001',
        serviceId,
        serviceVersion: 1,
        officeId: catalogue.offices[0]?.id ?? '',
        code: '246813',
        until: '2027-06-01T00:00:00.000Z',
        language: 'en',
      };
    case 'settled': {
      const agreementId = last(talk.events, 'agreementAsked')?.agreementId ?? 'none';
      return { kind: 'agreementSettled', agreementId, outcome: { kind: pick % 3 ? 'agreed' : 'declined' } };
    }
    case 'proof':
      if (pick % 7 === 3) return { kind: 'personAnswered', number: 'H-1', text };
      if (pick % 7 === 5) {
        const caseId = talk.state().held[0]?.caseId ?? 'none';
        return { kind: 'pinReset', caseId, number: 'N-9' };
      }
      return { kind: 'accountProof', doubted: pick % 2 === 0 };
    case 'timer': {
      const { inactivity, drafts } = talk.state();
      talk.pass(pick % 3 ? 24 : 90);
      const draft = drafts[pick % Math.max(1, drafts.length)];
      const timer = pick % 5 === 0 ? `agreement:a${pick % 3}` : pick % 2 ? inactivity?.timer : draft?.timer;
      return {
        kind: 'timerFired',
        timer: timer ?? `${pick % 3 ? 'quiet' : 'wait'}:${last(talk.events, 'registryAsked')?.requestId}`,
      };
    }
    default:
      return { kind: 'text', text };
  }
}

/** A walk through one service, in one language. */
function begin(catalogue: Catalogue, serviceId: string, language: string) {
  const talk = converse(catalogue);
  talk.give({ kind: 'text', text: catalogue.region.languages.names[language] ?? language });
  talk.give({ kind: 'text', text: catalogue.text(serviceId, language, 'name') });
  return { talk, catalogue, serviceId, citizen: createWillingCitizen(talk, catalogue) };
}
type Stage = ReturnType<typeof begin>;

const byCitizen = new Set(['text', 'tap', 'media', 'flow', 'location', 'unsupported']);

function takeStep(stage: Stage, one: Move): { filed: number; answered: number } {
  const { talk } = stage;
  const before = talk.state();
  const input = inputFor(stage, one) as { kind: string; what?: string; choice?: string };
  let events = talk.give(input, one.old ? 5000 : 0);
  for (let asked = events; asked.length > 0;) {
    const answers = answersOf(asked, talk, one.pick);
    asked = answers.flatMap((answer) => talk.give(answer));
    events = [...events, ...asked];
  }
  // Nobody files for another without being allowed to.
  const filing = last(events, 'applicationFiled');
  if (filing && before.journey?.helping) expect(filing.filedBy ?? filing.serviceId).not.toBe(before.journey.serviceId);
  if (filing) expectWholeFiling(stage.catalogue, filing);
  // Everybody who writes is answered; where the result of what was set in motion is the answer, a timer watches over it.
  const isWatched = events.some((event) => event.kind === 'timerSet' && event.timer.startsWith('quiet:'));
  if (byCitizen.has(input.kind) && input.what !== 'reaction' && !isWatched)
    expect(said(events).length).toBeGreaterThan(0);
  const { prompt, overlay, journey, replies, doubted, drafts, agreements = [] } = talk.state();
  const isAsked =
    overlay !== undefined || agreements.length > 0 || journey !== undefined || (replies.length > 0 && !doubted);
  const holder = overlay === undefined && agreements.length === 0 ? (journey ?? replies[0]) : undefined;
  const isWait = journey?.at.kind === 'lookup' || (holder?.pending.length ?? 0) > 0;
  if (!isWait) expect(prompt !== undefined).toBe(isAsked);
  // A form is never in two places, and each one put aside has a timer that ends it.
  const ids = [...drafts.map((draft) => draft.journey.id), ...(journey ? [journey.id] : [])];
  expect(new Set(ids).size).toBe(ids.length);
  // A tap on anything but the open prompt, and words sent before it was asked, move nothing.
  if (input.kind === 'tap' && before.prompt && !String(input.choice).startsWith(`${before.prompt.id}:`)) {
    expect(talk.state()).toMatchObject({ replies: before.replies, prompt: before.prompt });
    expect([overlay, talk.state().language]).toEqual([before.overlay, before.language]);
    expect(journey?.at).toEqual(before.journey?.at);
    expect(journey?.answers).toEqual(before.journey?.answers);
  }
  const count = (...kinds: readonly string[]): number => events.filter((event) => kinds.includes(event.kind)).length;
  return { filed: count('applicationFiled'), answered: count('queryAnswered', 'hearingReplied') };
}

describe.each([
  ['Delhi', delhi, 12],
  ['a region that it was not written for', nayapur, 80],
  ['a service with a field of every kind', kinds, 80],
] as const)('any sequence of inputs, in %s', (_name, catalogue, numRuns) => {
  it.each(catalogue.services.map((one) => one.id))(
    'ends in a prompt or a named end, within limits, with every message answered: %s',
    (serviceId) => {
      const total = { walks: 0, filed: 0, answered: 0 };
      const language = fc.constantFrom(...catalogue.languages);
      fc.assert(
        fc.property(language, fc.array(move, { minLength: 20, maxLength: 90, size: 'max' }), (spoken, moves) => {
          total.walks += 1;
          const stage = begin(catalogue, serviceId, spoken);
          for (const one of moves) {
            const { filed, answered } = takeStep(stage, one);
            total.filed += filed;
            total.answered += answered;
          }
        }),
        { numRuns, endOnFailure: true },
      );
      // The walks must reach the far end, or they show nothing. (journeys.test.ts files every service in every language.)
      if (catalogue === nayapur) expect(total.filed).toBeGreaterThan(total.walks / 40);
      if (catalogue === nayapur) expect(total.answered).toBeGreaterThan(total.walks / 40);
    },
    60_000,
  );
});
