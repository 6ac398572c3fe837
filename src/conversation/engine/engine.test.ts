import { describe, expect, it } from 'vitest';
import { converse, delhi, last, nayapur, said } from '../../../test/helpers/converse.ts';
import { step } from './index.ts';

/** What the first service is called: its name begins it, whatever else is offered. */
const NAME = delhi.text(delhi.services[0]!.id, 'en', 'name');
const RECORD: object = { name: { en: 'Secret Name' }, mother: 'Hidden' };

function reach(stop: 'evidence' | 'review' | 'filed', catalogue = delhi, record = RECORD) {
  const talk = converse(catalogue);
  const tap = (value: string) => talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:${value}` });
  const text = (words: string) => talk.give({ kind: 'text', text: words });
  text('Hi');
  tap('en');
  text(NAME);
  tap('begin');
  tap('mother');
  text('CVL-2019-004217');
  text('7 March 2019');
  const asked = last(talk.events, 'registryAsked')!;
  talk.give({
    kind: 'registryReplied',
    requestId: asked.requestId,
    outcome: 'linked',
    record,
    recordRef: 'rec-1',
  });
  text('Sunita Devi');
  if (stop === 'evidence') return { ...talk, tap, text };
  talk.give({ kind: 'media', media: 'image', mediaId: 'm1', mimeType: 'image/jpeg' });
  talk.give({
    kind: 'documentChecked',
    documentId: last(talk.events, 'documentOffered')!.documentId,
    outcome: 'accepted',
  });
  if (stop === 'filed') {
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
    const agree = `${talk.state().prompt?.id}:agree`;
    talk.give({ kind: 'tap', choice: agree });
    talk.give({ kind: 'tap', choice: agree });
    expect(talk.events.filter((event) => event.kind === 'applicationFiled')).toHaveLength(1);
  });

  it('"no such record" and "not yours" read exactly alike', () => {
    const answers = (['not-found', 'not-linked'] as const).map((outcome) => {
      const talk = converse(delhi);
      const tap = (value: string) => talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:${value}` });
      talk.give({ kind: 'text', text: NAME });
      for (const value of ['begin', 'self']) tap(value);
      talk.give({ kind: 'text', text: 'CVL-2019-004217' });
      talk.give({ kind: 'text', text: '7-3-2019' });
      return talk.give({ kind: 'registryReplied', requestId: last(talk.events, 'registryAsked')!.requestId, outcome });
    });
    expect(answers[0]).toEqual(answers[1]);
  });

  it('words sent before the question was asked do not answer it; commands always work', () => {
    const talk = converse(delhi);
    talk.give({ kind: 'text', text: NAME });
    for (const value of ['begin', 'self']) talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:${value}` });
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

  it('a name that the register does not know there is told once for each record, with no word of what it knows', () => {
    const talk = reach('evidence');
    const told = () => JSON.stringify(said(talk.events)).split('not the same as in the register').length - 1;
    const sendCard = () => {
      talk.give({ kind: 'media', media: 'image', mediaId: 'm1', mimeType: 'image/jpeg' });
      talk.give({
        kind: 'documentChecked',
        documentId: last(talk.events, 'documentOffered')!.documentId,
        outcome: 'accepted',
      });
    };
    sendCard();
    expect(talk.state().journey?.at.kind).toBe('review');
    expect(told()).toBe(1);
    // Trying names, or other capacities, learns nothing more.
    for (const name of ['Anita Devi', 'Hidden', 'Kamla Devi']) {
      talk.tap('change');
      talk.tap('applicantName');
      talk.text(name);
      expect(talk.state().journey?.at.kind).toBe('review');
    }
    talk.tap('change');
    talk.tap('capacity');
    talk.tap('self');
    expect(told()).toBe(1);
    // Another look-up, which the limits count, is told of anew.
    talk.tap('change');
    talk.tap('dateOfBirth');
    talk.text('8-3-2019');
    talk.give({
      kind: 'registryReplied',
      requestId: last(talk.events, 'registryAsked')!.requestId,
      outcome: 'linked',
      record: { name: 'Aarohi Vidyarthi' },
      recordRef: 'rec-2',
    });
    expect(told()).toBe(2);
    expect(JSON.stringify(said(talk.events))).not.toContain('Vidyarthi');
    talk.tap('agree');
    expect(last(talk.events, 'applicationFiled')).toMatchObject({ record: { ref: 'rec-2' } });
  });

  it('a name that agrees, or that the register does not hold, is not spoken of', () => {
    for (const mother of ['Smt. Sunita Devi', '']) {
      const talk = reach('evidence', delhi, { mother });
      talk.give({ kind: 'media', media: 'image', mediaId: 'm1', mimeType: 'image/jpeg' });
      const { documentId } = last(talk.events, 'documentOffered')!;
      const review = talk.give({ kind: 'documentChecked', documentId, outcome: 'accepted' });
      expect(JSON.stringify(said(review))).not.toContain('register');
    }
  });

  it('a case is asked by the rules it was filed under, though a newer version has others', () => {
    const definition = delhi.services[0]!;
    const changed = {
      ...definition,
      version: definition.version + 1,
      evidence: [],
      query: { replyDays: 1, items: [] },
    };
    const talk = converse(delhi.withVersions([{ definition: changed, texts: {} }]));
    talk.give({ kind: 'text', text: 'English' });
    const [item] = definition.query.items;
    talk.give({
      kind: 'caseNews',
      news: {
        caseId: 'c1',
        number: 'N-1',
        serviceId: definition.id,
        serviceVersion: definition.version,
        news: 'query-asked',
        params: { replyBy: '2026-12-02' },
        items: [{ code: item!.code }],
      },
    });
    const asked = talk.give({ kind: 'text', text: 'back' });
    expect(said(asked)[0]).toMatchObject({ body: expect.stringContaining('cannot be read') });
    talk.give({ kind: 'media', media: 'image', mediaId: 'm1', mimeType: 'image/jpeg' });
    expect(last(talk.events, 'documentOffered')).toMatchObject({
      evidence: definition.evidence[0]!.id,
      serviceVersion: definition.version,
    });
  });

  it('a late answer of the register to a form that was closed does nothing', () => {
    const talk = converse(delhi);
    talk.give({ kind: 'text', text: NAME });
    for (const value of ['begin', 'self']) talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:${value}` });
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

