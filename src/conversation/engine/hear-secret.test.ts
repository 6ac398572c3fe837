import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { withVerhoeff } from '#language';
import { converse, load, said } from '../../../test/helpers/converse.ts';
import { writeEveryKind } from '../../../test/helpers/every-kind.ts';
import { createWillingCitizen } from '../../../test/helpers/willing-citizen.ts';
import type { EngineEvent } from './index.ts';

const folder = writeEveryKind();
const kinds = load(folder);
afterAll(() => rmSync(path.dirname(folder), { recursive: true }));

const AADHAAR = withVerhoeff('23456789012');
const isBlanked = (events: readonly EngineEvent[]) => events.some((event) => event.kind === 'secretHeard');
const words = (events: readonly EngineEvent[]) => JSON.stringify(said(events));

/** Every kind's form, filled in up to a field. */
function reach(field: string) {
  const talk = converse(kinds);
  const citizen = createWillingCitizen(talk, kinds);
  const tap = (value: string) => talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:${value}` });
  const text = (words: string) => talk.give({ kind: 'text', text: words });
  text('english');
  text('every kind');
  tap('begin');
  tap('keeper');
  for (let turns = 0; turns < 60; turns += 1) {
    const at = talk.state().journey?.at;
    if (at?.kind === 'field' && at.field === field) break;
    talk.give(at?.kind === 'field' && at.field === 'bornOn' ? { kind: 'text', text: '1-1-1990' } : citizen(0));
  }
  return { talk, text };
}

it('an Aadhaar number in free words is masked in the answer, blanked where it is stored, and the citizen is told', () => {
  const { talk, text } = reach('note');
  const events = text(`my number is ${AADHAAR}, call me`);
  expect(isBlanked(events)).toBe(true);
  expect(words(events)).toContain('secret.told');
  expect(talk.state().journey?.answers['note']).toBe(`my number is •••• ${AADHAAR.slice(-4)}, call me`);
  expect(JSON.stringify(talk.state())).not.toContain(AADHAAR);
});

it('also where nothing is asked, and below a photo', () => {
  const talk = converse(kinds);
  expect(isBlanked(talk.give({ kind: 'text', text: 'OTP 483920' }))).toBe(true);
  const photo = { kind: 'media', media: 'image', mediaId: 'm1', mimeType: 'image/jpeg', caption: `card ${AADHAAR}` };
  expect(isBlanked(talk.give(photo))).toBe(true);
});

it('is no word of it where the number is asked for, or is the number of a register', () => {
  const identity = reach('identity');
  identity.text('number card');
  const given = identity.text(AADHAAR);
  expect(isBlanked(given)).toBe(true);
  expect(words(given)).not.toContain('secret.told');
  const permit = reach('permit');
  const events = permit.text('NP-123');
  expect(isBlanked(events)).toBe(false);
  expect(permit.talk.state().journey?.answers['permit']).toBe('NP-123');
});

it('is masked in the words of a form’s screen as well', () => {
  const { talk } = reach('note');
  talk.give({
    kind: 'formFilled',
    journeyId: talk.state().journey?.id,
    screen: 'S1',
    answers: { note: `it is ${AADHAAR}` },
    drafts: {},
    files: [],
  });
  expect(talk.state().journey?.answers['note']).toBe(`it is •••• ${AADHAAR.slice(-4)}`);
});
