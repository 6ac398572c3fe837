import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { load } from '../../test/helpers/converse.ts';
import { compareRecording, recordVersion } from './recording.ts';

const DELHI = 'regions/delhi';
const delhi = load(DELHI);

it.each(delhi.services.map((one) => one.id))('%s says what was recorded of its version', (id) => {
  const { kind, remedy } = compareRecording(DELHI, delhi, id);
  expect(kind, remedy).toBe('as-recorded');
});

it('a changed reply demands a new version, and says so; the recorded one stays', () => {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'dwar-recording-')), 'nayapur');
  const edit = (file: string, from: string | RegExp, to: string): void => {
    const target = path.join(folder, 'services/lantern-permit', file);
    writeFileSync(target, readFileSync(target, 'utf8').replace(from, to));
  };
  cpSync('test/fixtures/regions/nayapur', folder, { recursive: true });
  expect(recordVersion(folder, load(folder), 'lantern-permit')).toBe(true);
  edit('text/en.yaml', 'red: Red', 'red: Crimson');
  const changed = compareRecording(folder, load(folder), 'lantern-permit');
  expect(changed.kind).toBe('changed');
  expect(changed.remedy).toContain('Raise `version`');
  expect(recordVersion(folder, load(folder), 'lantern-permit')).toBe(false);
  edit('service.yaml', /^version: 3/m, 'version: 4');
  expect(recordVersion(folder, load(folder), 'lantern-permit')).toBe(true);
  expect(readFileSync(path.join(folder, 'services/lantern-permit/versions.lock'), 'utf8').split('\n')).toHaveLength(3);
  rmSync(path.dirname(folder), { recursive: true });
});
