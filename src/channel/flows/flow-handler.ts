// What a Flow with an endpoint must bring: somebody who knows its screens. The endpoint proves who asks and that it is
// asked once; the handler says what is shown next. It runs inside the endpoint's transaction, so it may write and must
// not call the network; the client gives up after 10 seconds, and Meta throttles a Flow that needs more than one.

import type { Tx } from '#platform';
import type { Json } from '#platform/pure';
import type { FlowSession } from './flow-session.ts';

export type FlowData = Readonly<Record<string, Json>>;

export type FlowAnswer =
  /** `errorMessage` is shown above the screen: what was wrong with the last one. */
  | { readonly kind: 'screen'; readonly screen: string; readonly data: FlowData; readonly errorMessage?: string }
  /** The form closes, and comes back as a message with these values and its token. */
  | { readonly kind: 'finished'; readonly values: FlowData }
  /** The journey has gone on without the form. `message` is for the citizen. */
  | { readonly kind: 'over'; readonly message: string };

/** `data` is what a citizen's phone sent: checked by nobody yet. No field may be named `error` or `error_key`. */
export interface FlowHandler {
  open(tx: Tx, session: FlowSession): Promise<FlowAnswer>;
  back(tx: Tx, session: FlowSession, screen: string, data: UncheckedData): Promise<FlowAnswer>;
  exchange(tx: Tx, session: FlowSession, screen: string, data: UncheckedData): Promise<FlowAnswer>;
}

type UncheckedData = Readonly<Record<string, unknown>>;

/** By the name of the Flow. */
export type FlowHandlers = ReadonlyMap<string, FlowHandler>;
