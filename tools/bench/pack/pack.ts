// The region pack of the benches: a copy of the Delhi pack in a folder of one's own, with handcart-permit/ as its only
// service; and what a simulated citizen must know of its words to walk through it (meta/script.ts).

import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, parseDocument } from 'yaml';
import { describeFinding, loadCatalogue, type Catalogue } from '#catalogue';
import { OfficerSeedFile, type OfficerSeed } from '#people';
import type { Script, Words } from '../meta/script.ts';

const DELHI = fileURLToPath(new URL('../../../regions/delhi/', import.meta.url));
const SERVICE_FOLDER = fileURLToPath(new URL('handcart-permit/', import.meta.url));
export const BENCH_SERVICE = 'handcart-permit';

export interface BenchPack {
  /** For REGIONS_DIR. */
  readonly regionsDir: string;
  readonly script: Script;
  readonly officers: readonly OfficerSeed[];
}

export async function createBenchPack(folder: string): Promise<BenchPack> {
  const region = join(folder, 'delhi');
  await mkdir(folder, { recursive: true });
  await cp(DELHI, region, { recursive: true });
  await rm(join(region, 'services'), { recursive: true, force: true });
  await cp(SERVICE_FOLDER, join(region, 'services', BENCH_SERVICE), { recursive: true });
  await leaveOutMenu(join(region, 'region.yaml'));
  const loaded = loadCatalogue(region);
  if (!loaded.ok)
    throw new Error(`the pack of the benches is wrong:\n${loaded.findings.map(describeFinding).join('\n')}`);
  const seeds = OfficerSeedFile.parse(parse(await readFile(join(region, 'demo', 'officers.yaml'), 'utf8')));
  return { regionsDir: folder, script: writeScript(loaded.catalogue), officers: seeds.officers };
}

/** The services that Delhi puts first are not here. */
async function leaveOutMenu(file: string): Promise<void> {
  const document = parseDocument(await readFile(file, 'utf8'));
  document.delete('menu');
  await writeFile(file, document.toString());
}

function writeScript(catalogue: Catalogue): Script {
  return {
    languages: catalogue.languages.map((language) => wordsOf(catalogue, language)),
  };
}

function wordsOf(catalogue: Catalogue, language: string): Words {
  const region = (key: string): string => catalogue.regionText(language, key, BLANKS);
  const service = (key: string): string => catalogue.text(BENCH_SERVICE, language, key);
  const command = (meaning: string): string => catalogue.understood(undefined, language, meaning)[0] ?? '';
  return {
    language,
    hello: command('greeting'),
    help: { say: command('help'), expect: fixedPart(region('help')) },
    status: { say: command('status'), expectNone: fixedPart(region('status.none')) },
    taps: [
      catalogue.region.languages.names[language] ?? '',
      service('shortName'),
      service('name'),
      region('resume.continue'),
      region('start.begin'),
      service('fields.wares.options.tea'),
      region('choices.yes'),
      region('declare.agree'),
    ],
    answers: [
      { question: fixedPart(service('fields.sellerName.question')), answer: 'Kamla Prasad' },
      { question: fixedPart(service('fields.bornOn.question')), answer: '07-03-1979' },
      { question: fixedPart(service('fields.corner.question')), answer: 'Neem Tree Chowk' },
    ],
    capacity: { own: service('capacities.seller.label'), relative: service('capacities.relative.label') },
    document: {
      question: fixedPart(service('evidence.letter.question')),
      accepted: fixedPart(region('document.accepted')),
      notAsked: fixedPart(region('document.notAsked')),
    },
    agree: region('declare.agree'),
    waiting: [fixedPart(region('filed.sending')), fixedPart(region('document.waiting'))],
    received: fixedPart(region('news.filed')),
    staleTap: fixedPart(region('stale.tap')),
  };
}

/** Every parameter of the texts above becomes a line break, so that fixedPart() never spans one. */
const BLANKS = Object.fromEntries(
  ['helpline', 'hours', 'counter', 'service', 'number', 'dueOn', 'office', 'receiptNumber', 'receiptUrl'].map(
    (name) => [name, '\n'],
  ),
);

/** The longest line of a text: what a reply made from it must contain. */
function fixedPart(text: string): string {
  const pieces = text.split('\n').map((piece) => piece.trim());
  return pieces.toSorted((a, b) => b.length - a.length)[0] ?? '';
}
