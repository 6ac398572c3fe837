// What a Flow's client says once it is decrypted (whatsapp.md §7.4), sorted into what is asked of us.

import { z } from 'zod';

const Ping = z.looseObject({ action: z.literal('ping') });

const FormData = z.record(z.string(), z.unknown());

/** The client tells of an answer of ours that it could not use. */
const ErrorNotice = z.looseObject({
  flow_token: z.string().optional(),
  data: z
    .looseObject({ error: z.string().optional(), error_key: z.string().optional(), error_message: z.string() })
    .refine((data) => data.error !== undefined || data.error_key !== undefined),
});

const token = { flow_token: z.string().min(1).max(1000), flow_token_signature: z.string().max(10_000).optional() };
const Exchange = z.discriminatedUnion('action', [
  z.looseObject({ action: z.literal('INIT'), ...token }),
  z.looseObject({ action: z.literal('BACK'), ...token, screen: z.string().max(200), data: FormData.optional() }),
  z.looseObject({
    action: z.literal('data_exchange'),
    ...token,
    screen: z.string().max(200),
    data: FormData.optional(),
  }),
]);

export type FlowRequest =
  | { readonly kind: 'ping' }
  | { readonly kind: 'error-notice'; readonly error: string }
  | {
      readonly kind: 'exchange';
      readonly action: 'INIT' | 'BACK' | 'data_exchange';
      readonly token: string;
      readonly tokenSignature: string | undefined;
      /** Empty with INIT. */
      readonly screen: string;
      readonly data: Readonly<Record<string, unknown>>;
    };

/** Undefined: nothing that the protocol knows. */
export function readFlowRequest(plain: string): FlowRequest | undefined {
  const json = parseJson(plain);
  if (Ping.safeParse(json).success) return { kind: 'ping' };
  const notice = ErrorNotice.safeParse(json);
  if (notice.success) {
    return { kind: 'error-notice', error: notice.data.data.error_key ?? notice.data.data.error ?? '' };
  }
  const parsed = Exchange.safeParse(json);
  if (!parsed.success) return undefined;
  const { data: exchange } = parsed;
  return {
    kind: 'exchange',
    action: exchange.action,
    token: exchange.flow_token,
    tokenSignature: exchange.flow_token_signature,
    screen: exchange.action === 'INIT' ? '' : exchange.screen,
    data: exchange.action === 'INIT' ? {} : (exchange.data ?? {}),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
