import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '#catalogue';
import { readDemoRecord } from './transcript/demo-record.ts';
import { parseTranscript } from './transcript/parse-transcript.ts';
import { writeTranscript } from './transcript/play-transcript.ts';

// Every story of every service, played against the engine: what is written is what is said.

const stories = ['happy-path', 'cancel', 'wrong-input', 'time-out', 'bad-input'];

for (const region of globSync('regions/*')) {
  const loaded = loadCatalogue(region);
  const catalogue = loaded.ok ? loaded.catalogue : undefined;

  it(`${region} loads without findings`, () => {
    expect(loaded.ok ? [] : loaded.findings).toEqual([]);
  });

  describe(`golden transcripts of ${region}`, () => {
    for (const service of catalogue?.services ?? []) {
      for (const language of catalogue?.region.languages.required ?? []) {
        it.each(stories)(`${service.id} has the story ${language}-%s`, (story) => {
          expect(existsSync(path.join(region, 'services', service.id, 'transcripts', `${language}-${story}.txt`))).toBe(
            true,
          );
        });
      }
    }

    it.each(globSync(`${region}/services/*/transcripts/*.txt`))('%s is said as written', (file) => {
      const text = readFileSync(file, 'utf8');
      expect(writeTranscript(catalogue!, parseTranscript(text), readDemoRecord(region).facts)).toBe(text);
    });
  });
}
