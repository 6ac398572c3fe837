// From the stored bytes of one webhook event to what the citizen did, without WhatsApp's own words.

import { assertNever } from '#platform/pure';
import { explodeWebhook, parseInboundMessage, type InboundMessage } from './wire/index.ts';

export type UnsupportedKind =
  'sticker' | 'audio' | 'video' | 'location' | 'contacts' | 'order' | 'flow' | 'too-large' | 'other';

export type Inbound =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tap'; readonly choice: string }
  | {
      readonly kind: 'media';
      readonly media: 'image' | 'document';
      readonly mediaId: string;
      readonly mimeType: string;
      readonly fileName?: string;
      readonly caption?: string;
    }
  | { readonly kind: 'unsupported'; readonly what: UnsupportedKind }
  /** Nothing that asks for an answer: a reaction, a deletion, a notice about the number. */
  | { readonly kind: 'silent' };

export interface ReadInbound {
  /** wamid; marks the message as read. */
  readonly messageId: string | undefined;
  readonly inbound: Inbound;
}

/** Meta's code for a file above what it passes on (100 MB). */
const TOO_LARGE = 131052;

/** Never throws: what cannot be read is an unsupported message, and is answered as one. */
export function readInbound(body: unknown): ReadInbound {
  const event = explodeWebhook(body).events.find((candidate) => candidate.kind === 'message');
  if (event === undefined) return { messageId: undefined, inbound: { kind: 'unsupported', what: 'other' } };
  const parsed = parseInboundMessage(event);
  const inbound: Inbound = parsed.ok ? translate(parsed.message) : { kind: 'unsupported', what: 'other' };
  return { messageId: event.messageId, inbound };
}

function translate(message: InboundMessage): Inbound {
  switch (message.type) {
    case 'text':
      return { kind: 'text', text: message.text.body };
    case 'image':
      return {
        kind: 'media',
        media: 'image',
        mediaId: message.image.id,
        mimeType: message.image.mime_type,
        ...(message.image.caption === undefined ? {} : { caption: message.image.caption }),
      };
    case 'document':
      return {
        kind: 'media',
        media: 'document',
        mediaId: message.document.id,
        mimeType: message.document.mime_type,
        ...(message.document.filename === undefined ? {} : { fileName: message.document.filename }),
        ...(message.document.caption === undefined ? {} : { caption: message.document.caption }),
      };
    case 'interactive':
      switch (message.interactive.type) {
        case 'button_reply':
          return { kind: 'tap', choice: message.interactive.button_reply.id };
        case 'list_reply':
          return { kind: 'tap', choice: message.interactive.list_reply.id };
        case 'nfm_reply':
          return { kind: 'unsupported', what: 'flow' };
        default:
          return assertNever(message.interactive);
      }
    case 'button':
      return { kind: 'tap', choice: message.button.payload ?? message.button.text };
    case 'audio':
    case 'video':
    case 'sticker':
    case 'location':
    case 'contacts':
    case 'order':
      return { kind: 'unsupported', what: message.type };
    case 'unsupported': {
      const tooLarge = message.errors?.some((error) => error.code === TOO_LARGE) ?? false;
      return { kind: 'unsupported', what: tooLarge ? 'too-large' : 'other' };
    }
    case 'reaction':
    case 'system':
    case 'edit':
    case 'revoke':
      return { kind: 'silent' };
    default:
      return assertNever(message);
  }
}
