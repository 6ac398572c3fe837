// Somebody files for another, in the engine alone: the test gives the answers that our tables would give.

import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { wordsIn, type Catalogue } from '#catalogue';
import { choicesOf, converse, delhi, last, load, said } from '../../../test/helpers/converse.ts';
import { writeEveryKind } from '../../../test/helpers/every-kind.ts';
import { createWillingCitizen } from '../../../test/helpers/willing-citizen.ts';

const folder = writeEveryKind();
const kinds: Catalogue = load(folder);
afterAll(() => rmSync(path.dirname(folder), { recursive: true }));

const words = (events: Parameters<typeof said>[0]): string => JSON.stringify(said(events));
const UNTIL = '2026-11-23T09:00:00.000Z';

/** At the start of the form, as somebody who helps. */
function begin(centre?: string) {
  const talk = converse(kinds);
  const text = (one: string) => talk.give({ kind: 'text', text: one });
  const tap = (value: string) => talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:${value}` });
  text('english');
  text(kinds.text('every-kind', 'en', 'name'));
  tap('helping');
  talk.give({ kind: 'standingFound', serviceId: 'every-kind', ...(centre === undefined ? {} : { centre }) });
  const citizen = createWillingCitizen(talk, kinds);
  const fillIn = (): void => {
    for (let turns = 0; turns < 60 && talk.state().journey?.at.kind !== 'review'; turns += 1) {
      const at = talk.state().journey?.at;
      if (at?.kind === 'capacity') tap('keeper');
      else talk.give(at?.kind === 'field' && at.field === 'bornOn' ? { kind: 'text', text: '1-1-1990' } : citizen(0));
    }
    expect(talk.state().journey?.at.kind).toBe('review');
  };
  return { talk, text, tap, fillIn };
}

/** The form is filled in and sent off; the person is asked. */
function untilAsked() {
  const stage = begin();
  stage.text('Ravi Kumar');
  stage.text('Asha Devi');
  stage.text('98765 43210');
  stage.fillIn();
  const { agreementId, ...asked } = last(stage.tap('agree'), 'agreementAsked')!;
  const opened = { kind: 'agreementOpened', agreementId, outcome: { kind: 'asked', until: UNTIL } };
  return { ...stage, agreementId, asked, told: stage.talk.give(opened) };
}

describe('a helper of the family', () => {
  it('says who they are, for whom, and where that person can be asked', () => {
    const { asked, told, talk } = untilAsked();
    expect(asked).toMatchObject({
      mobile: '919876543210',
      helper: 'Ravi Kumar',
      serviceId: 'every-kind',
      language: 'en',
    });
    expect(words(told)).toContain('helping.waiting Asha Devi 3210');
    expect(talk.events.some((event) => event.kind === 'applicationFiled')).toBe(false);
  });

  it('files once the code was right, with the agreement named and no PIN of theirs', () => {
    const { talk, text, agreementId } = untilAsked();
    const offered = text('246 813');
    expect(last(offered, 'agreementCodeOffered')).toEqual({
      kind: 'agreementCodeOffered',
      agreementId,
      code: '246813',
    });
    expect(offered.some((event) => event.kind === 'secretHeard')).toBe(true);
    const asked = last(
      talk.give({ kind: 'agreementSettled', agreementId, outcome: { kind: 'agreed' } }),
      'filingAsked',
    )!;
    expect(asked).toMatchObject({ agreementId, person: 'Asha Devi', helper: 'Ravi Kumar' });
    const agreement = { kind: 'code', agreementId, agreedAt: UNTIL } as const;
    const filedBy = { standing: 'family', helper: 'Ravi Kumar', agreement } as const;
    const outcome = { kind: 'granted', filedBy } as const;
    const filed = talk.give({ kind: 'filingAnswered', caseId: asked.caseId, outcome });
    expect(last(filed, 'applicationFiled')).toMatchObject({ caseId: asked.caseId, filedBy });
    expect(words(filed)).toContain('helping.agreed Asha Devi');
    expect(talk.state().pinFor).toBeUndefined();
    expect(talk.state().journey).toBeUndefined();
    expect(talk.give({ kind: 'agreementSettled', agreementId, outcome: { kind: 'agreed' } })).toEqual([]);
  });

  it('is told of a wrong code, and asks anew once it no longer counts', () => {
    const { talk, tap, agreementId } = untilAsked();
    const wrong = talk.give({ kind: 'agreementSettled', agreementId, outcome: { kind: 'wrong', left: 2 } });
    expect(words(wrong)).toContain('helping.codeWrong 2');
    expect(talk.state().journey?.at.kind).toBe('agreement');
    talk.give({ kind: 'agreementSettled', agreementId, outcome: { kind: 'locked' } });
    expect(talk.state().journey?.at.kind).toBe('review');
    expect(last(tap('agree'), 'agreementAsked')!.agreementId).not.toBe(agreementId);
  });

  it('keeps the form when the person does not agree, and nothing is filed', () => {
    const { talk, agreementId } = untilAsked();
    const told = talk.give({ kind: 'agreementSettled', agreementId, outcome: { kind: 'declined' } });
    expect(words(told)).toContain('helping.declined Asha Devi');
    expect(talk.state().journey?.at.kind).toBe('review');
    expect(last(talk.events, 'filingAsked')).toBeUndefined();
  });

  it('asks somebody else anew when the number is changed: what the first agreed to does not count', () => {
    const { talk, tap, text, agreementId } = untilAsked();
    tap('+number');
    text('9123456780');
    expect(talk.state().journey?.helping?.agreement).toBeUndefined();
    expect(talk.give({ kind: 'agreementSettled', agreementId, outcome: { kind: 'agreed' } })).toEqual([]);
  });

  it('hears of an agreement that comes while the form lies aside, and sends it from there', () => {
    const { talk, tap, text, agreementId } = untilAsked();
    text('menu');
    tap('later');
    const told = talk.give({ kind: 'agreementSettled', agreementId, outcome: { kind: 'agreed' } });
    expect(words(told)).toContain('helping.agreedLater Asha Devi');
    text('drafts');
    tap(talk.state().drafts[0]!.journey.id);
    expect(last(tap('agree'), 'filingAsked')).toMatchObject({ agreementId });
  });

  it('sends a signed letter for somebody who has no phone', () => {
    const { talk, tap, text, fillIn } = begin();
    text('Ravi Kumar');
    text('Asha Devi');
    tap('+none');
    fillIn();
    expect(talk.state().journey?.documents.map((one) => one.evidence)).toContain('letter');
    expect(last(tap('agree'), 'filingAsked')).toMatchObject({ letter: 'letter', person: 'Asha Devi' });
    expect(last(talk.events, 'agreementAsked')).toBeUndefined();
  });

  it('is not asked for a letter otherwise, nor is anybody who files for themselves', () => {
    expect(
      untilAsked()
        .talk.state()
        .journey?.documents.map((one) => one.evidence),
    ).not.toContain('letter');
  });

  it('loses nothing when it may not be filed today', () => {
    const { talk, agreementId } = untilAsked();
    talk.give({ kind: 'agreementSettled', agreementId, outcome: { kind: 'agreed' } });
    const caseId = last(talk.events, 'filingAsked')!.caseId;
    const told = talk.give({ kind: 'filingAnswered', caseId, outcome: { kind: 'quota-full', quota: 30 } });
    expect(words(told)).toContain('helping.quotaFull 30');
    expect(talk.state().journey?.helping?.agreement?.agreed).toBe(true);
  });
});

it('an accredited centre is named to the person, and need not name itself', () => {
  const { talk } = begin('Seva Kendra 12');
  expect(talk.state().journey?.at).toEqual({ kind: 'helping', ask: 'person' });
});

describe('the person who is asked', () => {
  const request = (agreementId: string) => ({
    kind: 'agreementRequested',
    agreementId,
    helper: 'Ravi Kumar',
    ending: '0001',
    serviceId: 'income-certificate',
    serviceVersion: 1,
    officeId: delhi.offices[0]!.id,
    code: '246813',
    until: '2026-11-23T06:30:00.000Z',
    language: 'pa',
  });

  it.each(['hi', 'en', 'pa', 'ur'])(
    'hears who, what, where and until when in %s, and agrees with one tap',
    (language) => {
      const talk = converse(delhi);
      const asked = talk.give({ ...request('a1'), language });
      const [message] = said(asked);
      const body = message?.kind === 'choices' ? message.body : '';
      for (const part of ['Ravi Kumar', '0001', '246813', '12:00', delhi.text('income-certificate', language, 'name')])
        expect(body).toContain(part);
      expect(body).toContain(wordsIn(delhi, delhi.offices[0]!.names, language));
      const [agree] = choicesOf(asked);
      expect(last(talk.give({ kind: 'tap', choice: agree!.id }), 'agreementAnswered')).toMatchObject({ agreed: true });
      const done = talk.give({ kind: 'agreementKept', agreementId: 'a1', outcome: 'agreed' });
      expect(words(done)).toContain(delhi.regionText(language, 'agreement.agreed', { helper: 'Ravi Kumar' }));
      expect(talk.state().agreements).toBeUndefined();
    },
  );

  it.each([
    ['hi', 'सहमत नहीं हूँ'],
    ['en', 'I do not agree'],
    ['pa', 'ਸਹਿਮਤ ਨਹੀਂ ਹਾਂ'],
    ['ur', 'متفق نہیں ہوں'],
  ])('refuses with the button of the template in %s', (language, button) => {
    const talk = converse(delhi);
    talk.give({ ...request('a1'), language });
    expect(last(talk.give({ kind: 'text', text: button }), 'agreementAnswered')).toMatchObject({ agreed: false });
  });

  it('sees the code again whatever they write, and goes on with their own form after', () => {
    const talk = converse(delhi);
    talk.give({ kind: 'text', text: 'English' });
    talk.give({ kind: 'text', text: delhi.text('income-certificate', 'en', 'name') });
    const open = talk.state().prompt?.id;
    talk.give(request('a1'));
    expect(talk.state().prompt?.id).not.toBe(open);
    expect(words(talk.give({ kind: 'text', text: 'what is this' }))).toContain('246813');
    talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:agree` });
    talk.give({ kind: 'agreementKept', agreementId: 'a1', outcome: 'agreed' });
    expect(talk.state().journey?.serviceId).toBe('income-certificate');
  });

  it('is no longer asked once the time is over, and a late tap agrees to nothing', () => {
    const talk = converse(delhi);
    const [agree] = choicesOf(talk.give(request('a1')));
    talk.give({ kind: 'timerFired', timer: 'agreement:a1' });
    expect(talk.state().agreements).toBeUndefined();
    expect(last(talk.give({ kind: 'tap', choice: agree!.id }), 'agreementAnswered')).toBeUndefined();
  });

  it('is asked by two helpers one after the other', () => {
    const talk = converse(delhi);
    talk.give(request('a1'));
    talk.give(request('a2'));
    talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:refuse` });
    const next = talk.give({ kind: 'agreementKept', agreementId: 'a1', outcome: 'declined' });
    expect(choicesOf(next)).toHaveLength(2);
    expect(last(talk.give({ kind: 'tap', choice: choicesOf(next)[0]!.id }), 'agreementAnswered')).toMatchObject({
      agreementId: 'a2',
    });
  });
});

describe.each(['hi', 'en', 'pa', 'ur'])('an accredited helper’s list in %s', (language) => {
  it('names what is open by number and initials, and their own refusals', () => {
    const talk = converse(delhi);
    talk.give({ kind: 'text', text: delhi.region.languages.names[language] });
    const [phrase = ''] = delhi.understood(undefined, language, 'helped');
    expect(last(talk.give({ kind: 'text', text: phrase }), 'helpedAsked')).toBeDefined();
    const open = [
      { caseId: 'c1', number: 'DL-INC-1', serviceId: 'income-certificate', waitingFor: 'officer', initials: 'A. D.' },
    ];
    const told = talk.give({ kind: 'helpedListed', helped: { days: 90, open, filed: 12, decided: 8, refused: 2 } });
    const service = delhi.text('income-certificate', language, 'name');
    expect(words(told)).toContain(`DL-INC-1 · A. D. · ${service}`);
    expect(words(told)).toContain('25 %');
  });

  it('is a question for their own status from anybody else', () => {
    const talk = converse(delhi);
    talk.give({ kind: 'text', text: delhi.region.languages.names[language] });
    talk.give({ kind: 'text', text: delhi.understood(undefined, language, 'helped')[0] });
    expect(last(talk.give({ kind: 'helpedListed' }), 'statusAsked')).toBeDefined();
  });
});

it('a certificate goes to the applicant, and not to a helper beside them', () => {
  const news = {
    caseId: '019b0000-0000-7000-8000-000000000001',
    number: 'N-1',
    serviceId: 'income-certificate',
    serviceVersion: delhi.getService('income-certificate').version,
    news: 'certificate-ready',
    params: { office: delhi.offices[0]!.id },
    document: { certificateId: 'c', fileName: 'c.pdf' },
  };
  const kindsOf = (standing: string): readonly string[] =>
    said(converse(delhi).give({ kind: 'caseNews', news: { ...news, standing } })).map((message) => message.kind);
  expect(kindsOf('applicant')).toContain('document');
  expect(kindsOf('helper-by-letter')).toContain('document');
  expect(kindsOf('helper')).not.toContain('document');
});