const texts = (events: Parameters<typeof said>[0]): string => JSON.stringify(said(events));

describe('the status of a case', () => {
  const open = {
    caseId: 'case-1',
    number: 'N-1',
    serviceId: nayapur.services[0]!.id,
    state: 'with-officer',
    filedAt: '2026-11-20T04:30:00.000Z',
    dueOn: '2026-11-27',
    paused: false,
    waitingFor: 'officer',
  } as const;

  it('names the due date while somebody is at work on it', () => {
    const told = texts(converse(nayapur).give({ kind: 'casesListed', cases: [open] }));
    expect(told).toContain('status.case');
    expect(told).toContain('27 November 2026');
  });

  it.each([
    { state: 'approved', waitingFor: 'certificate', outcome: 'status.certificate' },
    { state: 'refused', waitingFor: 'none', outcome: 'status.over' },
  ])('names the day of the decision, and no due date, once it is $state', ({ outcome, ...decided }) => {
    const one = { ...open, ...decided, decidedAt: '2026-11-24T20:00:00.000Z' };
    const told = texts(converse(nayapur).give({ kind: 'casesListed', cases: [one] }));
    expect(told).toContain(`status.decided Permit for a lantern N-1 ${outcome} 25 November 2026 20 November 2026`);
    expect(told).not.toContain('27 November');
  });
});

