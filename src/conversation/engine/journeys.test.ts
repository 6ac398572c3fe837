import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { listFields, type Catalogue } from '#catalogue';
import { converse, delhi, last, load, said } from '../../../test/helpers/converse.ts';
import { writeEveryKind } from '../../../test/helpers/every-kind.ts';
import { createWillingCitizen } from '../../../test/helpers/willing-citizen.ts';
import { ConversationState } from './index.ts';

const folder = writeEveryKind();
const kinds: Catalogue = load(folder);
afterAll(() => rmSync(path.dirname(folder), { recursive: true }));

type Talk = ReturnType<typeof converse>;
const tapOf = (talk: Talk) => (value: string) =>
  talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:${value}` });
const textOf = (talk: Talk) => (text: string) => talk.give({ kind: 'text', text });
const words = (events: Parameters<typeof said>[0]): string => JSON.stringify(said(events));

/** Begins a service in a language, up to its first question. */
function begin(catalogue: Catalogue, serviceId: string, language: string) {
  const talk = converse(catalogue);
  talk.give({ kind: 'text', text: catalogue.region.languages.names[language] ?? language });
  if (talk.state().language !== language) talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:${language}` });
  talk.give({ kind: 'text', text: catalogue.text(serviceId, language, 'name') });
  tapOf(talk)('begin');
  return { talk, tap: tapOf(talk), text: textOf(talk), citizen: createWillingCitizen(talk, catalogue) };
}

function everyKindUntil(field: string) {
  const stage = begin(kinds, 'every-kind', 'en');
  stage.tap('keeper');
  for (let turns = 0; turns < 60; turns += 1) {
    const at = stage.talk.state().journey?.at;
    if (
      (at?.kind === 'field' && at.field === field) ||
      at?.kind === field ||
      (at?.kind === 'evidence' && at.evidence === field)
    )
      break;
    // The example of a date is too young for the check.
    const isBirth = at?.kind === 'field' && at.field === 'bornOn';
    stage.talk.give(isBirth ? { kind: 'text', text: '1-1-1990' } : stage.citizen(0));
  }
  return stage;
}

describe('a form with a field of every kind', () => {
  it('is filed, each answer as its kind stores it', () => {
    const { talk, citizen } = everyKindUntil('review');
    talk.give(citizen(0));
    const filed = last(talk.events, 'applicationFiled')!;
    const definition = kinds.getService('every-kind');
    for (const field of listFields(definition)) {
      if (field.kind === 'photo' || field.kind === 'document')
        expect(filed.documents.map((one) => one.evidence)).toContain(field.id);
      else expect(Object.keys(filed.answers)).toContain(field.id);
    }
    expect(filed.answers['bothNames']).toEqual({ en: 'Sunita Devi', hi: expect.any(String) });
    expect(filed.answers['spot']).toEqual({ latitude: expect.any(Number), longitude: expect.any(Number) });
    expect(filed.capacity).toBe('keeper');
  });

  it('tells the fee with its parts, and the office, before it is sent', () => {
    const { talk } = everyKindUntil('review');
    const told = words(talk.events);
    expect(told).toContain('declare.fee ₹');
    expect(told).toContain('For each lantern: ₹');
    expect(told).toContain('declare.office');
    expect(talk.state().journey?.at.kind).toBe('review');
  });

  it('a question that may be skipped can be', () => {
    const { talk, tap } = everyKindUntil('note');
    tap('+skip');
    expect(talk.state().journey?.answers['note']).toBeNull();
    expect(talk.state().journey?.at).toMatchObject({ field: 'permit' });
  });

  it('a secret number is told to be blanked, right or wrong, and is nowhere in the state', () => {
    const { talk, tap, text } = everyKindUntil('identity');
    tap('number-card');
    expect(last(text('2222 2222 2223'), 'secretHeard')).toBeDefined();
    const events = text('222222222228');
    const number = talk.state().journey?.answers['identity'] === undefined ? undefined : '222222222228';
    if (number !== undefined) expect(last(events, 'secretHeard')).toBeDefined();
    expect(JSON.stringify(talk.state())).not.toContain('2222222222');
    expect(words(talk.events)).not.toContain('222222222223');
  });

  it('a place on the map is taken where it is asked for, and nowhere else', () => {
    const { talk } = everyKindUntil('spot');
    talk.give({ kind: 'text', text: 'beside the pier' });
    expect(talk.state().journey?.at).toMatchObject({ field: 'spot' });
    talk.give({ kind: 'location', latitude: 28.6, longitude: 77.2 });
    expect(talk.state().journey?.answers['spot']).toEqual({ latitude: 28.6, longitude: 77.2 });
    expect(words(talk.give({ kind: 'location', latitude: 28.6, longitude: 77.2 }))).toContain('unsupported.location');
  });

  it('several steps of one answer: back goes to its first question, and an old button of it answers nothing', () => {
    const { talk, tap, text } = everyKindUntil('bothNames');
    text('Sunita Devi');
    expect(talk.state().journey?.at).toMatchObject({ field: 'bothNames', draft: expect.anything() });
    const old = `${talk.state().prompt?.id}:+yes`;
    text('back');
    expect(talk.state().journey?.at).toEqual({ kind: 'field', field: 'bothNames' });
    talk.give({ kind: 'tap', choice: old });
    expect(talk.state().journey?.answers['bothNames']).toBeUndefined();
    text('Asha Rao');
    tap('+yes');
    expect(talk.state().journey?.answers['bothNames']).toMatchObject({ en: 'Asha Rao' });
  });

  it('a check that fails sends the citizen back to the answer it names', () => {
    const { talk, text } = everyKindUntil('bornOn');
    const told = words(text('1-1-2020'));
    expect(told).toContain('check.told not of age');
    expect(talk.state().journey?.at).toEqual({ kind: 'field', field: 'bornOn' });
  });
});

