/** Turns a validated send request into what the phone shows. A message carries at most one file. */
import type { MediaKind } from '#channel/wire';
import type { Attachment, ItemContent, ItemHeader, PaymentRequest } from '../chat.ts';
import { paymentRequestOf } from '../payments/payment.ts';
import { renderTemplate } from '../templates/render.ts';
import type { Template } from '../templates/template.ts';
import type { Interactive } from './schema/interactive.ts';
import type { OutboundMessage } from './schema/message.ts';
import type { Header } from './schema/parts.ts';

export type MediaSource = {
  readonly kind: MediaKind;
  readonly id: string | undefined;
  readonly link: string | undefined;
  readonly filename: string | undefined;
};
export type ContentContext = {
  /** Undefined when the name is not in the registry. */
  readonly template: Template | undefined;
  readonly flowName: string;
};
export type Reaction = Extract<OutboundMessage, { type: 'reaction' }>;
type SourceFields = { id?: string | undefined; link?: string | undefined; filename?: string | undefined };

/** The file of a message, wherever it stands. */
export function mediaSourceOf(message: Exclude<OutboundMessage, Reaction>): MediaSource | undefined {
  switch (message.type) {
    case 'text':
    case 'location':
    case 'contacts':
      return undefined;
    case 'image':
      return source('image', message.image);
    case 'video':
      return source('video', message.video);
    case 'document':
      return source('document', message.document);
    case 'audio':
      return source('audio', message.audio);
    case 'sticker':
      return source('sticker', message.sticker);
    case 'interactive':
      return 'header' in message.interactive && message.interactive.header !== undefined
        ? headerSource(message.interactive.header)
        : undefined;
    case 'template': {
      for (const parameter of message.template.components.flatMap((component) => component.parameters)) {
        if (parameter.type === 'image' || parameter.type === 'video' || parameter.type === 'document') {
          return headerSource(parameter);
        }
      }
      return undefined;
    }
  }
}

export function contentOf(
  message: Exclude<OutboundMessage, Reaction>,
  file: Attachment | undefined,
  context: ContentContext,
): ItemContent {
  switch (message.type) {
    case 'text':
      return { kind: 'text', text: message.text.body };
    case 'image':
      return { kind: 'image', media: fileOf(file), caption: message.image.caption ?? '' };
    case 'video':
      return { kind: 'video', media: fileOf(file), caption: message.video.caption ?? '' };
    case 'document':
      return { kind: 'document', media: fileOf(file), caption: message.document.caption ?? '' };
    case 'audio':
      return { kind: 'audio', media: fileOf(file), voice: message.audio.voice ?? false };
    case 'sticker':
      return { kind: 'sticker', media: fileOf(file) };
    case 'location': {
      const { latitude, longitude, name = '', address = '' } = message.location;
      return { kind: 'location', latitude, longitude, name, address };
    }
    case 'contacts':
      return {
        kind: 'contacts',
        contacts: message.contacts.map((card) => ({
          name: card.name.formatted_name,
          phone: card.phones?.[0]?.phone ?? '',
        })),
      };
    case 'interactive':
      return interactiveContent(message.interactive, file, context);
    case 'template': {
      const order = orderOf(message);
      const payment = order === undefined ? null : paymentRequestOf(order);
      return renderTemplate(message.template, context.template, file, payment);
    }
  }
}

/** The order a message asks to be paid, wherever it stands. */
export function orderOf(message: OutboundMessage) {
  if (message.type === 'interactive' && message.interactive.type === 'order_details') {
    return message.interactive.action.parameters;
  }
  if (message.type !== 'template') return undefined;
  for (const parameter of message.template.components.flatMap((component) => component.parameters)) {
    if (parameter.type === 'action' && parameter.action.order_details !== undefined)
      return parameter.action.order_details;
  }
  return undefined;
}

/** The order status a message tells, wherever it stands. */
export function orderStatusOf(message: OutboundMessage) {
  if (message.type === 'interactive' && message.interactive.type === 'order_status') {
    return message.interactive.action.parameters;
  }
  if (message.type !== 'template') return undefined;
  for (const parameter of message.template.components.flatMap((component) => component.parameters)) {
    if (parameter.type === 'order_status') return parameter.order_status;
  }
  return undefined;
}

function interactiveContent(
  interactive: Interactive,
  file: Attachment | undefined,
  context: ContentContext,
): ItemContent {
  const text = interactive.body.text;
  const header = 'header' in interactive ? headerOf(interactive.header, file) : null;
  const footer = 'footer' in interactive ? (interactive.footer?.text ?? '') : '';
  switch (interactive.type) {
    case 'button': {
      const buttons = interactive.action.buttons.map((button) => button.reply);
      return { kind: 'buttons', header, text, footer, buttons };
    }
    case 'list': {
      const sections = interactive.action.sections.map((section) => ({
        title: section.title ?? '',
        rows: section.rows.map((row) => ({ id: row.id, title: row.title, description: row.description ?? '' })),
      }));
      return { kind: 'list', header, text, footer, button: interactive.action.button, sections };
    }
    case 'cta_url': {
      const { display_text: button, url } = interactive.action.parameters;
      return { kind: 'link', header, text, footer, button, url };
    }
    case 'flow': {
      const { flow_cta: button } = interactive.action.parameters;
      return { kind: 'flow', header, text, footer, button, flowName: context.flowName, enabled: true };
    }
    case 'location_request_message':
      return { kind: 'location-request', text };
    case 'address_message': {
      const { values = {}, validation_errors: errors = {} } = interactive.action.parameters;
      return { kind: 'address-request', text, values: onlyTexts(values), errors: onlyTexts(errors) };
    }
    case 'request_contact_info':
      return { kind: 'contact-request', text };
    case 'order_details': {
      const payment: PaymentRequest = paymentRequestOf(interactive.action.parameters);
      return { kind: 'payment', header, text, footer, payment };
    }
    case 'order_status': {
      const { reference_id: referenceId, order } = interactive.action.parameters;
      const { status, description = '' } = order;
      return { kind: 'order-status', text, footer, referenceId, status, description };
    }
  }
}

function headerOf(header: Header | undefined, file: Attachment | undefined): ItemHeader {
  if (header === undefined) return null;
  return header.type === 'text' ? { kind: 'text', text: header.text } : { kind: 'media', media: fileOf(file) };
}

function headerSource(header: Header): MediaSource | undefined {
  switch (header.type) {
    case 'text':
      return undefined;
    case 'image':
      return source('image', header.image);
    case 'video':
      return source('video', header.video);
    case 'document':
      return source('document', header.document);
  }
}

function source(kind: MediaKind, fields: SourceFields): MediaSource {
  return { kind, id: fields.id, link: fields.link, filename: fields.filename };
}

function onlyTexts(values: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** While a linked file is still being fetched the item holds an empty attachment. */
function fileOf(file: Attachment | undefined): Attachment {
  return file ?? { mediaId: '', mimeType: '', filename: '', bytes: 0 };
}