describe('an application that waits for its fee', () => {
  const unpaid = {
    caseId: 'case-1',
    number: 'N-1',
    serviceId: nayapur.services[0]!.id,
    state: 'fee-due',
    filedAt: '2026-11-20T04:30:00.000Z',
    paused: false,
    waitingFor: 'fee',
    fee: { paise: 2050, payBy: '2026-12-20', officeId: 'east-pier' },
  } as const;

  it('is told with the amount, the last day and the counter, and without a due date', () => {
    const told = texts(converse(nayapur).give({ kind: 'casesListed', cases: [unpaid] }));
    expect(told).toContain(
      'status.fee Permit for a lantern N-1 20 November 2026 ₹20.50 20 December 2026 East Pier East Pier 1',
    );
  });

  it('is told as closed, not as decided, once the time to pay is over', () => {
    const { fee: _fee, ...lapsed } = { ...unpaid, state: 'lapsed', waitingFor: 'none' } as const;
    const told = texts(converse(nayapur).give({ kind: 'casesListed', cases: [lapsed] }));
    expect(told).toContain('status.lapsed Permit for a lantern N-1 20 November 2026');
  });

  it('is offered a PIN below the message that demands the fee, which is its receipt too', () => {
    const talk = reach('filed');
    const { caseId, serviceId, serviceVersion } = last(talk.events, 'applicationFiled')!;
    const receipt = { receiptNumber: 'R-1', receiptUrl: 'https://r' };
    const params = { paise: 2050, payBy: '2026-12-20', office: 'mcd-south', ...receipt };
    const news = { caseId, number: 'N-1', serviceId, serviceVersion, news: 'fee-due', params } as const;
    const told = texts(talk.give({ kind: 'caseNews', news }));
    for (const words of ['*₹20.50*', '*20 December 2026*', 'South Zone office of the corporation', 'https://r', 'PIN'])
      expect(told).toContain(words);
  });
});

describe('a file that is too large', () => {
  const tooLarge = { kind: 'unsupported', what: 'too-large' } as const;

  it('is answered with the size that the definition allows', () => {
    const service = delhi.services[0]!;
    const evidence = service.evidence.map((one) => ({ ...one, maxBytes: 2_621_440 }));
    const patched = { findService: () => ({ ...service, evidence }), getService: () => ({ ...service, evidence }) };
    const talk = reach('evidence', { ...delhi, ...patched });
    const photo = { kind: 'media', media: 'image', mediaId: 'm1', mimeType: 'image/jpeg' } as const;
    expect(texts(talk.give({ ...photo, bytes: 3_000_000 }))).toContain('2.5 MB');
    expect(texts(talk.give(tooLarge))).toContain('2.5 MB');
    talk.give(photo);
    const { documentId } = last(talk.events, 'documentOffered')!;
    const checked = { kind: 'documentChecked', documentId, outcome: 'refused', reason: 'too-large' } as const;
    expect(texts(talk.give(checked))).toContain('2.5 MB');
  });

  it('is answered without a figure where no document is asked for', () => {
    const told = texts(converse(delhi).give(tooLarge));
    expect(told).not.toMatch(/\d MB/);
  });
});

it('files that keep not coming through are told of once, with the last of them, and with another way', () => {
  const talk = reach('evidence');
  const send = () => {
    talk.give({ kind: 'media', media: 'image', mediaId: 'm', mimeType: 'image/jpeg' });
    return last(talk.events, 'documentOffered')!.documentId;
  };
  const [first, second] = [send(), send()];
  const failing = { kind: 'documentChecked', outcome: 'refused', reason: 'failing' } as const;
  expect(texts(talk.give({ ...failing, documentId: first }))).toBe('[]');
  expect(texts(talk.give({ ...failing, documentId: second }))).toContain(
    delhi.regionText('en', 'document.refused.failing'),
  );
  expect(texts(talk.give({ ...failing, documentId: second }))).toBe('[]');
});

it.each([
  ['en', 'within 1 working day.', 'within 2 working days.'],
  ['hi', '1 कामकाजी दिन में', '2 कामकाजी दिनों में'],
])('one day is one day in %s', (language, one, two) => {
  expect(delhi.regionText(language, 'start.limit', { days: 1 })).toContain(one);
  expect(delhi.regionText(language, 'start.limit', { days: 2 })).toContain(two);
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
  // The quietest of several batches: other work on the machine says nothing about the step.
  const runs = 500;
  const batches = Array.from({ length: 20 }, () => {
    const start = performance.now();
    for (let run = 0; run < runs; run += 1) step(talk.deps, state, input);
    return ((performance.now() - start) / runs) * 1000;
  });
  const microseconds = Math.min(...batches);
  console.log(`step on a text answer: ${microseconds.toFixed(1)} µs`);
  // Three to five times as much on a machine that has other work to do.
  expect(microseconds).toBeLessThan(500);
});
