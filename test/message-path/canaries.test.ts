// Promise P8 at rest: whole journeys with words that occur nowhere else, then every table and every file is searched for
// them in all the forms in which they could lie there. What is personal is sealed, so nothing is found.

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dumpDatabase } from '../helpers/dump-database.ts';
import { photoWithPlace } from '../helpers/sample-files.ts';
import { createStage, type Stage } from '../helpers/stage.ts';
import { CANARY_PEOPLE, findWords, type CanaryPerson } from './canary-people.ts';
import { createCitizen, ENGLISH, HINDI, walkTo, type Citizen, type Given } from './citizen.ts';

const ORDER = 'The papers that were sent do not show how the applicant is connected with the person on the record.';
const CANARIES = [...new Set(CANARY_PEOPLE.flatMap((person) => person.canaries))];
/** In the metadata of the picture that everybody sends. */
const IN_THE_PICTURE = 'CanaryPhone';

let stage: Stage;
let dump: Buffer;
let files: readonly Buffer[];

beforeAll(async () => {
  stage = await createStage({ at: '2026-11-23T04:30:00.000Z' });
  const card = await photoWithPlace();
  const [issued, queried, heard, ...filed] = CANARY_PEOPLE.map((person, index) => ({ person, index }));
  for (const { person, index } of filed) await file(person, index, card);
  await stage.decideCase((await file(issued!.person, issued!.index, card)).caseId, { kind: 'approve' });
  await stage.play();
  expect(await stage.runJobs('certificate-issue')).toBe(1);
  const asked = await file(queried!.person, queried!.index, card);
  await stage.decideCase(asked.caseId, { kind: 'ask', items: ['id-name-differs'], note: queried!.person.words });
  await answerOfficer(asked.citizen, queried!.person);
  const noticed = await file(heard!.person, heard!.index, card);
  await stage.decideCase(noticed.caseId, { kind: 'propose-refusal', reason: 'not-entitled' });
  await answerOfficer(noticed.citizen, heard!.person);
  await stage.decideCase(noticed.caseId, {
    kind: 'refuse',
    reason: 'not-entitled',
    order: `${ORDER} ${heard!.person.words}`,
  });
  await stage.play();

  const tables = await dumpDatabase(stage.database.ownerUrl);
  dump = Buffer.from([...tables].map(([name, lines]) => `${name}\n${lines.join('\n')}`).join('\n'));
  files = await readFiles(stage.documents.directory);
}, 120_000);
afterAll(() => stage.close());

async function file(
  person: CanaryPerson,
  index: number,
  card: Buffer,
): Promise<{ readonly caseId: string; readonly citizen: Citizen }> {
  const { phone, userId, profile, mediaId, fileName, caption } = person;
  const citizen = createCitizen(stage, phone);
  citizen.sender = { phone, userId, name: profile };
  const document = { id: mediaId, mime_type: 'application/pdf', filename: fileName, caption };
  const given: Given = {
    number: person.number,
    name: person.applicant,
    facts: person.facts,
    card: { type: 'document', document },
    file: () => ({ ok: true, body: [card] }),
  };
  await walkTo(stage, citizen, 'filed', index % 2 === 0 ? ENGLISH : HINDI, given);
  await stage.play();
  const { rows } = await stage.database.worker.query<{ id: string }>(
    'select a.id from application a join case_party p on p.case_id = a.id where p.account_id = $1',
    [await stage.accountOf(phone)],
  );
  expect(rows).toHaveLength(1);
  return { caseId: rows[0]!.id, citizen };
}

/** The citizen explains, and taps the first button: send it. */
async function answerOfficer(citizen: Citizen, person: CanaryPerson): Promise<void> {
  await stage.play();
  const review = await citizen.says(person.words);
  expect(review[0]!.body).toContain(person.words);
  await citizen.taps(review[0]!.choices[0]!.title);
  await stage.play();
}

async function readFiles(folder: string): Promise<readonly Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name))),
  );
}

it('the search finds a word in every form', () => {
  const word = 'ज़ेबुलीना Quill';
  const utf16 = Buffer.from(word, 'utf16le');
  const hiding = [
    word,
    utf16,
    `\\x${utf16.toString('hex')}`,
    Buffer.from(`..${word}!`).toString('base64'),
    JSON.stringify(word),
  ];
  for (const place of hiding) {
    const haystack = Buffer.concat([Buffer.from('before '), Buffer.from(place as string), Buffer.from(' after')]);
    expect(findWords(haystack, [word, 'Somebody else'], { hexToo: true })).toEqual([word]);
  }
});

it('the journeys were whole: filed, asked, heard, refused, issued, each with a document', async () => {
  const { rows } = await stage.database.worker.query<{ stage: string; number: string }>(
    'select stage, number from application',
  );
  expect(rows.map((row) => row.stage).toSorted()).toEqual([
    'issued',
    'refused',
    ...Array.from({ length: 3 }, () => 'with-officer'),
  ]);
  expect(files).toHaveLength(CANARY_PEOPLE.length);
  // The dump is a dump: numbers of applications stand in it in the open.
  expect(
    findWords(
      dump,
      rows.map((row) => row.number),
      { hexToo: true },
    ),
  ).toHaveLength(CANARY_PEOPLE.length);
});

it('no table holds any of the 100 canaries', () => {
  expect(CANARIES.length).toBeGreaterThanOrEqual(100);
  expect(findWords(dump, [...CANARIES, IN_THE_PICTURE], { hexToo: true })).toEqual([]);
});

it('no file holds any of them', () => {
  for (const sealed of files) {
    expect(findWords(sealed, [...CANARIES, IN_THE_PICTURE], { hexToo: false })).toEqual([]);
  }
});
