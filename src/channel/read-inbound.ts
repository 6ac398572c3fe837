// From the stored bytes of one webhook event to what the citizen did, without WhatsApp's own words.

import { z } from 'zod';
import { assertNever, type Json } from '#platform/pure';
import { explodeWebhook, parseInboundMessage, type InboundMessage } from './wire/index.ts';

export type UnsupportedKind = 'sticker' | 'audio' | 'video' | 'contacts' | 'order' | 'flow' | 'too-large' | 'other';

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
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string;
      readonly address?: string;
    }
  /** A Flow that the citizen completed: what its last screen handed over, and the token it was opened with. */
  | { readonly kind: 'flow'; readonly token?: string; readonly answers: Readonly<Record<string, Json>> }
  | { readonly kind: 'unsupported'; readonly what: UnsupportedKind }
  /** Nothing that asks for an answer: a reaction, a deletion, a notice about the number. */
  | { readonly kind: 'silent' };

export interface ReadInbound {
  /** wamid; marks the message as read. */
  readonly messageId: string | undefined;
  /** The number of ours that it was sent to. */
  readonly phoneNumberId: string | undefined;
  readonly inbound: Inbound;
}

/** Meta's code for a file above what it passes on (100 MB). */
const TOO_LARGE = 131052;

/** Never throws: what cannot be read is an unsupported message, and is answered as one. */
export function readInbound(body: unknown): ReadInbound {
  const event = explodeWebhook(body).events.find((candidate) => candidate.kind === 'message');
  if (event === undefined) {
    return { messageId: undefined, phoneNumberId: undefined, inbound: { kind: 'unsupported', what: 'other' } };
  }
  const parsed = parseInboundMessage(event);
  const inbound: Inbound = parsed.ok ? translate(parsed.message) : { kind: 'unsupported', what: 'other' };
  return { messageId: event.messageId, phoneNumberId: event.phoneNumberId, inbound };
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
          return readForm(message.interactive.nfm_reply);
        default:
          return assertNever(message.interactive);
      }
    case 'button':
      return readButton(message.button);
    case 'location': {
      const { latitude, longitude, name, address } = message.location;
      return {
        kind: 'location',
        latitude,
        longitude,
        ...(name === undefined ? {} : { name }),
        ...(address === undefined ? {} : { address }),
      };
    }
    case 'contacts':
      return readContacts(message);
    case 'audio':
    case 'video':
    case 'sticker':
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

/** A quick reply of a template. Without a payload of our own Meta repeats the words of the button: then they were said. */
function readButton(button: { readonly payload?: string | undefined; readonly text: string }): Inbound {
  const { payload, text } = button;
  return payload === undefined || payload === text ? { kind: 'text', text } : { kind: 'tap', choice: payload };
}

/** Only a number that we asked for is an answer: any other card may be of anybody. */
function readContacts(message: Extract<InboundMessage, { type: 'contacts' }>): Inbound {
  const asked = message.origin === 'contact_request';
  const phones = message.contacts.flatMap((card) => card.phones ?? []);
  const [first] = phones;
  const number = first?.phone ?? (first?.wa_id === undefined ? undefined : `+${first.wa_id}`);
  if (!asked || number === undefined || phones.length > 1) return { kind: 'unsupported', what: 'contacts' };
  return { kind: 'text', text: number };
}

const Answers = z.record(z.string(), z.json());
const Address = z.looseObject({ values: z.record(z.string(), z.unknown()) });
/** Parts of an address in the order in which they are written (whatsapp.md §3.2). */
const ADDRESS_PARTS = [
  'house_number',
  'floor_number',
  'tower_number',
  'building_name',
  'address',
  'landmark_area',
  'city',
  'state',
  'in_pin_code',
];

function readForm(reply: { readonly name?: string | undefined; readonly response_json: string }): Inbound {
  const { data } = Answers.safeParse(parseJson(reply.response_json));
  if (data === undefined) return { kind: 'unsupported', what: 'flow' };
  if (reply.name === 'address_message') return readAddress(data);
  const { flow_token: token, ...answers } = data;
  return { kind: 'flow', answers, ...(typeof token === 'string' ? { token } : {}) };
}

function readAddress(data: Readonly<Record<string, Json>>): Inbound {
  const values = Address.safeParse(data).data?.values ?? {};
  const parts = ADDRESS_PARTS.map((part) => values[part]).filter((value) => typeof value === 'string' && value !== '');
  return parts.length === 0 ? { kind: 'unsupported', what: 'other' } : { kind: 'text', text: parts.join(', ') };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
