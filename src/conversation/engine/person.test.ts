import { describe, expect, it } from 'vitest';
import { converse, delhi, nayapur, said } from '../../../test/helpers/converse.ts';
import { nextOpening } from './opening-hours.ts';
import type { EngineEvent } from './index.ts';

const words = (events: readonly EngineEvent[]) => JSON.stringify(said(events));
const textOf = (talk: ReturnType<typeof converse>) => (text: string) => talk.give({ kind: 'text', text });

describe('a person', () => {
  it.each([
    ['en', 'talk to a person'],
    ['hi', 'इंसान से बात करनी है'],
    ['pa', 'ਕਿਸੇ ਨਾਲ ਗੱਲ ਕਰਨੀ ਹੈ'],
    ['ur', 'کسی سے بات کرنی ہے'],
  ])('is asked for in %s, and what was open stays behind', (language, wish) => {
    const talk = converse(delhi);
    const text = textOf(talk);
    text(delhi.region.languages.names[language] ?? '');
    text(delhi.text('income-certificate', language, 'name'));
    expect(talk.state().journey).toBeDefined();
    expect(text(wish)).toContainEqual({ kind: 'personAsked', language });
    const asked = words(talk.give({ kind: 'personNoted', number: 'H-1' }));
    expect(asked).toContain('H-1');
    expect(asked).toContain('1800-000-0000');
    const service = delhi.text('birth-registration', language, 'name');
    expect(text(`${service} ...?`)).toContainEqual(expect.objectContaining({ kind: 'personTold', number: 'H-1' }));
    expect(talk.state()).toMatchObject({ journey: { serviceId: 'income-certificate' } });
    expect(talk.state().overlay).toBeUndefined();
  });

  it('is offered after so many messages in a row that were not understood, and not before', () => {
    const talk = converse(nayapur);
    const text = textOf(talk);
    text('english');
    text('menu');
    expect(words(text('qwx'))).not.toContain('person.offer');
    expect(words(text('zzz'))).not.toContain('person.offer');
    text('help');
    expect(words(text('qwx'))).not.toContain('person.offer');
    expect(words(text('zzz'))).not.toContain('person.offer');
    expect(words(text('kkk'))).toContain('person.offer');
    expect(talk.state().unclear).toBeUndefined();
  });

  it('answers, and what is open is asked again', () => {
    const talk = converse(nayapur);
    textOf(talk)('english');
    talk.give({ kind: 'personNoted', number: 'H-1' });
    const told = words(talk.give({ kind: 'personAnswered', number: 'H-1', text: 'Come *tomorrow*' }));
    expect(told).toContain('person.answered H-1 Come tomorrow');
    expect(talk.state().overlay).toBeUndefined();
  });
});

it.each([
  ['2026-11-23T04:30:00Z', { kind: 'now' }],
  ['2026-11-23T02:00:00Z', { kind: 'later', day: '2026-11-23', time: '09:00' }],
  ['2026-11-20T13:00:00Z', { kind: 'later', day: '2026-11-23', time: '09:00' }],
  ['2026-01-25T20:00:00Z', { kind: 'later', day: '2026-01-27', time: '09:00' }],
])('somebody is there at %s, or it is said from when', (now, opening) => {
  expect(nextOpening(delhi, now)).toEqual(opening);
});

describe('how it went', () => {
  const refusal = {
    kind: 'caseNews',
    news: {
      caseId: '018f7a00-0000-7000-8000-000000000001',
      number: 'BT-1',
      serviceId: 'lantern-permit',
      serviceVersion: 1,
      news: 'refused',
      params: { reason: 'x', order: 'y' },
    },
  };
  const begin = () => {
    const talk = converse(nayapur);
    textOf(talk)('english');
    textOf(talk)('cancel');
    return talk;
  };

  it('is asked within the news, where nothing else is open', () => {
    const talk = converse(nayapur);
    const first = said(talk.give(refusal));
    expect(first).toHaveLength(1);
    expect(JSON.stringify(first)).toContain('feedback.below');
    expect(talk.give({ kind: 'text', text: '1' })).toContainEqual(
      expect.objectContaining({ kind: 'feedbackGiven', rating: 3, outcome: 'refusal' }),
    );
    expect(words(talk.events)).toContain('feedback.thanks');
    expect(talk.state().overlay).toBeUndefined();
  });

  it('is not asked in front of something else, and asked once only', () => {
    const busy = begin();
    expect(busy.state().overlay?.kind).toBe('menu');
    expect(words(busy.give(refusal))).not.toContain('feedback');
    const talk = converse(nayapur);
    talk.give(refusal);
    textOf(talk)('something else entirely');
    expect(talk.state().overlay?.kind).not.toBe('feedback');
  });
});
