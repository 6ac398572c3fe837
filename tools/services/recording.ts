// What each version of a service says, held in regions/<region>/services/<id>/versions.lock: a version that was recorded never
// changes again; whoever changes a reply raises `version`. recording.test.ts and `npm run services -- record` go by it.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Catalogue } from '#catalogue';

export type Recording = {
  readonly serviceId: string;
  readonly version: number;
  /** `changed`: the version is recorded with other content. */
  readonly kind: 'as-recorded' | 'new' | 'changed';
  readonly remedy: string;
};

export function compareRecording(region: string, catalogue: Catalogue, serviceId: string): Recording {
  const { version, digest } = catalogue.publicationOf(serviceId);
  const recorded = readRecorded(region, serviceId).get(version);
  const kind = recorded === undefined ? 'new' : recorded === digest ? 'as-recorded' : 'changed';
  const remedies = {
    'as-recorded': '',
    new: `${serviceId} version ${version} is not recorded yet: run \`npm run services -- record ${region}\`.`,
    changed: `${serviceId}: questions, rules or words differ from what was recorded as version ${version}. Raise \`version\` in ${region}/services/${serviceId}/service.yaml, then run \`npm run services -- record ${region}\` and \`npm run stories -- ${serviceId}\`.`,
  };
  return { serviceId, version, kind, remedy: remedies[kind] };
}

/** Adds the version as it stands; answers false where it is recorded with other content. */
export function recordVersion(region: string, catalogue: Catalogue, serviceId: string): boolean {
  const { kind, version } = compareRecording(region, catalogue, serviceId);
  if (kind !== 'new') return kind === 'as-recorded';
  const recorded = readRecorded(region, serviceId).set(version, catalogue.publicationOf(serviceId).digest);
  const lines = [...recorded].toSorted(([a], [b]) => a - b).map(([number, digest]) => `${number} ${digest}`);
  writeFileSync(fileOf(region, serviceId), `${lines.join('\n')}\n`);
  return true;
}

function readRecorded(region: string, serviceId: string): Map<number, string> {
  const file = fileOf(region, serviceId);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [Number(line.split(' ')[0]), line.split(' ')[1] ?? '']));
}

function fileOf(region: string, serviceId: string): string {
  return path.join(region, 'services', serviceId, 'versions.lock');
}
