import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '#catalogue';
import { readDemoRecords } from './transcript/demo-record.ts';
import { parseTranscript } from './transcript/parse-transcript.ts';
import { writeTranscript } from './transcript/play-transcript.ts';

// Every story of every service, played against the engine: what is written is what is said.

const stories = ['happy-path', 'cancel', 'wrong-input', 'time-out'];

for (const region of globSync('regions/*')) {
  const loaded = loadCatalogue(region);
  const catalogue = loaded.ok ? loaded.catalogue : undefined;

  it(`${region} loads without findings`, () => {
    expect(loaded.ok ? [] : loaded.findings).toEqual([]);
  });

  describe(`golden transcripts of ${region}`, () => {
    for (const service of catalogue?.services ?? []) {
      for (const language of catalogue?.languages ?? []) {
        it.each(stories)(`${service.id} has the story ${language}-%s`, (story) => {
          expect(existsSync(path.join(region, 'services', service.id, 'transcripts', `${language}-${story}.txt`))).toBe(
            true,
          );
        });
      }
    }

    it.each(catalogue?.services.map((one) => one.id) ?? [])('hostile input has its stories in %s', (id) => {
      for (const language of catalogue?.region.languages.required ?? [])
        expect(existsSync(path.join(region, 'services', id, 'transcripts', `${language}-bad-input.txt`))).toBe(true);
    });

    it.each(catalogue?.services.map((one) => one.id) ?? [])('an officer asks or refuses in a story of %s', (id) => {
      expect(globSync(`${region}/services/${id}/transcripts/*-{query,refusal}.txt`)).not.toEqual([]);
    });

    it.each(globSync(`${region}/services/*/transcripts/*.txt`))('%s is said as written', (file) => {
      const text = readFileSync(file, 'utf8');
      expect(writeTranscript(catalogue!, parseTranscript(text), readDemoRecords(region))).toBe(text);
    });
  });
}
