// The form as a WhatsApp Flow, where a turn meets it: the message that opens it, and its coming back.

import { redeemFlowToken, type ChannelMessage } from '#channel';
import type { EngineEvent, Input } from '#conversation/engine';
import type { Queryable, Tx } from '#platform';
import type { LoadedAccount } from './account-store.ts';

/** Who knows what is published (#forms). Without it no form is offered. */
export interface FormPort {
  /** Whether this version's form is published as it is here. */
  readonly hasForm?: (serviceId: string, version: number) => boolean;
  /** Opens the Flow of a service for one citizen; undefined when it cannot be sent any more. */
  readonly openForm?: (
    tx: Tx,
    form: { readonly serviceId: string; readonly journeyId: string; readonly account: LoadedAccount },
  ) => Promise<{ readonly flowId: string; readonly token: string } | undefined>;
}

export async function composeForm(
  { openForm }: FormPort,
  tx: Tx,
  account: LoadedAccount,
  offered: Extract<EngineEvent, { kind: 'formOffered' }>,
): Promise<ChannelMessage> {
  const { serviceId, journeyId, body, button, otherwise } = offered;
  const form = await openForm?.(tx, { serviceId, journeyId, account });
  return form === undefined ? { kind: 'text', body: otherwise } : { kind: 'flow', body, button, ...form };
}

/** A finished form counts for the journey that its token was opened for, once. */
export async function redeemForm(tx: Queryable, account: LoadedAccount, input: Input): Promise<Input> {
  if (input.kind !== 'flow' || input.token === undefined) return input;
  const { token, receivedAt } = input;
  const accountIds = [account.accountId, ...account.absorbed];
  const redeemed = await redeemFlowToken(tx, { token, accountIds, receivedAt: new Date(receivedAt) });
  return redeemed.ok ? { ...input, journeyId: redeemed.journeyId } : input;
}
