// Every golden story through signed webhooks, turns, engine, registers, documents, cases, desk, certificates and outbox: what
// is written is what citizens get. tools/transcripts.test.ts plays them against the engine alone.

import { globSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, expect, it } from 'vitest';
import { createDecoder } from '#documents';
import { readMessageBooks, readOutboxBooks } from '#mailbox';
import { parseTranscript } from '../../tools/transcript/parse-transcript.ts';
import { createStage, type Stage } from '../helpers/stage.ts';
import { playStory } from './play-story.ts';

const STORIES = globSync('{regions,test/fixtures/regions}/*/services/*/transcripts/*.txt').toSorted();
const BEGIN = '2026-11-23T04:30:00.000Z';
const PHONE = '919876500001';

const decoder = createDecoder();
let stage: Stage;
afterEach(() => stage.close());
afterAll(() => decoder.stop());

it.each(STORIES)('%s is said through the webhook as written', async (file) => {
  const text = readFileSync(file, 'utf8');
  stage = await createStage({ region: file.slice(0, file.indexOf('/services/')), at: BEGIN, decoder, isStaffed: true });
  const played = await playStory(stage, PHONE, parseTranscript(text));
  expect(played.text).toBe(text);
  await stage.play();
  const since = new Date(0);
  expect(await readMessageBooks(stage.database.reporter, since)).toMatchObject({
    waiting: 0,
    parked: 0,
    difference: 0,
  });
  expect(await readOutboxBooks(stage.database.reporter, since)).toMatchObject({
    stored: played.replies,
    difference: 0,
  });
});
