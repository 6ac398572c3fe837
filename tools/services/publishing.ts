// The part of `npm run services` that talks to a database (DATABASE_URL): difference, propose, approve, publish, rollback, migrate.
// `--by NAME` says who does it; two people other than whoever proposed must approve.

import {
  APPROVALS_NEEDED,
  approveProposal,
  describeFinding,
  findVersionRow,
  loadCatalogue,
  newestVersion,
  proposeMigration,
  proposeRollback,
  proposeVersion,
  publishProposal,
  type Refusal,
} from '#catalogue';
import { dayIn } from '#language';
import { createIds, createPool, systemClock, systemRandom, type Db } from '#platform';
import { describeDifference, describeProof, PROVER_BOUNDS, proveService } from '#proving';
import { z } from 'zod';

export type PublishingOptions = {
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  readonly region: string;
};

type Run = (deps: Deps, words: readonly string[], options: PublishingOptions) => Promise<boolean>;
type Deps = { readonly db: Db; readonly clock: typeof systemClock; readonly ids: ReturnType<typeof createIds> };

export const PUBLISHING: Readonly<Record<string, { readonly usage: string; readonly run: Run }>> = {
  difference: {
    usage: 'SERVICE                                  what changes from the published version',
    run: difference,
  },
  propose: {
    usage: 'SERVICE --by NAME --reason WHY              the version in the files, once it is proved',
    run: propose,
  },
  approve: { usage: 'PROPOSAL --by NAME', run: approve },
  publish: { usage: 'PROPOSAL --by NAME                          once two people have approved', run: publish },
  rollback: { usage: 'SERVICE VERSION --by NAME --reason WHY     proposes an earlier version again', run: rollback },
  migrate: {
    usage: 'SERVICE FROM TO --by NAME --reason WHY      proposes other rules for running cases, and lists them',
    run: migrate,
  },
};

/** Answers the exit code. */
export async function runPublishing(
  command: string,
  words: readonly string[],
  options: PublishingOptions,
): Promise<number> {
  const url = process.env['DATABASE_URL'];
  const run = PUBLISHING[command]?.run;
  if (url === undefined || run === undefined) {
    console.error('Set DATABASE_URL to the database of the deployment.');
    return 2;
  }
  const db = createPool({ url, role: 'dwar_worker', applicationName: 'services', max: 2 });
  try {
    return (await run({ db, clock: systemClock, ids: createIds(systemClock, systemRandom) }, words, options)) ? 0 : 1;
  } finally {
    await db.end();
  }
}

async function difference(
  { db }: Deps,
  [serviceId = '']: readonly string[],
  { region }: PublishingOptions,
): Promise<boolean> {
  const loaded = load(region);
  if (!loaded?.catalogue.findService(serviceId)) return tell(`There is no service "${serviceId}" in ${region}.`);
  const { content, version } = loaded.catalogue.publicationOf(serviceId);
  const newest = await newestVersion(db, serviceId);
  const published = await findVersionRow(db, serviceId, newest);
  if (!published) return show([`${serviceId}: nothing is published yet; version ${version} is the first.`]);
  const lines = describeDifference(z.json().parse(published.content), content);
  return show([
    `${serviceId}: from version ${newest} (published) to ${version} (files)`,
    ...(lines.length > 0 ? lines.map((line) => `  ${line}`) : ['  no difference']),
  ]);
}

async function propose(deps: Deps, [serviceId = '']: readonly string[], options: PublishingOptions): Promise<boolean> {
  const { by, reason, region } = options;
  if (by === undefined || reason === undefined) return tell('Say who proposes it (--by) and why (--reason).');
  const loaded = load(region);
  const definition = loaded?.catalogue.findService(serviceId);
  if (!loaded || !definition) return tell(`There is no service "${serviceId}" in ${region}, or the pack has findings.`);
  const today = dayIn(loaded.catalogue.region.timeZone, deps.clock.now().toISOString());
  const proof = proveService({ ...loaded, today }, definition, PROVER_BOUNDS.long);
  show(describeProof(proof, 0));
  if (proof.findings.length > 0) return tell('Not proposed: mend these first.');
  await difference(deps, [serviceId], options);
  const done = await proposeVersion(deps, loaded.catalogue, serviceId, { by, reason });
  return done.ok
    ? show([
        `Proposed as ${done.proposalId}. ${APPROVALS_NEEDED} other people approve it: npm run services -- approve ${done.proposalId} --by NAME`,
      ])
    : refuse(done.reason);
}

