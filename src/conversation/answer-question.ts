// What the engine asks of our own tables in the middle of a turn: the citizen's cases, and whether a PIN is right.

import type { Catalogue } from '#catalogue';
import { acceptProof } from '#people';
import type { DataKeys, Queryable } from '#platform';
import type { CaseSummary, EngineEvent, Input } from '#conversation/engine';
import type { LoadedAccount } from './account-store.ts';
import { tryPin } from './held-store.ts';

type Answer<K extends Input['kind']> = Omit<Extract<Input, { kind: K }>, 'now' | 'receivedAt'>;

export async function answerQuestion(
  deps: { readonly dataKeys: DataKeys; readonly catalogue: Catalogue },
  batch: {
    readonly tx: Queryable;
    readonly now: Date;
    readonly listCases: (account: LoadedAccount) => Promise<readonly CaseSummary[]>;
  },
  conversation: { account: LoadedAccount },
  event: EngineEvent,
): Promise<Answer<'casesListed'> | Answer<'pinChecked'> | undefined> {
  const { account } = conversation;
  if (event.kind === 'statusAsked') return { kind: 'casesListed', cases: await batch.listCases(account) };
  if (event.kind !== 'pinOffered') return undefined;
  const { caseId, pin } = event;
  const limits = deps.catalogue.region.conversation.casePin;
  if (!limits) return { kind: 'pinChecked', caseId, outcome: { kind: 'gone' } };
  const accountIds = [account.accountId, ...account.absorbed];
  const outcome = await tryPin(batch.tx, deps, batch.now, limits, { accountIds, caseId, pin });
  if (outcome.kind === 'right' && account.doubted) {
    // The PIN is known to whoever filed: the phone that is there now is theirs.
    await acceptProof(batch.tx, account.accountId);
    conversation.account = { ...account, doubted: false };
  }
  return { kind: 'pinChecked', caseId, outcome };
}
