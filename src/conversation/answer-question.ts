// What the engine asks of our own tables in the middle of a turn: the citizen's cases, whether a PIN is right, and what
// filing for somebody else takes (answer-helper.ts).

import { acceptProof } from '#people';
import type { Mail } from '#mailbox';
import type { Queryable } from '#platform';
import { isHelperEvent, type CaseSummary, type EngineEvent, type Input } from '#conversation/engine';
import type { LoadedAccount } from './account-store.ts';
import { answerHelper, type HelperAnswer, type HelperDeps } from './answer-helper.ts';
import { noteCallBack } from './call-back-store.ts';
import { tryPin } from './held-store.ts';

type Answer<K extends Input['kind']> = Omit<Extract<Input, { kind: K }>, 'now' | 'receivedAt'>;

export async function answerQuestion(
  deps: HelperDeps,
  batch: {
    readonly tx: Queryable;
    readonly now: Date;
    readonly mails: Mail[];
    readonly listCases: (account: LoadedAccount) => Promise<readonly CaseSummary[]>;
  },
  conversation: { account: LoadedAccount },
  event: EngineEvent,
): Promise<Answer<'casesListed'> | Answer<'pinChecked'> | Answer<'personNoted'> | HelperAnswer | undefined> {
  const { account } = conversation;
  if (event.kind === 'personAsked') {
    const number = await noteCallBack(batch.tx, deps, batch.now, account, event.language);
    return { kind: 'personNoted', number };
  }
  if (event.kind === 'statusAsked') return { kind: 'casesListed', cases: await batch.listCases(account) };
  if (isHelperEvent(event)) return answerHelper(deps, batch, account, event);
  if (event.kind !== 'pinOffered') return undefined;
  const { caseId, pin } = event;
  const limits = deps.catalogue.region.conversation.casePin;
  if (!limits) return { kind: 'pinChecked', caseId, outcome: { kind: 'gone' } };
  const accountIds = [account.accountId, ...account.absorbed];
  const outcome = await tryPin(batch.tx, deps, batch.now, limits, { accountIds, caseId, pin });
  // The PIN is known to whoever filed: the phone that is there now is theirs.
  if (outcome.kind === 'right') conversation.account = await proveAccount(batch.tx, account);
  return { kind: 'pinChecked', caseId, outcome };
}

/** Ends a doubt about who is behind an account. */
export async function proveAccount(tx: Queryable, account: LoadedAccount): Promise<LoadedAccount> {
  if (!account.doubted) return account;
  await acceptProof(tx, account.accountId);
  return { ...account, doubted: false };
}

type ListCaseSummaries = (
  tx: Queryable,
  accountIds: readonly string[],
) => Promise<ReadonlyMap<string, readonly CaseSummary[]>>;

/** Everybody's cases of a turn, read when the first of them asks. */
export function createCaseLister(
  deps: { readonly listCaseSummaries: ListCaseSummaries },
  tx: Queryable,
  accounts: readonly LoadedAccount[],
): (account: LoadedAccount) => Promise<readonly CaseSummary[]> {
  let loading: ReturnType<ListCaseSummaries> | undefined;
  return async (account) => {
    loading ??= deps.listCaseSummaries(
      tx,
      accounts.flatMap(({ accountId, absorbed }) => [accountId, ...absorbed]),
    );
    const found = await loading;
    return [account.accountId, ...account.absorbed].flatMap((accountId) => found.get(accountId) ?? []);
  };
}