async function approve(deps: Deps, [proposalId = '']: readonly string[], { by }: PublishingOptions): Promise<boolean> {
  if (by === undefined) return tell('Say who approves it (--by).');
  const done = await approveProposal(deps, proposalId, by);
  if (!done.ok) return refuse(done.reason);
  const missing = APPROVALS_NEEDED - done.approvals;
  return show([
    missing > 0
      ? `Approved by ${done.approvals}; ${missing} more.`
      : `Approved by ${done.approvals}: npm run services -- publish ${proposalId} --by NAME`,
  ]);
}

async function publish(deps: Deps, [proposalId = '']: readonly string[], { by }: PublishingOptions): Promise<boolean> {
  if (by === undefined) return tell('Say who publishes it (--by).');
  const done = await publishProposal(deps, proposalId, by);
  if (!done.ok) return refuse(done.reason);
  const { kind, serviceId, version, fromVersion } = done.proposal;
  if (kind !== 'migrate')
    return show([`${serviceId} version ${version} is published. It counts from the next start of Dwar.`]);
  return show([
    `Cases of ${serviceId} version ${String(fromVersion)} go by the rules of version ${version} from the next start:`,
    ...listed(done.cases),
  ]);
}

async function rollback(
  deps: Deps,
  [serviceId = '', version = '']: readonly string[],
  { by, reason, region }: PublishingOptions,
): Promise<boolean> {
  if (by === undefined || reason === undefined) return tell('Say who proposes it (--by) and why (--reason).');
  const loaded = load(region);
  if (!loaded) return false;
  const done = await proposeRollback(deps, loaded.catalogue, serviceId, Number(version), { by, reason });
  return done.ok
    ? show([
        `Proposed as ${done.proposalId}: version ${done.version} with the content of version ${version}. Approve and publish it as any other.`,
      ])
    : refuse(done.reason);
}

async function migrate(
  deps: Deps,
  [serviceId = '', from = '', to = '']: readonly string[],
  { by, reason }: PublishingOptions,
): Promise<boolean> {
  if (by === undefined || reason === undefined) return tell('Say who proposes it (--by) and why (--reason).');
  const done = await proposeMigration(deps, serviceId, Number(from), Number(to), { by, reason });
  return done.ok
    ? show([`Proposed as ${done.proposalId}. It concerns ${done.cases.length} running cases:`, ...listed(done.cases)])
    : refuse(done.reason);
}

function listed(
  cases: readonly { readonly number: string; readonly stage: string; readonly step: string }[],
): readonly string[] {
  return cases.map((one) => `  ${one.number}: ${one.stage}, step ${one.step}`);
}

function load(region: string) {
  const loaded = loadCatalogue(region);
  if (loaded.ok) return loaded;
  for (const finding of loaded.findings) console.error(describeFinding(finding));
  return undefined;
}

const REFUSALS: Readonly<Record<Refusal, string>> = {
  'nothing-changed': 'This very version is published already.',
  'version-taken': 'This version is published with other content: raise `version` in service.yaml.',
  'no-such-version': 'No such version is published.',
  'no-such-proposal': 'There is no such proposal.',
  'own-proposal': 'Whoever proposed it cannot approve it: ask somebody else.',
  'not-approved': `Not yet: ${APPROVALS_NEEDED} people other than whoever proposed it must approve.`,
  'published-already': 'This was done already.',
  'step-missing': 'Some running cases stand at a step that the other version does not have: they cannot be moved.',
};

function refuse(reason: Refusal): boolean {
  return tell(REFUSALS[reason]);
}

function tell(words: string): boolean {
  console.error(words);
  return false;
}

function show(lines: readonly string[]): boolean {
  for (const line of lines) console.log(line);
  return true;
}
