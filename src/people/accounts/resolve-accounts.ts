// From what a webhook says about its sender to our own account, inside the transaction that stores the message.
// A payload with a phone number, with a BSUID, or with both leads to the same account once the two were seen together.

import type { DataKey, DataKeys, Defer, KeyPort, Queryable } from '#platform';
import type { Ids } from '#platform/pure';
import {
  absorb,
  closeIdentifiers,
  createAccounts,
  findLive,
  identify,
  insertIdentifiers,
  moveIdentifiers,
  readCacheKey,
  required,
  type Identifier,
} from './account-store.ts';
import { planLinks, type Contact } from './plan-links.ts';
import { relinkAccount, type IdentifierChange, type Relinked } from './relink-account.ts';

export interface AccountRef {
  readonly accountId: string;
  readonly dataKey: DataKey;
}

export interface Sender {
  readonly phone: string | undefined;
  readonly bsuid: string | undefined;
}

export interface Resolution {
  readonly accounts: readonly AccountRef[];
  /** Accounts that turned out to be one person's: the caller moves the mailbox of `absorbed` to `survivor`. */
  readonly merges: readonly { absorbed: string; survivor: string }[];
  /** To be called after the commit: makes the next look-up of these senders free. */
  remember(): void;
}

export interface AccountDirectory {
  /**
   * Throws when another process met the same new citizen at the same moment: roll back and try again. With `defer`, what
   * is written has left when this settles, and is awaited with the commit.
   */
  resolve(tx: Queryable, senders: readonly Sender[], defer?: Defer): Promise<Resolution>;
  /** WhatsApp says that a citizen is reached differently now. Undefined: nobody whom we know. Throws as `resolve` does. */
  relink(tx: Queryable, change: IdentifierChange): Promise<Relinked | undefined>;
}

export function createAccountDirectory(deps: {
  readonly keys: KeyPort;
  readonly dataKeys: DataKeys;
  readonly ids: Ids;
  readonly cacheSize?: number;
}): AccountDirectory {
  const cacheSize = deps.cacheSize ?? 400_000;
  // Blind index → account. An entry may outlive a merge made by another process: the turn then forwards the event.
  const cache = new Map<string, AccountRef>();

  return {
    async resolve(tx, senders, defer) {
      const identified = senders.map((sender) => ({
        phone: identify(deps.keys, 'phone', sender.phone),
        bsuid: identify(deps.keys, 'bsuid', sender.bsuid),
      }));
      const cached = identified.map((sender) => fromCache(cache, sender.phone, sender.bsuid));
      const open = identified.filter((_, index) => cached[index] === undefined);
      if (open.length === 0) {
        return { accounts: cached.filter((ref) => ref !== undefined), merges: [], remember: () => undefined };
      }

      const known = await findLive(tx, deps, open);
      const contacts: Contact[] = open.map((sender) => ({
        phone: sender.phone?.cacheKey,
        bsuid: sender.bsuid?.cacheKey,
      }));
      const plan = planLinks(known.byIdentifier, contacts, deps.ids);
      const byCacheKey = new Map(
        open
          .flatMap((sender) => [sender.phone, sender.bsuid])
          .flatMap((id) => (id === undefined ? [] : [[id.cacheKey, id]])),
      );
      const dataKeys = new Map(known.dataKeys);

      const created = await prepareKeys(deps, plan.created);
      for (const [accountId, { dataKey }] of created) dataKeys.set(accountId, dataKey);
      const writes: Promise<unknown>[] = [];
      const write: Defer = (promise) => {
        promise.catch(() => undefined);
        if (defer === undefined) writes.push(promise);
        else defer(promise);
      };
      write(createAccounts(tx, created));
      await closeIdentifiers(tx, plan.closed.map(readCacheKey));
      for (const merge of plan.merges) {
        await absorb(tx, merge);
        await moveIdentifiers(tx, dataKeys, merge);
      }
      write(insertIdentifiers(tx, deps, plan.attached, byCacheKey, dataKeys));
      await Promise.all(writes);

      const refs = plan.accountOf.map((accountId) => ({ accountId, dataKey: required(dataKeys.get(accountId)) }));
      const accounts: AccountRef[] = [];
      let next = 0;
      for (const ref of cached) {
        if (ref === undefined) {
          accounts.push(required(refs[next]));
          next += 1;
        } else {
          accounts.push(ref);
        }
      }
      return {
        accounts,
        merges: plan.merges,
        remember() {
          if (cache.size + open.length * 2 > cacheSize) cache.clear();
          open.forEach((sender, index) => {
            const ref = required(refs[index]);
            if (sender.phone !== undefined) cache.set(sender.phone.cacheKey, ref);
            if (sender.bsuid !== undefined) cache.set(sender.bsuid.cacheKey, ref);
          });
        },
      };
    },
    relink: (tx, change) => relinkAccount(tx, deps, cache, change),
  };
}

/**
 * A phone number alone is never answered from here: it can be given up and given to somebody else, and the notice of it
 * may have come to another process. A BSUID is nobody else's ever; beside one, the number must agree. Otherwise the
 * tables decide.
 */
function fromCache(
  cache: ReadonlyMap<string, AccountRef>,
  phone: Identifier | undefined,
  bsuid: Identifier | undefined,
): AccountRef | undefined {
  const byBsuid = bsuid === undefined ? undefined : cache.get(bsuid.cacheKey);
  if (phone === undefined) return byBsuid;
  return byBsuid !== undefined && byBsuid.accountId === cache.get(phone.cacheKey)?.accountId ? byBsuid : undefined;
}

async function prepareKeys(
  deps: { readonly dataKeys: DataKeys },
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, Awaited<ReturnType<DataKeys['prepare']>>>> {
  const prepared = await Promise.all(accountIds.map(() => deps.dataKeys.prepare()));
  return new Map(accountIds.map((accountId, index) => [accountId, required(prepared[index])]));
}
