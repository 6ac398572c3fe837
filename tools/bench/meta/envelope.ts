// Webhook bodies as Meta writes them.

import { createHmac } from 'node:crypto';
import type { Citizen } from './citizen.ts';
import type { Choice } from './reply.ts';
import type { MetaSettings } from './settings.ts';

type Numbers = Pick<MetaSettings, 'phoneNumberId' | 'wabaId'>;

/** A file that lies at the stand-in for Meta. */
export interface Media {
  readonly mediaId: string;
  readonly mimeType: string;
  readonly sha256: Buffer;
}

export type OutgoingContent =
  | { readonly type: 'text'; readonly body: string }
  | { readonly type: 'tap'; readonly choice: Choice }
  | { readonly type: 'file'; readonly media: Media };

export interface OutgoingMessage {
  readonly citizen: Citizen;
  readonly messageId: string;
  readonly content: OutgoingContent;
  readonly shows: { readonly phone: boolean; readonly userId: boolean };
  readonly atSeconds: number;
}

export interface OutgoingStatus {
  readonly providerId: string;
  /** `failed`: it was taken, and the citizen's window had closed. */
  readonly status: 'sent' | 'delivered' | 'read' | 'failed';
  readonly callbackData: string;
  readonly phone: string;
  readonly atSeconds: number;
}

/** One message, or several of several citizens, each in a change of its own. */
export function messagesBody(numbers: Numbers, messages: readonly OutgoingMessage[]): string {
  return envelope(
    numbers,
    messages.map((message) => {
      const { traits } = message.citizen;
      const identity = {
        ...(message.shows.phone ? { wa_id: traits.phone } : {}),
        ...(message.shows.userId ? { user_id: traits.userId } : {}),
      };
      return {
        contacts: [{ profile: { name: `Citizen ${traits.id}` }, ...identity }],
        messages: [
          {
            ...(message.shows.phone ? { from: traits.phone } : {}),
            ...(message.shows.userId ? { from_user_id: traits.userId } : {}),
            id: message.messageId,
            timestamp: String(message.atSeconds),
            ...contentOf(message.content),
          },
        ],
      };
    }),
  );
}

export function statusesBody(numbers: Numbers, statuses: readonly OutgoingStatus[]): string {
  return envelope(numbers, [
    {
      statuses: statuses.map((status) => ({
        id: status.providerId,
        status: status.status,
        timestamp: String(status.atSeconds),
        recipient_id: status.phone,
        biz_opaque_callback_data: status.callbackData,
        ...(status.status === 'failed' ? { errors: [{ code: 131047, title: 'Re-engagement message' }] } : {}),
        ...(status.status === 'read' || status.status === 'failed'
          ? {}
          : { pricing: { billable: true, pricing_model: 'PMP', category: 'service', type: 'regular' } }),
      })),
    },
  ]);
}

export interface ApprovedTemplate {
  readonly id: string;
  readonly name: string;
  readonly language: string;
}

export function approvalsBody(numbers: Pick<Numbers, 'wabaId'>, templates: readonly ApprovedTemplate[]): string {
  return toAscii({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: numbers.wabaId,
        time: Math.floor(Date.now() / 1000),
        changes: templates.map(({ id, name, language }) => ({
          field: 'message_template_status_update',
          value: {
            event: 'APPROVED',
            message_template_id: Number(id),
            message_template_name: name,
            message_template_language: language,
            reason: 'NONE',
          },
        })),
      },
    ],
  });
}

/** Value of X-Hub-Signature-256. */
export function sign(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function envelope(numbers: Numbers, values: readonly object[]): string {
  const metadata = { display_phone_number: '911100000000', phone_number_id: numbers.phoneNumberId };
  return toAscii({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: numbers.wabaId,
        changes: values.map((value) => ({
          field: 'messages',
          value: { messaging_product: 'whatsapp', metadata, ...value },
        })),
      },
    ],
  });
}

/** Meta writes everything beyond ASCII as \\uXXXX. */
function toAscii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function contentOf(content: OutgoingContent): object {
  if (content.type === 'text') return { type: 'text', text: { body: content.body } };
  if (content.type === 'file') {
    const { mediaId, mimeType, sha256 } = content.media;
    const file = { id: mediaId, mime_type: mimeType, sha256: sha256.toString('base64') };
    if (mimeType.startsWith('image/')) return { type: 'image', image: file };
    return { type: 'document', document: { ...file, filename: 'paper.pdf' } };
  }
  const { id, title, inList } = content.choice;
  const interactive = inList
    ? { type: 'list_reply', list_reply: { id, title } }
    : { type: 'button_reply', button_reply: { id, title } };
  return { type: 'interactive', interactive };
}
