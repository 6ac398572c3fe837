// Job `registry-reconcile` (nightly): holds our list of reported certificates against each register's own, records
// what parts them and closes what no longer does. Differences are figures on the operations page.

import { AppError, withTransaction } from '#platform';
import { compareIssues } from './compare-issues.ts';
import type { ListedIssue, Registry } from './registry.ts';
import type { RegistryDeps } from './registry-deps.ts';
import { RECORD_INDEX } from './request-report.ts';
import {
  findOldestOpenDifference,
  insertReconciliation,
  listReportedIssues,
  recordDifference,
  resolveDifferences,
} from './store.ts';

const DAY_MS = 86_400_000;
/** The register's clock and ours may differ by this much. */
const SKEW_MS = 10 * 60_000;

export async function reconcileAll(deps: RegistryDeps): Promise<void> {
  const unreachable: string[] = [];
  for (const registry of deps.registries.values()) {
    const differences = await reconcile(deps, registry);
    if (differences === undefined) unreachable.push(registry.name);
  }
  if (unreachable.length > 0) {
    throw new AppError('registry.unavailable', `no list of issues from ${unreachable.join(', ')}; tried again later`);
  }
}

/** Number of differences that are there now, or `undefined` when the register gave no list. */
export async function reconcile(deps: RegistryDeps, registry: Registry): Promise<number | undefined> {
  const startedAt = deps.clock.now();
  const since = await windowStart(deps, registry.name, startedAt);
  const signal = AbortSignal.timeout(deps.settings.callSeconds * 1000 * 10);
  const list = await registry.listIssues(since, { signal });
  if (list.kind === 'unavailable') {
    deps.log.warn('register unavailable', { kind: 'reconcile', reason: list.why });
    return undefined;
  }
  return record(deps, registry.name, { since, startedAt, issues: list.issues });
}

/** Far enough back to see again everything that is still open. */
async function windowStart(deps: RegistryDeps, registry: string, now: Date): Promise<Date> {
  const oldest = await findOldestOpenDifference(deps.db, registry);
  const from = oldest === undefined || oldest > now ? now : oldest;
  return new Date(from.getTime() - deps.settings.reconcileDays * DAY_MS);
}

async function record(
  deps: RegistryDeps,
  registry: string,
  run: { readonly since: Date; readonly startedAt: Date; readonly issues: readonly ListedIssue[] },
): Promise<number> {
  const theirs = run.issues.map((issue) => ({
    certificateNumber: issue.certificateNumber,
    recordIndex: deps.keys.blindIndex(RECORD_INDEX, `${registry}|${issue.recordRef}`).toString('hex'),
  }));
  return withTransaction(deps.db, async (tx) => {
    const reports = await listReportedIssues(tx, {
      registry,
      settledSince: run.since,
      certificateNumbers: theirs.map((issue) => issue.certificateNumber),
    });
    const from = run.since.getTime() + SKEW_MS;
    const until = run.startedAt.getTime() - SKEW_MS;
    const ours = reports.map(({ acceptedAt, ...issue }) => ({
      ...issue,
      isExpectedThere: acceptedAt !== undefined && acceptedAt.getTime() >= from && acceptedAt.getTime() <= until,
    }));
    const differences = compareIssues(ours, theirs);
    for (const difference of differences) {
      await recordDifference(tx, { registry, ...difference, seenAt: run.startedAt });
    }
    await resolveDifferences(tx, { registry, stillOpen: differences, resolvedAt: run.startedAt });
    await insertReconciliation(tx, {
      id: deps.ids.next(),
      registry,
      since: run.since,
      finishedAt: deps.clock.now(),
      ours: ours.length,
      theirs: theirs.length,
      differences: differences.length,
    });
    return differences.length;
  });
}
