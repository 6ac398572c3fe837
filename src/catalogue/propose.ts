// How a definition becomes a published version: proposed, approved by two other people, published. Rolling back publishes an
// older content under a new number; a migration moves the running cases of one version to the rules of another. Called by
// tools/services/publishing.ts; whether a definition holds is the prover's business.

import { createHash } from 'node:crypto';
import { withTransaction, type Db, type Tx } from '#platform';
import { canonicalJson, type Clock, type Ids, type Json } from '#platform/pure';
import { z } from 'zod';
import type { Catalogue } from './catalogue.ts';
import {
  findProposalRow,
  findVersionRow,
  insertApproval,
  insertMigrationCases,
  insertProposal,
  insertPublication,
  insertVersion,
  listApprovers,
  listRunningCases,
  newestVersion,
  type ProposalRow,
  type RunningCase,
} from './proposal-store.ts';

export type ProposalDeps = { readonly db: Db; readonly clock: Clock; readonly ids: Ids };

export type Refusal =
  | 'nothing-changed'
  | 'version-taken'
  | 'no-such-version'
  | 'no-such-proposal'
  | 'own-proposal'
  | 'not-approved'
  | 'published-already'
  | 'step-missing';

type Outcome<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly reason: Refusal };

/** How many people, other than whoever proposed, must agree. */
export const APPROVALS_NEEDED = 2;

type Words = { readonly by: string; readonly reason: string };

/** The version as it stands in the files of the region. */
export async function proposeVersion(
  deps: ProposalDeps,
  catalogue: Catalogue,
  serviceId: string,
  { by, reason }: Words,
): Promise<Outcome<{ readonly proposalId: string; readonly version: number }>> {
  const { version, digest, content } = catalogue.publicationOf(serviceId);
  return withTransaction(deps.db, async (tx) => {
    const known = await findVersionRow(tx, serviceId, version);
    if (known) return { ok: false, reason: known.digest === digest ? 'nothing-changed' : 'version-taken' };
    const proposal = { kind: 'publish', serviceId, version, fromVersion: null, digest, content, reason } as const;
    return { ok: true, proposalId: await propose(deps, tx, proposal, by), version };
  });
}

/** The content of a published version again, under the next number: whoever reads the newest reads it. */
export async function proposeRollback(
  deps: ProposalDeps,
  catalogue: Catalogue,
  serviceId: string,
  toVersion: number,
  { by, reason }: Words,
): Promise<Outcome<{ readonly proposalId: string; readonly version: number }>> {
  return withTransaction(deps.db, async (tx) => {
    const old = await findVersionRow(tx, serviceId, toVersion);
    if (!old) return { ok: false, reason: 'no-such-version' };
    const version = Math.max(await newestVersion(tx, serviceId), catalogue.findService(serviceId)?.version ?? 0) + 1;
    const content = renumbered(old.content, version);
    const digest = createHash('sha256').update(canonicalJson(content)).digest('hex');
    const proposal = { kind: 'rollback', serviceId, version, fromVersion: toVersion, digest, content, reason } as const;
    return { ok: true, proposalId: await propose(deps, tx, proposal, by), version };
  });
}

/** Cases filed under one version go on by the rules of another: for what was unlawful or misspelt. Tells which cases. */
export async function proposeMigration(
  deps: ProposalDeps,
  serviceId: string,
  fromVersion: number,
  toVersion: number,
  { by, reason }: Words,
): Promise<Outcome<{ readonly proposalId: string; readonly cases: readonly RunningCase[] }>> {
  return withTransaction(deps.db, async (tx) => {
    const from = await findVersionRow(tx, serviceId, fromVersion);
    const to = await findVersionRow(tx, serviceId, toVersion);
    if (!from || !to) return { ok: false, reason: 'no-such-version' };
    const cases = await listRunningCases(tx, serviceId, fromVersion);
    const steps = stepsIn(to.content);
    if (cases.some((one) => !steps.includes(one.step))) return { ok: false, reason: 'step-missing' };
    const proposal = {
      kind: 'migrate',
      serviceId,
      version: toVersion,
      fromVersion,
      digest: to.digest,
      content: null,
      reason,
    } as const;
    return { ok: true, proposalId: await propose(deps, tx, proposal, by), cases };
  });
}

export async function approveProposal(
  deps: ProposalDeps,
  proposalId: string,
  by: string,
): Promise<Outcome<{ readonly approvals: number }>> {
  return withTransaction(deps.db, async (tx) => {
    const proposal = await findProposalRow(tx, proposalId);
    if (!proposal) return { ok: false, reason: 'no-such-proposal' };
    if (samePerson(proposal.proposedBy, by)) return { ok: false, reason: 'own-proposal' };
    const approvers = await listApprovers(tx, proposalId);
    if (approvers.some((one) => samePerson(one, by))) return { ok: true, approvals: approvers.length };
    await insertApproval(tx, proposalId, by, deps.clock.now());
    return { ok: true, approvals: approvers.length + 1 };
  });
}

/** Does what was proposed, once two people have agreed. */
export async function publishProposal(
  deps: ProposalDeps,
  proposalId: string,
  by: string,
): Promise<Outcome<{ readonly proposal: ProposalRow; readonly cases: readonly RunningCase[] }>> {
  return withTransaction(deps.db, async (tx) => {
    const proposal = await findProposalRow(tx, proposalId);
    if (!proposal) return { ok: false, reason: 'no-such-proposal' };
    if (proposal.publishedAt !== null) return { ok: false, reason: 'published-already' };
    if ((await listApprovers(tx, proposalId)).length < APPROVALS_NEEDED) return { ok: false, reason: 'not-approved' };
    const { serviceId, version, digest, content, kind, fromVersion } = proposal;
    const now = deps.clock.now();
    let cases: readonly RunningCase[] = [];
    if (kind === 'migrate') {
      cases = await listRunningCases(tx, serviceId, fromVersion ?? version);
      await insertMigrationCases(
        tx,
        proposalId,
        cases.map((one) => one.caseId),
      );
    } else {
      const known = await findVersionRow(tx, serviceId, version);
      if (known) return { ok: false, reason: known.digest === digest ? 'published-already' : 'version-taken' };
      await insertVersion(tx, { serviceId, version, digest, content, at: now });
    }
    await insertPublication(tx, proposalId, by, now);
    return { ok: true, proposal, cases };
  });
}

async function propose(
  deps: ProposalDeps,
  tx: Tx,
  proposal: Parameters<typeof insertProposal>[1]['proposal'],
  by: string,
): Promise<string> {
  const id = deps.ids.next();
  await insertProposal(tx, { id, proposal, by, at: deps.clock.now() });
  return id;
}

function samePerson(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function renumbered(content: unknown, version: number): Json {
  const published = Published.parse(content);
  return { ...published, definition: { ...published.definition, version } };
}

/** As it was written; older versions may lack what the schema has now, so nothing else is looked at. */
const Stored: z.ZodType<Json> = z.json();
const Published = z.object({ definition: z.record(z.string(), Stored), texts: Stored });

function stepsIn(content: unknown): readonly string[] {
  const definition: unknown =
    typeof content === 'object' && content !== null ? Reflect.get(content, 'definition') : undefined;
  const workflow: unknown =
    typeof definition === 'object' && definition !== null ? Reflect.get(definition, 'workflow') : [];
  return (Array.isArray(workflow) ? workflow : []).flatMap((step: unknown) => {
    const id: unknown = typeof step === 'object' && step !== null ? Reflect.get(step, 'id') : undefined;
    return typeof id === 'string' ? [id] : [];
  });
}
