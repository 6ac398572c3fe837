/** What stands inside a bubble, by kind of content. */
import type { Attachment, ChatItem, ItemHeader } from '../../chat.ts';
import { mediaAddress } from './api.ts';
import { element } from './dom.ts';
import { icon } from './icons.ts';
import { mapSketch } from './map-sketch.ts';
import { textBlock } from './markup.ts';
import { orderStatusLine, paymentCard } from './payment-card.ts';
import type { Strings } from './strings.ts';
import { fileSize } from './times.ts';
import { voicePlayer } from './voice.ts';

export type BubbleActions = {
  readonly strings: Strings;
  readonly businessName: string;
  readonly findItem: (id: string) => ChatItem | undefined;
  readonly onTap: (item: ChatItem, replyId: string) => void;
  readonly onOpenList: (item: ChatItem) => void;
  readonly onOpenPicture: (media: Attachment) => void;
  readonly onOpenFlow: (item: ChatItem) => void;
  readonly onOpenPayment: (item: ChatItem) => void;
  readonly onGiveLocation: (item: ChatItem) => void;
  readonly onGiveAddress: (item: ChatItem) => void;
  readonly onShareContact: (item: ChatItem) => void;
  readonly onPlayed: (item: ChatItem) => void;
  readonly onReact: (item: ChatItem) => void;
  /** For messages of the citizen: edit or delete. */
  readonly onAlter: (item: ChatItem) => void;
};

const shownSpanDegrees = 0.02;

export function contentNodes(item: ChatItem, actions: BubbleActions): readonly Node[] {
  const { content } = item;
  const { strings } = actions;
  switch (content.kind) {
    case 'text':
      return [textBlock(content.text, isLargeEmoji(content.text) ? 'text text-emoji' : 'text')];
    case 'buttons':
    case 'list':
    case 'link':
    case 'flow':
      return promptNodes(content, actions);
    case 'payment':
      return [...promptNodes(content, actions), paymentCard(content.payment, strings)];
    case 'order-status':
      return [...textNodes(content.text), orderStatusLine(content, strings), ...footerNodes(content.footer)];
    case 'location-request':
    case 'address-request':
    case 'contact-request':
      return textNodes(content.text);
    case 'image':
    case 'sticker':
      return [renderPicture(content.media, actions), ...('caption' in content ? textNodes(content.caption) : [])];
    case 'document':
    case 'video':
      return [renderDocument(content.media), ...textNodes(content.caption)];
    case 'audio':
      return [voicePlayer(item, content.media.mediaId, strings, () => actions.onPlayed(item))];
    case 'location': {
      const place = [content.name, content.address].filter(Boolean).join('\n');
      const degrees = `${content.latitude.toFixed(5)}, ${content.longitude.toFixed(5)}`;
      return [mapSketch(content, shownSpanDegrees), ...textNodes(place), ...footerNodes(degrees)];
    }
    case 'contacts':
      return content.contacts.map((contact) =>
        element('div', { class: 'contact' }, icon('card'), element('span', {}, contact.name), phoneLine(contact.phone)),
      );
    case 'template':
      return [
        ...headerNodes(content.header, actions),
        textBlock(content.lines.join('\n'), 'text'),
        ...(content.payment === null ? [] : [paymentCard(content.payment, strings)]),
        ...footerNodes(content.footer),
        element('div', { class: 'footer' }, `template ${content.name} · ${content.language}`),
      ];
    case 'reply':
      return [textBlock(content.title, 'text'), ...footerNodes(content.description)];
    case 'form-reply':
      return [
        element('div', { class: 'sent-form' }, icon('form'), textBlock(content.title, 'text')),
        formFields(content.fields),
      ];
    case 'other':
      return [
        element(
          'div',
          { class: 'other' },
          icon('document'),
          [content.type, content.summary].filter(Boolean).join(': '),
        ),
      ];
  }
}

function promptNodes(
  prompt: { readonly header: ItemHeader; readonly text: string; readonly footer: string },
  actions: BubbleActions,
): readonly Node[] {
  return [...headerNodes(prompt.header, actions), textBlock(prompt.text, 'text'), ...footerNodes(prompt.footer)];
}

function headerNodes(header: ItemHeader, actions: BubbleActions): readonly Node[] {
  if (header === null) return [];
  if (header.kind === 'text') return [textBlock(header.text, 'header')];
  return [
    header.media.mimeType.startsWith('image/') ? renderPicture(header.media, actions) : renderDocument(header.media),
  ];
}

function textNodes(text: string): readonly Node[] {
  return text === '' ? [] : [textBlock(text, 'text')];
}

function footerNodes(text: string): readonly Node[] {
  return text === '' ? [] : [textBlock(text, 'footer')];
}

function phoneLine(phone: string): HTMLElement {
  return element('bdi', { class: 'footer', attributes: { dir: 'ltr' } }, phone);
}

/** What a finished form sent: a real phone hides it, a tester wants to see it. */
function formFields(fields: Readonly<Record<string, unknown>>): HTMLElement {
  const list = element('dl', { class: 'form-fields' });
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'flow_token') continue;
    const shown = typeof value === 'string' ? value : JSON.stringify(value);
    list.append(element('dt', {}, name), element('dd', { attributes: { dir: 'auto' } }, shown));
  }
  return list;
}

function renderPicture(media: Attachment, actions: BubbleActions): HTMLElement {
  const attributes = { src: mediaAddress(media.mediaId), alt: media.filename, loading: 'lazy' };
  return element(
    'button',
    { class: 'picture', attributes: { type: 'button' }, onClick: () => actions.onOpenPicture(media) },
    element('img', { attributes }),
  );
}

function renderDocument(media: Attachment): HTMLElement {
  const extension = media.filename.split('.').at(-1)?.slice(0, 4).toUpperCase() ?? 'FILE';
  const attributes = { href: mediaAddress(media.mediaId), target: '_blank', rel: 'noopener' };
  return element(
    'a',
    { class: 'document', attributes },
    element('span', { class: `badge badge-${extension === 'PDF' ? 'pdf' : 'file'}` }, extension),
    element(
      'span',
      { class: 'document-name' },
      element('bdi', {}, media.filename),
      element('small', {}, `${extension} · ${fileSize(media.bytes)}`),
    ),
    icon('download'),
  );
}

function isLargeEmoji(text: string): boolean {
  return (
    text.length <= 12 &&
    /^(\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u.test(text) &&
    !/^[\d\s#*]+$/.test(text)
  );
}
