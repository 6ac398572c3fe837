// Hindi is written in one way (docs/glossary.md): whatever citizens and officers read is held against the list there.

import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { listFiles, readProjectFile, type SourceFile } from './source-files.ts';

/** The names of people, places and acts keep their own spelling. */
const NAMES = /^regions\/[^/]+\/(demo\/|credential\/|lists\/|(jurisdictions|offices)\.yaml$)/;
/** What citizens type may be spelt in any way. */
const RECOGNISERS = /^src\/language\/|\.test\.ts$/;
const LETTER = '[\\u0900-\\u0963\\u0970-\\u097f]';
const ENDINGS = '(?:ों|ें|ओं|एँ)?';

interface Refused {
  readonly pattern: RegExp;
  readonly write: string;
}

function readRefused(): readonly Refused[] {
  const glossary = readProjectFile('docs/glossary.md').normalize('NFC');
  const rules = [...glossary.matchAll(/^- (.+?), not: ([^.\n]+)/gm)].flatMap(([, write = '', others = '']) =>
    others.split(', ').map((word) => ({
      pattern: new RegExp(`(?<!${LETTER})${word.trim()}${ENDINGS}(?!${LETTER})`, 'u'),
      write,
    })),
  );
  return [...rules, { pattern: /[कखग]\u093c/u, write: 'no dot under क, ख or ग' }];
}

/** The texts of a file that somebody is shown, line by line. */
function listShown(file: SourceFile): readonly string[] {
  if (file.path.endsWith('.yaml')) return listLeaves(parse(file.text));
  const lines = file.text.split('\n');
  return file.path.includes('/transcripts/') ? lines.filter((line) => !/^(citizen|system|#)/.test(line)) : lines;
}

function listLeaves(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split('\n');
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => (key === 'understood' ? [] : listLeaves(part)));
}

const refused = readRefused();

function findFaults(file: SourceFile): readonly string[] {
  return listShown(file)
    .map((line) => line.normalize('NFC'))
    .flatMap((line) =>
      refused.flatMap(({ pattern, write }) => {
        const found = pattern.exec(line)?.[0];
        return found === undefined ? [] : [`${file.path}: ${found} (write: ${write}) in “${line.trim()}”`];
      }),
    );
}

test('chat, pages, phone and region packs spell as the glossary does', () => {
  const files = listFiles(['src', 'emulator', 'standins', 'regions'], /\.(ts|html|yaml|json|typ|txt)$/);
  const read = files.filter(({ path }) => !NAMES.test(path) && !RECOGNISERS.test(path));
  expect(read.flatMap(findFaults)).toEqual([]);
});

test.each(['यह प्रमाणपत्र है', 'प्रमाणपत्रों की बही', 'दो फैसले, एक निर्णय', 'सादा कागज पर', 'क़ानून कहता है'])(
  '“%s” is refused',
  (text) => {
    expect(findFaults({ path: 'planted.ts', text })).not.toEqual([]);
  },
);

test.each(['कागज़ और कागज़ों पर', 'उत्तराधिकार का प्रमाण पत्र', 'तीर्थयात्रा', 'फ़ैसला, ज़्यादा, गढ़ और बड़ा'])(
  '“%s” is let through',
  (text) => {
    expect(findFaults({ path: 'planted.ts', text })).toEqual([]);
  },
);
