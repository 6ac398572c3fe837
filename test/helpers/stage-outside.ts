// What stands around a stage and is not ours: a register, citizens' files, officers. A test says what they answer.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Catalogue } from '#catalogue';
import {
  DEFAULT_DOCUMENT_SETTINGS,
  createDecoder,
  openQuarantine,
  type Decoder,
  type DocumentDeps,
  type MediaDownload,
} from '#documents';
import { OfficerSeedFile, seedOfficers } from '#people';
import { DEFAULT_REGISTRY_SETTINGS, lookupOf, type LookupOutcome, type Registry, type RegistryDeps } from '#registries';
import type { RefusalReason } from '../../src/documents/verdict.ts';
import { drawLetter, lockedPdf, photo } from './sample-files.ts';

export interface Outside {
  /** What every register answers from now on. */
  register: LookupOutcome;
  /** What every download gives from now on. */
  file: () => MediaDownload;
  /** What the virus scanner finds from now on. */
  virus: 'clean' | 'found';
}

export function createOutside(): Outside {
  return {
    register: { kind: 'unavailable', why: 'denied' },
    file: () => ({ ok: false, reason: 'expired' }),
    virus: 'clean',
  };
}

type Shared = Pick<RegistryDeps, 'db' | 'clock' | 'ids' | 'log' | 'dataKeys' | 'keys'>;

export async function buildOutside(
  outside: Outside,
  shared: Shared,
  catalogue: Catalogue,
  lent: Decoder | undefined,
): Promise<{ registries: RegistryDeps; documents: DocumentDeps; close(): Promise<void> }> {
  const decoder = lent ?? createDecoder();
  const directory = await mkdtemp(join(tmpdir(), 'dwar-stage-'));
  const names = catalogue.services.flatMap((service) =>
    Object.values(service.lookups).map((lookup) => lookup.register),
  );
  const registries: RegistryDeps = {
    ...shared,
    registries: new Map([...new Set(names)].map((name) => [name, registryOf(name, outside)])),
    findLookup: ({ serviceId, serviceVersion, lookup }) => {
      const service = catalogue.findService(serviceId, serviceVersion);
      return service === undefined ? undefined : lookupOf(service, lookup);
    },
    settings: DEFAULT_REGISTRY_SETTINGS,
  };
  const documents: DocumentDeps = {
    ...shared,
    directory,
    quarantine: await openQuarantine(join(directory, 'quarantine'), { now: Date.now() }),
    downloadMedia: async () => outside.file(),
    virusScanner: { isOn: true, scan: async () => outside.virus },
    decoder,
    settings: DEFAULT_DOCUMENT_SETTINGS,
  };
  return {
    registries,
    documents,
    async close() {
      await rm(directory, { recursive: true, force: true });
      if (lent === undefined) await decoder.stop();
    },
  };
}

function registryOf(name: string, outside: Outside): Registry {
  return {
    name,
    async lookUp(question) {
      const { register } = outside;
      if (register.kind !== 'linked') return register;
      const wanted = Object.entries(register.facts).filter(([fact]) => question.facts.includes(fact));
      return { ...register, facts: Object.fromEntries(wanted) };
    },
    reportIssue: async () => ({ kind: 'accepted', acknowledgement: 'ACK-1' }),
    listIssues: async () => ({ kind: 'listed', issues: [] }),
  };
}

/** The officers of the region's demo, on duty; a region without a demo gets none. */
export async function seedStageOfficers(deps: Parameters<typeof seedOfficers>[0], region: string): Promise<void> {
  const text = await readFile(join(region, 'demo', 'officers.yaml'), 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const { officers } = OfficerSeedFile.parse(parse(text));
  await seedOfficers(deps, { issuer: 'https://sign-in.example', officers });
}

/** Two officers for each role of each office: whatever a workflow wants done, somebody may do it. */
export async function staffEveryOffice(deps: Parameters<typeof seedOfficers>[0], catalogue: Catalogue): Promise<void> {
  const invented = { en: 'Somebody' };
  const officers = catalogue.offices.flatMap((office) =>
    office.roles.flatMap((role) =>
      [1, 2].map((place) => ({
        subject: `${office.id}-${role}-${place}`,
        name: invented,
        department: office.department,
        office: office.id,
        roles: [role],
        onDuty: true,
        duty: invented,
        officeName: invented,
      })),
    ),
  );
  await seedOfficers(deps, { issuer: 'https://sign-in.example', officers });
}

/** A file that the real check finds good, or refuses for this reason. */
export async function fileFor(outcome: 'accepted' | RefusalReason): Promise<() => MediaDownload> {
  const whole = (bytes: Buffer) => (): MediaDownload => ({ ok: true, body: [bytes] });
  switch (outcome) {
    case 'accepted':
    case 'virus':
      return whole(await photo());
    case 'too-dark':
      return whole(await drawLetter().linear(0.2, 0).jpeg().toBuffer());
    case 'too-blurred':
      return whole(await drawLetter().blur(8).jpeg().toBuffer());
    case 'unreadable':
      return whole((await photo()).subarray(0, 9000));
    case 'wrong-type':
      return whole(Buffer.from('PK\u0003\u0004 and more of an archive', 'latin1'));
    case 'password':
      return whole(await lockedPdf());
    case 'too-large':
    case 'expired':
    case 'unavailable':
      return () => ({ ok: false, reason: outcome });
  }
}