describe('looking over a long form', () => {
  it('lists pages, then the answers of one; an answer can be changed, kept as it was, or brought back', () => {
    const { talk, tap, text } = everyKindUntil('review');
    const before = talk.state().journey!.answers;
    expect(words(tap('change'))).toContain('page:all');
    tap('page:all');
    tap('fullName');
    expect(talk.state().journey?.answers['fullName']).toBeUndefined();
    text('back');
    expect(talk.state().journey?.at.kind).toBe('review');
    expect(talk.state().journey?.answers).toEqual(before);
    tap('change');
    tap('page:all');
    const asked = words(tap('fullName'));
    expect(asked).toContain('earlier.given Sunita Devi');
    tap('+same');
    expect(talk.state().journey?.answers).toEqual(before);
    expect(talk.state().journey?.at.kind).toBe('review');
    tap('change');
    tap('page:all');
    tap('fullName');
    text('Asha Rao');
    expect(talk.state().journey?.answers).toEqual({ ...before, fullName: 'Asha Rao' });
  });
});

describe('forms put aside', () => {
  const nameOf = (catalogue: Catalogue) => catalogue.text('every-kind', 'en', 'name');

  it('are listed and gone on with where they stood, while another form waits in turn', () => {
    const { talk, tap, text } = everyKindUntil('income');
    const first = talk.state().journey!;
    text('lantern permit');
    expect(words(talk.events)).toContain('resume.later');
    tap('later');
    expect(talk.state().journey?.serviceId).toBe('lantern-permit');
    tap('begin');
    expect(talk.state().drafts.map((one) => one.journey)).toEqual([first]);
    const list = words(text('drafts'));
    expect(list).toContain(nameOf(kinds));
    expect(list).toContain('Sunita Devi');
    tap(first.id);
    expect(talk.state().journey).toEqual(first);
    expect(talk.state().drafts.map((one) => one.journey.serviceId)).toEqual(['lantern-permit']);
  });

  it('are at most as many as the region says; the open form stays', () => {
    const { talk, tap, text } = everyKindUntil('income');
    const { most } = kinds.region.conversation.drafts;
    for (let kept = 0; kept < most; kept += 1) {
      text('lantern permit');
      tap('later');
      tap('begin');
    }
    expect(talk.state().drafts).toHaveLength(most);
    const open = talk.state().journey;
    text('lantern permit');
    expect(words(tap('later'))).toContain('drafts.full');
    expect(talk.state().journey).toEqual(open);
    expect(talk.state().drafts).toHaveLength(most);
  });

  it('silence puts the open form aside; the next message takes it up, days later', () => {
    const { talk, text } = everyKindUntil('income');
    const open = talk.state().journey!;
    const fire = () => talk.give({ kind: 'timerFired', timer: talk.state().inactivity!.timer });
    talk.pass(24);
    expect(words(fire())).toContain('reminder.body');
    talk.pass(72);
    fire();
    expect(talk.state().journey).toBeUndefined();
    expect(talk.state().drafts.map((one) => one.journey)).toEqual([open]);
    talk.pass(48);
    text('25000');
    expect(talk.state().journey?.answers['income']).toBe(2_500_000);
    expect(talk.state().drafts).toEqual([]);
  });

  it('one is recalled before it lapses, then lapses, and its citizen is told at the next word', () => {
    const { talk, tap, text } = everyKindUntil('income');
    text('menu');
    tap('later');
    const { timer } = talk.state().drafts[0]!;
    const { keepDays, remindDays } = kinds.region.conversation.drafts;
    expect(last(talk.events, 'timerSet')).toMatchObject({ timer });
    talk.pass((keepDays - remindDays) * 24);
    expect(words(talk.give({ kind: 'timerFired', timer }))).toContain('drafts.reminder');
    const again = talk.state().drafts[0]!.timer;
    expect(again).not.toBe(timer);
    talk.pass(remindDays * 24);
    talk.give({ kind: 'timerFired', timer: again });
    expect(talk.state().drafts).toEqual([]);
    expect(words(text('hello'))).toContain('lapsed.told');
  });

  it('a document that was being checked when its form was put aside is there when it is taken up', () => {
    const { talk, tap, text } = everyKindUntil('picture');
    talk.give({ kind: 'media', media: 'image', mediaId: 'm', mimeType: 'image/jpeg' });
    text('menu');
    tap('later');
    const { documentId } = last(talk.events, 'documentOffered')!;
    talk.give({ kind: 'documentChecked', documentId, outcome: 'accepted' });
    text('drafts');
    tap(talk.state().drafts[0]!.journey.id);
    expect(talk.state().journey?.documents).toEqual([{ documentId, evidence: 'picture' }]);
    expect(talk.state().journey?.at).toMatchObject({ kind: 'evidence', evidence: 'bill' });
  });
});

