import { describe, expect, it } from 'vitest';
import { converse, delhi, last, said } from '../../../test/helpers/converse.ts';
import { reviewForm } from './index.ts';

const SERVICE = 'birth-certificate-copy';
const answers = {
  capacity: 'mother',
  registrationNumber: 'CVL-2019-004217',
  dateOfBirth: '2019-03-07',
  applicantName: 'Sunita Devi',
};
const record = { registrationNumber: 'CVL-2019-004217', mother: 'Sunita Devi', office: 'mcd-civil-lines' };

/** A form that is filled in on screens, its last one shown. */
function filled(given: Readonly<Record<string, string>> = answers) {
  const talk = converse(delhi);
  talk.give({ kind: 'text', text: 'English' });
  talk.give({ kind: 'text', text: delhi.text(SERVICE, 'en', 'name') });
  const journeyId = talk.state().journey!.id;
  const fill = (more: object): readonly object[] =>
    talk.give({ kind: 'formFilled', journeyId, screen: 'X', answers: {}, drafts: {}, files: [], ...more });
  const files = [{ evidence: 'photo-id', mediaId: 'm', mimeType: 'image/jpeg' }];
  fill({ answers: given, files });
  const check = (outcome: string) =>
    talk
      .state()
      .journey!.pending.flatMap(({ documentId }) => talk.give({ kind: 'documentChecked', documentId, outcome }));
  const link = (facts: object = record) => {
    const at = talk.state().journey!.at;
    if (at.kind !== 'lookup') throw new Error(`at ${at.kind}`);
    const { requestId } = at;
    return talk.give({ kind: 'registryReplied', requestId, outcome: 'linked', record: facts, recordRef: 'r' });
  };
  const close = () => talk.give({ kind: 'flow', journeyId, answers: {} });
  const review = () => reviewForm(talk.deps, talk.state(), talk.state().journey!, '2026-11-23T04:31:00.000Z');
  return { talk, fill, check, link, close, review };
}

describe('what was agreed to on the last screen of a form', () => {
  it('is sent when the register has answered, without a word in between, as declared there', () => {
    const { talk, fill, check, link, close, review } = filled();
    expect(review()).toMatchObject({ owed: expect.stringContaining('It is free.') });
    expect(review().declaration).toContain('I have a right to this certificate');
    expect(review().answers).toContain('Registration number: CVL-2019-004217');
    const before = talk.events.length;
    fill({ agreed: true });
    const declaredAt = talk.state().journey!.agreed!.at;
    check('accepted');
    close();
    link();
    expect(said(talk.events.slice(before))).toEqual([]);
    expect(last(talk.events, 'applicationFiled')).toMatchObject({ declaredAt, capacity: 'mother' });
    expect(talk.state().journey).toBeUndefined();
  });

  it('is sent when the last paper is checked, whichever is the last to come', () => {
    const { talk, fill, check, link, close } = filled();
    fill({ agreed: true });
    const before = talk.events.length;
    close();
    const linked = link();
    expect(last(talk.events, 'applicationFiled')).toBeUndefined();
    expect(linked).toContainEqual(
      expect.objectContaining({ kind: 'timerSet', timer: expect.stringMatching(/^quiet:/) }),
    );
    check('accepted');
    expect(said(talk.events.slice(before))).toEqual([]);
    expect(last(talk.events, 'applicationFiled')?.documents).toHaveLength(1);
  });

  it('is looked over in chat where it was not agreed to', () => {
    const { talk, check, link, close } = filled();
    check('accepted');
    close();
    link();
    expect(last(talk.events, 'applicationFiled')).toBeUndefined();
    expect(talk.state().journey?.at.kind).toBe('review');
  });

  it('is looked over in chat where the register knows another name, with the hint', () => {
    const { talk, fill, check, link, close } = filled();
    fill({ agreed: true });
    check('accepted');
    close();
    const told = JSON.stringify(said(link({ ...record, mother: 'Kavita Joshi' })));
    expect(told).toContain(delhi.regionText('en', 'review.nameDiffers').slice(0, 40));
    expect(told).toContain('By sending it I declare');
    expect(last(talk.events, 'applicationFiled')).toBeUndefined();
    expect(talk.state().journey?.agreed).toBeUndefined();
  });

  it('counts no more once anything is another answer or paper', () => {
    const { talk, fill, check, link, close } = filled();
    fill({ agreed: true });
    fill({ answers: { applicantName: 'Asha Rao' } });
    check('accepted');
    close();
    link({ ...record, mother: 'Asha Rao' });
    expect(last(talk.events, 'applicationFiled')).toBeUndefined();
    expect(talk.state().journey?.at.kind).toBe('review');

    const other = filled();
    other.fill({ agreed: true });
    other.close();
    other.link();
    other.check('refused');
    expect(other.talk.state().journey?.at).toEqual({ kind: 'evidence', evidence: 'photo-id' });
    other.talk.give({ kind: 'media', media: 'image', mediaId: 'another', mimeType: 'image/jpeg', bytes: 1000 });
    other.check('accepted');
    expect(last(other.talk.events, 'applicationFiled')).toBeUndefined();
    expect(other.talk.state().journey?.at.kind).toBe('review');
  });

  it('counts no more in other words: it is looked over in the language that is spoken now', () => {
    const { talk, fill, check, link, close } = filled();
    fill({ agreed: true });
    check('accepted');
    close();
    talk.give({ kind: 'text', text: 'हिन्दी' });
    const told = JSON.stringify(said(link()));
    expect(told).toContain(delhi.text(SERVICE, 'hi', 'declaration').slice(0, 30));
    expect(last(talk.events, 'applicationFiled')).toBeUndefined();
    expect(talk.state().journey?.at.kind).toBe('review');
  });

  it('cannot be agreed to while something is still to be asked, nor from a phone that may be somebody else’s', () => {
    const { capacity, ...less } = answers;
    expect(capacity).toBeDefined();
    const { talk, fill, review } = filled(less);
    expect(review().declaration).toBeUndefined();
    fill({ agreed: true });
    expect(talk.state().journey?.agreed).toBeUndefined();
    const whole = filled();
    const doubted = { ...whole.talk.state(), doubted: true as const };
    const now = '2026-11-23T04:31:00.000Z';
    expect(reviewForm(whole.talk.deps, doubted, doubted.journey!, now).declaration).toBeUndefined();
  });
});
