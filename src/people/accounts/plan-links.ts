// Who is who, decided without I/O. A BSUID is made anew when its holder changes number, so it names the person better
// than the number does; a number whose BSUID changed has gone to somebody else.

import type { Ids } from '#platform/pure';

/** What a message says of its sender, as opaque keys. */
export interface Contact {
  readonly phone: string | undefined;
  readonly bsuid: string | undefined;
}

export interface KnownAccount {
  readonly accountId: string;
  readonly phone: string | undefined;
  readonly bsuid: string | undefined;
}

export interface LinkPlan {
  /** The account of each contact, in order. */
  readonly accountOf: readonly string[];
  readonly created: readonly string[];
  readonly attached: readonly { identifier: string; accountId: string }[];
  /** Identifiers that leave the account that held them. */
  readonly closed: readonly string[];
  readonly merges: readonly { absorbed: string; survivor: string }[];
}

interface Draft {
  accountId: string;
  phone: string | undefined;
  bsuid: string | undefined;
}

export function planLinks(known: ReadonlyMap<string, KnownAccount>, contacts: readonly Contact[], ids: Ids): LinkPlan {
  const drafts = new Map<string, Draft>();
  const holder = new Map<string, Draft>();
  for (const [identifier, account] of known) {
    const draft = drafts.get(account.accountId) ?? { ...account };
    drafts.set(account.accountId, draft);
    holder.set(identifier, draft);
  }
  const created: string[] = [];
  const attached = new Map<string, string>();
  const closed = new Set<string>();
  const merges: { absorbed: string; survivor: string }[] = [];

  function detach(identifier: string): void {
    const draft = holder.get(identifier);
    if (draft === undefined) return;
    if (draft.phone === identifier) draft.phone = undefined;
    if (draft.bsuid === identifier) draft.bsuid = undefined;
    holder.delete(identifier);
    // What this very batch attached was never stored; it is simply not attached.
    if (attached.has(identifier)) attached.delete(identifier);
    else closed.add(identifier);
  }

  function attach(draft: Draft, contact: Contact): void {
    if (contact.phone !== undefined && draft.phone !== contact.phone) {
      if (draft.phone !== undefined) detach(draft.phone);
      draft.phone = contact.phone;
      holder.set(contact.phone, draft);
      attached.set(contact.phone, draft.accountId);
    }
    if (contact.bsuid !== undefined && draft.bsuid !== contact.bsuid) {
      draft.bsuid = contact.bsuid;
      holder.set(contact.bsuid, draft);
      attached.set(contact.bsuid, draft.accountId);
    }
  }

  function create(contact: Contact): Draft {
    const draft: Draft = { accountId: ids.next(), phone: undefined, bsuid: undefined };
    drafts.set(draft.accountId, draft);
    created.push(draft.accountId);
    attach(draft, contact);
    return draft;
  }

  function settle(contact: Contact): Draft {
    const byPhone = contact.phone === undefined ? undefined : holder.get(contact.phone);
    const byBsuid = contact.bsuid === undefined ? undefined : holder.get(contact.bsuid);
    if (byPhone === undefined && byBsuid === undefined) return create(contact);
    if (byBsuid === undefined && byPhone !== undefined) {
      if (contact.bsuid === undefined || byPhone.bsuid === undefined) {
        attach(byPhone, contact);
        return byPhone;
      }
      // The number came back with another BSUID: it changed hands. Its old holder keeps the cases, not the number.
      if (contact.phone !== undefined) detach(contact.phone);
      return create(contact);
    }
    if (byBsuid !== undefined && byPhone !== undefined && byPhone !== byBsuid) {
      if (byPhone.bsuid === undefined && byBsuid.phone === undefined) {
        return merge(byBsuid, byPhone, contact);
      }
      if (contact.phone !== undefined) detach(contact.phone);
    }
    if (byBsuid === undefined) throw new Error('unreachable: one of the two is known');
    attach(byBsuid, contact);
    return byBsuid;
  }

  /** Two halves of one person: known by number alone and by BSUID alone until now. The older account stays. */
  function merge(byBsuid: Draft, byPhone: Draft, contact: Contact): Draft {
    const [survivor, absorbed] = byPhone.accountId < byBsuid.accountId ? [byPhone, byBsuid] : [byBsuid, byPhone];
    merges.push({ absorbed: absorbed.accountId, survivor: survivor.accountId });
    survivor.phone = contact.phone;
    survivor.bsuid = contact.bsuid;
    if (contact.phone !== undefined) holder.set(contact.phone, survivor);
    if (contact.bsuid !== undefined) holder.set(contact.bsuid, survivor);
    for (const [identifier, accountId] of attached) {
      if (accountId === absorbed.accountId) attached.set(identifier, survivor.accountId);
    }
    return survivor;
  }

  const settled = contacts.map((contact) => settle(contact).accountId);
  return {
    accountOf: settled.map((accountId) =>
      merges.reduce((id, merge_) => (id === merge_.absorbed ? merge_.survivor : id), accountId),
    ),
    created,
    attached: [...attached].map(([identifier, accountId]) => ({ identifier, accountId })),
    closed: [...closed],
    merges,
  };
}