it('a service named in the middle of another form is offered; the form stays', () => {
  const { talk, tap, text } = everyKindUntil('fullName');
  const open = talk.state().journey;
  text('please I need a lantern permit');
  expect(talk.state().overlay).toEqual({ kind: 'offer', services: ['lantern-permit'] });
  tap('+back');
  expect(talk.state().journey).toEqual(open);
});

it('a state stored by the first version is read, and loses nothing of an open form', () => {
  const { journey } = everyKindUntil('income').talk.state();
  const { at: _at, ...rest } = journey!;
  const stored = {
    v: 1,
    language: 'en',
    prompts: 4,
    prompt: { id: 'p4', key: 'x', issuedAt: '2026-11-23T04:30:00.000Z' },
    timers: 1,
    inactivity: { timer: 'inactivity:1', dueAt: '2026-11-24T04:30:00.000Z' },
    journey: { ...rest, at: { kind: 'field', field: 'quay', areas: ['old-quay'] } },
    replies: [],
  };
  const read = ConversationState.parse(stored);
  expect(read).toMatchObject({ v: 2, drafts: [], language: 'en', inactivity: stored.inactivity });
  expect(read.journey).toEqual({ ...rest, at: { kind: 'field', field: 'quay', draft: { areas: ['old-quay'] } } });
});

it.each(delhi.languages)(
  'in %s, a citizen who takes what comes gets most services filed; the rest say what cannot be',
  (language) => {
    const filed = delhi.services.filter(({ id }) => {
      for (const pick of [0, 1, 2]) {
        const { talk, citizen } = begin(delhi, id, language);
        for (let turns = 0; turns < 70 && talk.state().journey; turns += 1) talk.give(citizen(pick));
        if (last(talk.events, 'applicationFiled')?.serviceId === id) return true;
      }
      return false;
    });
    // Answers of several fields must agree with each other; finding those that do is the prover's part (src/proving).
    expect(filed.length).toBeGreaterThan(delhi.services.length / 2);
  },
  60_000,
);

