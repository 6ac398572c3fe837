// A notice of WhatsApp that somebody changed number or BSUID: the account stays, its identifiers change (plan-relink.ts).

import type { DataKey, DataKeys, KeyPort, Queryable } from '#platform';
import type { Ids } from '#platform/pure';
import {
  absorb,
  closeIdentifiers,
  findLive,
  identify,
  insertIdentifiers,
  moveIdentifiers,
  readCacheKey,
  required,
} from './account-store.ts';
import { planRelink } from './plan-relink.ts';

/** What a notice says; any part may be missing. */
export interface IdentifierChange {
  readonly previous: { readonly phone: string | undefined; readonly bsuid: string | undefined };
  readonly current: { readonly phone: string | undefined; readonly bsuid: string | undefined };
}

export interface Relinked {
  readonly accountId: string;
  readonly dataKey: DataKey;
  /** The caller moves the mailbox of `absorbed` to `survivor`. */
  readonly merges: readonly { absorbed: string; survivor: string }[];
  /** To be called after the commit: nobody is found by an identifier that they gave up. */
  forget(): void;
}

export async function relinkAccount(
  tx: Queryable,
  deps: { readonly keys: KeyPort; readonly dataKeys: DataKeys; readonly ids: Ids },
  cache: { delete(cacheKey: string): unknown },
  change: IdentifierChange,
): Promise<Relinked | undefined> {
  // Notices are rare: one at a time in the whole installation.
  await tx.query(`select pg_advisory_xact_lock(hashtext('account-relink'))`);
  const read = (side: IdentifierChange['previous']) => ({
    phone: identify(deps.keys, 'phone', side.phone),
    bsuid: identify(deps.keys, 'bsuid', side.bsuid),
  });
  const previous = read(change.previous);
  const current = read(change.current);
  const known = await findLive(tx, deps, [previous, current]);
  const plan = planRelink(
    known.byIdentifier,
    { phone: previous.phone?.cacheKey, bsuid: previous.bsuid?.cacheKey },
    { phone: current.phone?.cacheKey, bsuid: current.bsuid?.cacheKey },
  );
  if (plan === undefined) return undefined;
  const merges = plan.merge === undefined ? [] : [plan.merge];
  await closeIdentifiers(tx, plan.closed.map(readCacheKey));
  for (const merge of merges) {
    await absorb(tx, merge);
    await moveIdentifiers(tx, known.dataKeys, merge);
  }
  const byCacheKey = new Map(
    [current.phone, current.bsuid].flatMap((one) => (one === undefined ? [] : [[one.cacheKey, one]])),
  );
  const attached = plan.attached.map((identifier) => ({ identifier, accountId: plan.accountId }));
  await insertIdentifiers(tx, deps, attached, byCacheKey, known.dataKeys);
  const named = [previous, current].flatMap((side) => [side.phone?.cacheKey, side.bsuid?.cacheKey]);
  return {
    accountId: plan.accountId,
    dataKey: required(known.dataKeys.get(plan.accountId)),
    merges,
    forget() {
      for (const cacheKey of [...named, ...plan.closed]) if (cacheKey !== undefined) cache.delete(cacheKey);
    },
  };
}
