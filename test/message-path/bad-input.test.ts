// What no form expects, in both languages, through the webhook: one answer each in the citizen's language, and the
// conversation stays where it was. The words stand in the transcripts; here it is the stored state that is compared.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConversationState } from '#conversation/engine';
import { readMessageBooks } from '#mailbox';
import { fileMessage, photoMessage, tapMessage, textMessage, tooLargeMessage } from '../helpers/said.ts';
import { fileFor } from '../helpers/stage-outside.ts';
import { createStage, type Stage } from '../helpers/stage.ts';
import { createCitizen, ENGLISH, HINDI, walkTo, type Citizen } from './citizen.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.close());

/** Everything that tells where the citizen stands; when they were last heard is all that may change. */
/** How many were not understood in a row is counted; nothing else may move. */
function standing({ lastHeardAt: _heard, unclear: _unclear, ...state }: ConversationState): object {
  return state;
}

const HOSTILE: readonly (readonly [string, object])[] = [
  ['an empty text', textMessage('')],
  ['blanks and invisible letters', textMessage(' \u200b\u00a0\u2060\ufeff')],
  ['10,000 characters', textMessage('क'.repeat(10_000))],
  ['NUL and lone surrogates', textMessage('\u0000\ud83d\udc00\u0000 \udfff')],
  ['emoji only', textMessage('🙏🙏😀')],
  ['a sticker', { type: 'sticker', sticker: { id: 'm', mime_type: 'image/webp', animated: false } }],
  ['a file of 100 MB', tooLargeMessage()],
  ['an unknown button', tapMessage({ id: 'not-one-of-ours', title: 'Yes', shownAs: 'button' })],
  ['a button with an id of NUL and lone surrogates', tapMessage({ id: 'p1:\u0000\ud800', title: 'x', shownAs: 'row' })],
  ['a button of a prompt that was never', tapMessage({ id: 'p999:yes', title: 'x', shownAs: 'button' })],
  [
    'a button of the open prompt with a value it does not offer',
    tapMessage({ id: 'p5:constructor', title: 'x', shownAs: 'row' }),
  ],
  ['a text that is an object', { type: 'text', text: { body: { toString: 'x' } } }],
  ['a text without a body', { type: 'text' }],
  ['an image without an id', { type: 'image', image: { mime_type: 'image/jpeg' } }],
  ['a type that does not exist yet', { type: 'hologram', hologram: { id: 'x' } }],
  ['a type that is no word', { type: 42 }],
  ['the answer of a form that we never sent', flowReply()],
];

function flowReply(): object {
  return { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{' } } };
}

const LANGUAGES = [
  ['en', ENGLISH, /registration number/, '919876510001'],
  ['hi', HINDI, /पंजीकरण संख्या/, '919876510002'],
] as const;

describe.each(LANGUAGES)('in %s', (language, words, question, phone) => {
  let citizen: Citizen;
  beforeAll(async () => {
    citizen = createCitizen(stage, phone);
    await walkTo(stage, citizen, 'number', words);
  });

  it.each(HOSTILE)('%s gets one answer that repeats the question, and changes nothing', async (_name, message) => {
    const before = await stage.stateOf(phone);
    const said = await citizen.send(message);
    expect(said).toHaveLength(1);
    expect(said[0]!.body).toMatch(question);
    expect(/[\u0900-\u097f]/.test(said[0]!.body)).toBe(language === 'hi');
    const after = await stage.stateOf(phone);
    expect(standing(after)).toEqual(standing(before));
    expect(after.language).toBe(language);
  });

  it('a file of a wrong type is refused by what is in it, whatever it calls itself', async () => {
    const other = createCitizen(stage, `${phone}9`);
    await walkTo(stage, other, 'evidence', words);
    const before = await stage.stateOf(`${phone}9`);
    const taken = await other.send(fileMessage('m-exe', 'application/pdf', 'aadhaar.pdf'));
    expect(taken).toEqual([]);
    stage.outside.file = await fileFor('wrong-type');
    await stage.runJobs('document-fetch');
    const said = await stage.play();
    expect(said).toHaveLength(1);
    expect(said[0]!.body).toContain(stage.catalogue.regionText(language, 'document.refused.wrong-type'));
    const after = await stage.stateOf(`${phone}9`);
    expect(after.journey).toEqual(before.journey);
  });

  it('a file that turns out larger than it may be is refused, and a good one after it is taken', async () => {
    const other = createCitizen(stage, `${phone}8`);
    await walkTo(stage, other, 'evidence', words);
    await other.send(photoMessage('m-large'));
    stage.outside.file = () => ({ ok: true, body: flood(20_000_000) });
    await stage.runJobs('document-fetch');
    const refused = await stage.play();
    expect(refused.map((one) => one.body).join()).toContain('5 MB');
    const journey = (await stage.stateOf(`${phone}8`)).journey;
    expect(journey).toMatchObject({ at: { kind: 'evidence' }, documents: [], pending: [] });
    await other.send(photoMessage('m-good'));
    stage.outside.file = await fileFor('accepted');
    await stage.runJobs('document-fetch');
    await stage.play();
    expect((await stage.stateOf(`${phone}8`)).journey).toMatchObject({ at: { kind: 'review' } });
  });

  it('asking for a second form keeps the first one and its answers', async () => {
    const before = await stage.stateOf(phone);
    const said = await citizen.says(language === 'en' ? 'birth certificate' : 'जन्म प्रमाण पत्र');
    expect(said).toHaveLength(1);
    const asked = await stage.stateOf(phone);
    expect(asked.overlay).toMatchObject({ kind: 'resume' });
    expect(asked.journey).toEqual(before.journey);
    const [goOn] = said[0]!.choices;
    const back = await citizen.send(tapMessage(goOn!));
    expect(back).toHaveLength(1);
    expect(back[0]!.body).toMatch(question);
    expect((await stage.stateOf(phone)).journey).toEqual(before.journey);
  });
});

it('nothing is parked, and the books balance', async () => {
  const books = await readMessageBooks(stage.database.reporter, new Date(0));
  expect(books).toMatchObject({ waiting: 0, parked: 0, refused: 0, difference: 0 });
});

function* flood(size: number): Generator<Uint8Array> {
  for (let sent = 0; sent < size; sent += 65_536) yield new Uint8Array(65_536);
}
