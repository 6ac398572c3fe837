// One request of a citizen's Flow: the mailbox's group is locked as a turn locks it (then the session, in this order), the request must be new, the handler answers, and both are
// recorded, in one transaction. The very same request again gets the very same answer and does nothing.

import { groupOf, lockGroupsWaiting } from '#mailbox';
import { AppError, withTransaction, type DataKeys, type Db, type Logger, type Tx } from '#platform';
import { assertNever, type Clock } from '#platform/pure';
import type { FlowAnswer, FlowHandlers } from './flow-handler.ts';
import type { FlowRequest } from './flow-request.ts';
import { findFlowAccount, openLastAnswer, recordExchange, sealAnswer, takeFlowSession, type FlowSession } from './flow-session.ts';

export interface ExchangeDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly dataKeys: DataKeys;
  readonly handlers: FlowHandlers;
}

export type Exchanged =
  /** JSON, to be sealed. */
  | { readonly ok: true; readonly answer: string }
  /** The token opens nothing any more, or never did. `message` is for the citizen. */
  | { readonly ok: false; readonly message: string | undefined };

type Asked = Extract<FlowRequest, { kind: 'exchange' }>;

/** Far above what any form needs: a loop in somebody's client ends here. */
const MAX_EXCHANGES = 200;
/** Meta's page on components says 1 MB for what comes from an endpoint. */
const MAX_ANSWER_BYTES = 1_000_000;
const GONE: Exchanged = { ok: false, message: undefined };

export async function exchangeFlow(deps: ExchangeDeps, asked: Asked, digest: Buffer): Promise<Exchanged> {
  return withTransaction(deps.db, async (tx) => {
    const accountId = await findFlowAccount(tx, asked.token);
    if (accountId === undefined) return GONE;
    await lockGroupsWaiting(tx, [groupOf(accountId)]);
    const taken = await takeFlowSession(tx, asked.token, deps.clock.now());
    if (taken === undefined) return GONE;
    const { session, requests, lastAnswer } = taken;
    const dataKey = (await deps.dataKeys.load(tx, [session.dataKeyId])).get(session.dataKeyId);
    if (dataKey === undefined) return GONE; // The citizen's data was destroyed.
    if (lastAnswer !== undefined && requests.at(-1)?.equals(digest) === true) {
      return { ok: true, answer: openLastAnswer(session, dataKey, lastAnswer) };
    }
    const isReplay = requests.some((seen) => seen.equals(digest));
    if (!taken.isOpen || isReplay || requests.length >= MAX_EXCHANGES) return GONE;
    const answer = await ask(deps, tx, session, asked);
    if (answer === undefined) return GONE;
    if (answer.kind === 'over') {
      await recordExchange(tx, session, { digest, answer: undefined, screen: session.screen, state: 'closed' });
      return { ok: false, message: answer.message };
    }
    const text = JSON.stringify(compose(asked.token, answer));
    if (Buffer.byteLength(text) > MAX_ANSWER_BYTES) {
      throw new AppError('input.invalid', `an answer of Flow ${session.flow} has ${Buffer.byteLength(text)} bytes`);
    }
    await recordExchange(tx, session, {
      digest,
      answer: sealAnswer(session, dataKey, text),
      screen: answer.kind === 'screen' ? answer.screen : session.screen,
      state: answer.kind === 'screen' ? 'open' : 'finished',
    });
    return { ok: true, answer: text };
  });
}

async function ask(deps: ExchangeDeps, tx: Tx, session: FlowSession, asked: Asked): Promise<FlowAnswer | undefined> {
  const handler = deps.handlers.get(session.flow);
  if (handler === undefined) {
    deps.log.warn('a Flow has no handler here', { kind: session.flow });
    return undefined;
  }
  switch (asked.action) {
    case 'INIT':
      return handler.open(tx, session);
    case 'BACK':
      return handler.back(tx, session, asked.screen, asked.data);
    case 'data_exchange':
      return handler.exchange(tx, session, asked.screen, asked.data);
    default:
      return assertNever(asked.action);
  }
}

function compose(token: string, answer: Exclude<FlowAnswer, { kind: 'over' }>): object {
  switch (answer.kind) {
    case 'screen': {
      const error = answer.errorMessage === undefined ? {} : { error_message: answer.errorMessage };
      return { screen: answer.screen, data: { ...answer.data, ...error } };
    }
    case 'finished':
      return {
        screen: 'SUCCESS',
        data: { extension_message_response: { params: { ...answer.values, flow_token: token } } },
      };
    default:
      return assertNever(answer);
  }
}
