// From a stored message to the JSON that Meta takes: the address and our own id are added at the last moment.

import { z } from 'zod';
import type { AccountAddress } from '#people';
import type { AttachmentSource } from './attachments.ts';

/** A document that is named by our own id until it is sent. */
const StoredDocument = z.strictObject({
  type: z.literal('certificate'),
  certificateId: z.uuid(),
  fileName: z.string(),
  caption: z.string(),
});

const CERTIFICATE_PREFIX = '{"type":"certificate"';
const ORDER_PREFIX = '{"type":"interactive","interactive":{"type":"order_details"';

/** What only the person who proved themself may get: certificates and dues. */
export function isForProvedOnly(content: string): boolean {
  return content.startsWith(CERTIFICATE_PREFIX) || content.startsWith(ORDER_PREFIX);
}

export type ComposedCall =
  | { readonly ok: true; readonly body: string }
  | { readonly ok: false; readonly reason: 'no-address' | 'attachment-unavailable' };

/** Statuses bring this text back: it names the outbox row. Those of a template that goes before it are not about the row. */
function callbackDataFor(outboxId: number, opening: boolean): string {
  return `${opening ? 'opening' : 'outbox'}:${outboxId}`;
}

export function outboxIdOf(callbackData: string | undefined): number | undefined {
  const digits = callbackData === undefined ? undefined : /^outbox:([1-9][0-9]{0,15})$/.exec(callbackData)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export async function composeCall(
  deps: { readonly attachments: AttachmentSource },
  message: {
    readonly outboxId: number;
    /** The number of ours that says it. */
    readonly phoneNumberId: string;
    readonly address: AccountAddress | undefined;
    readonly content: string;
    readonly identityHash: string | undefined;
    readonly opening: boolean;
  },
): Promise<ComposedCall> {
  const to = recipient(message.address);
  if (to === undefined) return { ok: false, reason: 'no-address' };
  let content = message.content;
  if (content.startsWith(CERTIFICATE_PREFIX)) {
    const document = StoredDocument.parse(JSON.parse(content));
    const mediaId = await deps.attachments.mediaIdFor(message.phoneNumberId, document.certificateId, document.fileName);
    if (mediaId === undefined) return { ok: false, reason: 'attachment-unavailable' };
    content = JSON.stringify({
      type: 'document',
      document: { id: mediaId, filename: document.fileName, caption: document.caption },
    });
  }
  const identity =
    message.identityHash === undefined ? '' : `"recipient_identity_key_hash":${JSON.stringify(message.identityHash)},`;
  // `content` is a JSON object: our members go in front of its own.
  const head = `{"messaging_product":"whatsapp","recipient_type":"individual",${to},${identity}"biz_opaque_callback_data":"${callbackDataFor(message.outboxId, message.opening)}",`;
  return { ok: true, body: head + content.slice(1) };
}

function recipient(address: AccountAddress | undefined): string | undefined {
  if (address === undefined) return undefined;
  return address.kind === 'phone'
    ? `"to":${JSON.stringify(`+${address.value}`)}`
    : `"recipient":${JSON.stringify(address.value)}`;
}
