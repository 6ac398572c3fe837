import { describe, expect, it } from 'vitest';
import { converse, last, delhi, said } from '../../../test/helpers/converse.ts';
import { createWillingCitizen } from '../../../test/helpers/willing-citizen.ts';

const words = (key: string): string => delhi.regionText('en', key);
const firstLine = (key: string): string => words(key).split('\n')[0] ?? '';

/** A citizen who goes along until something is set in motion. */
function untilEvent(kind: 'registryAsked' | 'documentOffered' | 'applicationFiled') {
  const talk = converse(delhi);
  const citizen = createWillingCitizen(talk, delhi);
  talk.give({ kind: 'text', text: 'english' });
  talk.give({ kind: 'text', text: delhi.text('birth-certificate-copy', 'en', 'name') });
  for (let turns = 0; turns < 80; turns += 1) {
    const events = talk.give(citizen(0));
    if (events.some((event) => event.kind === kind)) return { talk, events };
  }
  throw new Error(`never ${kind}`);
}

const bodies = (events: Parameters<typeof said>[0]): string =>
  said(events)
    .map((message) => ('body' in message ? message.body : ''))
    .join('\n');

describe('a moment of waiting', () => {
  it('costs no message: the answer of the register is the reply', () => {
    const { talk, events } = untilEvent('registryAsked');
    expect(said(events)).toEqual([]);
    const { requestId } = last(talk.events, 'registryAsked')!;
    const replied = talk.give({ kind: 'registryReplied', requestId, outcome: 'linked', record: {}, recordRef: 'r' });
    expect(said(replied)).toHaveLength(1);
    expect(replied).toContainEqual({ kind: 'timerCancelled', timer: `quiet:${requestId}` });
  });

  it('that grows long is told of once, and given up after its time', () => {
    const { talk } = untilEvent('registryAsked');
    const { requestId } = last(talk.events, 'registryAsked')!;
    const told = talk.give({ kind: 'timerFired', timer: `quiet:${requestId}` });
    expect(bodies(told)).toContain(words('lookup.waiting'));
    expect(last(told, 'timerSet')).toMatchObject({ timer: `wait:${requestId}` });
    expect(bodies(talk.give({ kind: 'timerFired', timer: `wait:${requestId}` }))).toContain(
      words('lookup.unavailable'),
    );
  });

  it('of a document is quiet too, and its verdict is told', () => {
    const { talk, events } = untilEvent('documentOffered');
    expect(said(events)).toEqual([]);
    const { documentId } = last(talk.events, 'documentOffered')!;
    expect(bodies(talk.give({ kind: 'timerFired', timer: `quiet:${documentId}` }))).toContain(
      words('document.waiting'),
    );
    const settled = talk.give({ kind: 'documentChecked', documentId, outcome: 'accepted' });
    expect(bodies(settled)).toContain(words('document.accepted'));
  });

  it('after sending ends with the receipt; a second tap, and a filing that takes long, are told so', () => {
    const { talk, events } = untilEvent('applicationFiled');
    expect(said(events)).toEqual([]);
    const { caseId, serviceId, serviceVersion } = last(talk.events, 'applicationFiled')!;
    expect(bodies(talk.give({ kind: 'tap', choice: 'p1:agree' }))).toBe(words('filed.sending'));
    expect(bodies(talk.give({ kind: 'timerFired', timer: `quiet:${caseId}` }))).toBe(words('filed.sending'));
    const news = { caseId, number: 'N-1', serviceId, serviceVersion, news: 'filed', params: {} };
    const filed = talk.give({ kind: 'caseNews', news });
    expect(bodies(filed)).toContain(firstLine('news.filed'));
    expect(filed).toContainEqual({ kind: 'timerCancelled', timer: `quiet:${caseId}` });
    expect(said(talk.give({ kind: 'timerFired', timer: `quiet:${caseId}` }))).toEqual([]);
  });

  it('somebody who writes meanwhile is answered at once', () => {
    const { talk } = untilEvent('registryAsked');
    expect(bodies(talk.give({ kind: 'text', text: '???' }))).toContain(words('lookup.waiting'));
  });

  it('that papers of a form are checked in costs none either, while its screens are filled in', () => {
    const talk = converse(delhi);
    talk.give({ kind: 'text', text: 'english' });
    talk.give({ kind: 'text', text: delhi.text('birth-certificate-copy', 'en', 'name') });
    const { journey, prompt } = talk.state();
    const files = ['photo-id', 'photo-id'].map((evidence) => ({ evidence, mediaId: 'm', mimeType: 'image/jpeg' }));
    const common = { kind: 'formFilled', journeyId: journey!.id, screen: 'PAPERS', drafts: {}, files };
    const offered = talk
      .give({ ...common, answers: { capacity: 'self' } })
      .filter((one) => one.kind === 'documentOffered');
    expect(offered).toHaveLength(2);
    for (const { documentId } of offered)
      expect(said(talk.give({ kind: 'documentChecked', documentId, outcome: 'accepted' }))).toEqual([]);
    expect(talk.state().prompt).toEqual(prompt);
    expect(talk.state().journey?.documents).toHaveLength(2);
  });
});
