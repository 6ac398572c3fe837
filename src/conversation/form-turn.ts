// The screens of a Flow reach the conversation here: read and written in the endpoint's own transaction, through the same
// turn that mail takes, under the lock of the mailbox's group that the endpoint holds (#channel, flows/exchange-flow.ts).
// Nothing waits in the inbox: the phone waits for the next screen.

import { groupOf, lockGroupsWaiting } from '#mailbox';
import type { Tx } from '#platform';
import { ConversationState, initialState, type Input } from '#conversation/engine';
import { loadAccounts, type LoadedAccount } from './account-store.ts';
import { FORM_FILLED } from './read-input.ts';
import { createAccountTurn, type TurnDeps } from './turn.ts';

/** One screen, read: what src/forms made of it. */
export type FormFilled = Omit<Extract<Input, { kind: 'formFilled' }>, 'kind' | 'now' | 'receivedAt'>;

export interface FormTurn {
  /** Undefined: the citizen's data was destroyed. */
  read(tx: Tx, accountId: string): Promise<ConversationState | undefined>;
  /** Keeps what a screen brought, and answers with the state after it. */
  fill(tx: Tx, accountId: string, filled: FormFilled): Promise<ConversationState | undefined>;
}

export function createFormTurn(deps: TurnDeps): FormTurn {
  const takeTurn = createAccountTurn(deps);

  async function find(tx: Tx, accountId: string): Promise<LoadedAccount | undefined> {
    const account = (await loadAccounts(tx, deps, [accountId])).get(accountId);
    if (account?.mergedInto === undefined) return account;
    await lockGroupsWaiting(tx, [groupOf(account.mergedInto)]);
    return find(tx, account.mergedInto);
  }

  async function read(tx: Tx, accountId: string): Promise<ConversationState | undefined> {
    const account = await find(tx, accountId);
    if (account === undefined) return undefined;
    const [state] = account.openStates();
    return state === undefined ? initialState() : ConversationState.parse(state);
  }

  return {
    read,
    async fill(tx, accountId, filled) {
      const account = await find(tx, accountId);
      if (account === undefined) return undefined;
      const party = { kind: 'account', id: account.accountId } as const;
      const { dataKey } = account;
      // No mail, and no row: whatever it causes has another cause, or none.
      const event = { id: 0, party, kind: FORM_FILLED, receivedAt: deps.clock.now(), dataKey, body: filled };
      await takeTurn(tx, [event]);
      return read(tx, account.accountId);
    },
  };
}