describe('the PIN of an application', () => {
  /** Files the form, and chooses a PIN for it. */
  function filed() {
    const stage = everyKindUntil('review');
    stage.talk.give(stage.citizen(0));
    const { caseId, answers, serviceId, serviceVersion } = last(stage.talk.events, 'applicationFiled')!;
    const news = { caseId, number: 'N-1', serviceId, serviceVersion, news: 'filed', params: {} };
    expect(words(stage.talk.give({ kind: 'caseNews', news }))).toContain('pin.choose');
    return { ...stage, caseId, answers };
  }
  function withPin() {
    const stage = filed();
    const chosen = stage.text('8305');
    const { serviceVersion } = last(chosen, 'pinChosen')!;
    const right = { kind: 'right', serviceId: 'every-kind', serviceVersion, answers: stage.answers };
    const checked = (outcome: object) => stage.talk.give({ kind: 'pinChecked', caseId: stage.caseId, outcome });
    return { ...stage, chosen, right, checked };
  }

  it('is chosen when it is filed; a guessable one is not taken, and none need be', () => {
    const { talk, text, answers, caseId } = filed();
    for (const pin of ['12', 'my secret', '1234', '4321', '7777', '1999']) {
      expect(last(text(pin), 'pinChosen')).toBeUndefined();
    }
    const events = text('८३०५');
    expect(last(events, 'pinChosen')).toMatchObject({ caseId, pin: '8305', answers });
    expect(last(events, 'secretHeard')).toBeDefined();
    expect(JSON.stringify(talk.state())).not.toContain('8305');
    expect(JSON.stringify(talk.state())).not.toContain('Sunita');
    const other = filed();
    other.tap('+later');
    expect(other.talk.state()).toMatchObject({ held: [] });
    expect(JSON.stringify(other.talk.state())).not.toContain('Sunita');
  });

  it('stands before what was answered: nothing is shown without it', () => {
    const { talk, tap, text, caseId, right, checked } = withPin();
    expect(words(text('holdings'))).not.toContain('Sunita');
    tap(caseId);
    expect(last(text('1111'), 'pinOffered')).toMatchObject({ caseId, pin: '1111' });
    expect(words(checked({ kind: 'wrong', left: 2 }))).toContain('pin.wrong 2');
    expect(words(checked({ kind: 'locked' }))).toContain('pin.locked');
    expect(words(talk.events.filter((event) => event.kind !== 'applicationFiled').slice(-12))).not.toContain('Sunita');
    text('holdings');
    tap(caseId);
    text('8305');
    expect(words(checked(right))).toContain('Sunita Devi');
  });

  it('an answer given once is offered again with its source and date, in a form that asks the same', () => {
    const { talk, tap, text, caseId, right, checked } = withPin();
    text('every kind');
    tap('begin');
    expect(talk.state().overlay).toEqual({ kind: 'held', purpose: 'reuse' });
    tap(caseId);
    text('8305');
    checked(right);
    expect(talk.state().overlay).toBeUndefined();
    const asked = words(tap('keeper'));
    expect(asked).toContain('earlier.from Sunita Devi Every kind 23 November 2026');
    tap('+same');
    expect(talk.state().journey?.answers['fullName']).toBe('Sunita Devi');
    expect(JSON.stringify(talk.state().journey?.earlier)).not.toContain('••••');
  });

  it('a reply about a PIN that nobody is asked for any more shows nothing', () => {
    const { right, checked } = withPin();
    expect(checked(right)).toEqual([]);
  });

  it('somebody who forgot it has what is behind it deleted', () => {
    const { talk, tap, text, caseId } = withPin();
    text('holdings');
    tap(caseId);
    expect(last(tap('+forgotten'), 'pinForgotten')).toEqual({ kind: 'pinForgotten', caseId });
    expect(talk.state().held).toEqual([]);
  });

  it('"forget me" deletes forms and kept answers, after it was asked', () => {
    const { talk, tap, text } = withPin();
    text('lantern permit');
    tap('begin');
    text('menu');
    tap('later');
    text('forget');
    tap('no');
    expect(talk.state().drafts).toHaveLength(1);
    text('forget');
    expect(last(tap('yes'), 'forgetAsked')).toBeDefined();
    expect(talk.state()).toMatchObject({ drafts: [], held: [] });
    expect(talk.state().journey).toBeUndefined();
  });

  it('a phone that may be somebody else’s sees nothing of before until a PIN was right', () => {
    const { talk, tap, text, caseId, right, checked } = withPin();
    text('every kind');
    tap('begin');
    tap('+none');
    tap('keeper');
    text('Asha Rao');
    expect(said(talk.give({ kind: 'accountProof', doubted: true }))).toEqual([]);
    for (const command of ['status', 'drafts', 'holdings', 'back', 'hello', 'menu']) {
      const told = text(command);
      expect(last(told, 'statusAsked')).toBeUndefined();
      expect(words(told)).not.toMatch(/Asha|Sunita/);
    }
    text('status');
    tap(caseId);
    text('8305');
    checked(right);
    expect(talk.state().doubted).toBeUndefined();
    expect(words(text('drafts'))).toContain('Asha Rao');
  });
});
