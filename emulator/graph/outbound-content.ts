/** Turns a validated send request into what the phone shows. A message carries at most one file. */
import type { MediaKind, OutboundMessage } from '#channel/wire';
import type { Attachment, ItemContent, ItemHeader } from '../chat.ts';

export type MediaSource = {
  readonly kind: MediaKind;
  readonly id: string | undefined;
  readonly link: string | undefined;
  readonly filename: string | undefined;
};

type SourceFields = { id?: string | undefined; link?: string | undefined; filename?: string | undefined };
type HeaderFields =
  | { type: 'text'; text: string }
  | { type: 'image'; image: SourceFields }
  | { type: 'video'; video: SourceFields }
  | { type: 'document'; document: SourceFields };

/** The file of a message, wherever it stands. */
export function mediaSourceOf(message: OutboundMessage): MediaSource | undefined {
  switch (message.type) {
    case 'text':
      return undefined;
    case 'image':
      return source('image', message.image);
    case 'document':
      return source('document', message.document);
    case 'interactive':
      return message.interactive.header === undefined ? undefined : headerSource(message.interactive.header);
    case 'template': {
      const parameters = message.template.components?.flatMap((component) => component.parameters) ?? [];
      for (const parameter of parameters) {
        if (parameter.type === 'text' || parameter.type === 'payload') continue;
        return headerSource(parameter);
      }
      return undefined;
    }
  }
}

export function contentOf(message: OutboundMessage, file: Attachment | undefined): ItemContent {
  switch (message.type) {
    case 'text':
      return { kind: 'text', text: message.text.body };
    case 'image':
      return { kind: 'image', media: fileOf(file), caption: message.image.caption ?? '' };
    case 'document':
      return { kind: 'document', media: fileOf(file), caption: message.document.caption ?? '' };
    case 'interactive':
      return interactiveContent(message.interactive, file);
    case 'template':
      return {
        kind: 'template',
        name: message.template.name,
        language: message.template.language.code,
        lines: templateLines(message.template.components ?? []),
      };
  }
}

function interactiveContent(
  interactive: Extract<OutboundMessage, { type: 'interactive' }>['interactive'],
  file: Attachment | undefined,
): ItemContent {
  const header = headerOf(interactive.header, file);
  const text = interactive.body.text;
  const footer = interactive.footer?.text ?? '';
  if (interactive.type === 'button') {
    return { kind: 'buttons', header, text, footer, buttons: interactive.action.buttons.map((button) => button.reply) };
  }
  const sections = interactive.action.sections.map((section) => ({
    title: section.title ?? '',
    rows: section.rows.map((row) => ({ id: row.id, title: row.title, description: row.description ?? '' })),
  }));
  return { kind: 'list', header, text, footer, button: interactive.action.button, sections };
}

function headerOf(header: HeaderFields | undefined, file: Attachment | undefined): ItemHeader {
  if (header === undefined) return null;
  return header.type === 'text' ? { kind: 'text', text: header.text } : { kind: 'media', media: fileOf(file) };
}

function headerSource(header: HeaderFields): MediaSource | undefined {
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

type TemplateComponents = NonNullable<Extract<OutboundMessage, { type: 'template' }>['template']['components']>;

function templateLines(components: TemplateComponents): readonly string[] {
  return components
    .filter((component) => component.type !== 'button')
    .flatMap((component) => component.parameters)
    .flatMap((parameter) => (parameter.type === 'text' ? [parameter.text] : []));
}

/** While a linked file is still being fetched the item holds an empty attachment. */
function fileOf(file: Attachment | undefined): Attachment {
  return file ?? { mediaId: '', mimeType: '', filename: '', bytes: 0 };
}
