// What a stored reply says, read back from the bytes that would go to WhatsApp.

import type { OutgoingMessage } from '#conversation/engine';
import { unwrapMessage } from '#channel';
import type { StoredReply } from '#mailbox';

export interface ShownChoice {
  readonly id: string;
  readonly title: string;
  /** Reply buttons come back as `button_reply`, rows of a list as `list_reply`. */
  readonly shownAs: 'button' | 'row';
}

export interface Said {
  readonly accountId: string;
  readonly message: OutgoingMessage;
  /** Text, or caption of a document. */
  readonly body: string;
  readonly choices: readonly ShownChoice[];
}

interface WireReply {
  readonly type: 'text' | 'interactive' | 'certificate';
  readonly text?: { readonly body: string };
  readonly certificateId?: string;
  readonly fileName?: string;
  readonly caption?: string;
  readonly interactive?: {
    readonly body: { readonly text: string };
    readonly action: {
      readonly button?: string;
      readonly buttons?: readonly { readonly reply: { readonly id: string; readonly title: string } }[];
      readonly sections?: readonly {
        readonly title: string;
        readonly rows: readonly { readonly id: string; readonly title: string; readonly description?: string }[];
      }[];
    };
  };
}

export function readReply(reply: StoredReply): Said {
  const wire = JSON.parse(unwrapMessage(reply.body).content) as WireReply;
  const message = readMessage(wire);
  const shownAs = wire.interactive?.action.buttons === undefined ? 'row' : 'button';
  const choices = message.kind === 'choices' ? message.choices.map(({ id, title }) => ({ id, title, shownAs })) : [];
  const body = message.kind === 'document' ? message.caption : message.body;
  return { accountId: reply.accountId, message, body, choices } as Said;
}

function readMessage(wire: WireReply): OutgoingMessage {
  if (wire.interactive !== undefined) {
    const { action, body } = wire.interactive;
    const buttons = action.buttons?.map((button) => button.reply) ?? [];
    const rows = action.sections?.flatMap((section) => section.rows) ?? [];
    const list = { listButton: action.button ?? '', listTitle: action.sections?.[0]?.title ?? '' };
    return { kind: 'choices', body: body.text, choices: [...buttons, ...rows], ...list };
  }
  if (wire.type === 'certificate') {
    const { certificateId = '', fileName = '', caption = '' } = wire;
    return { kind: 'document', certificateId, fileName, caption };
  }
  return { kind: 'text', body: wire.text?.body ?? '' };
}

export function textMessage(body: string): object {
  return { type: 'text', text: { body } };
}

export function tapMessage({ id, title, shownAs }: ShownChoice): object {
  const kind = shownAs === 'button' ? 'button_reply' : 'list_reply';
  return { type: 'interactive', interactive: { type: kind, [kind]: { id, title } } };
}

export function photoMessage(id: string): object {
  return { type: 'image', image: { id, mime_type: 'image/jpeg', sha256: 'bm8=' } };
}

export function fileMessage(id: string, mimeType: string, filename: string): object {
  return { type: 'document', document: { id, mime_type: mimeType, filename, sha256: 'bm8=' } };
}

/** How Meta tells of a file above what it passes on. */
export function tooLargeMessage(): object {
  const detail = 'Message type is not currently supported';
  return { type: 'unsupported', errors: [{ code: 131052, title: 'Media download error', message: detail }] };
}
