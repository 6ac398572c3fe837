/** One chat item as a bubble: text, picture, document card, reply buttons, list opener, ticks. */
import type { Attachment, ChatItem, ItemHeader } from '../../chat.ts';
import { mediaAddress } from './api.ts';
import { append, element } from './dom.ts';
import { icon, ticks } from './icons.ts';
import { textBlock } from './markup.ts';
import type { Strings } from './strings.ts';
import { clockTime, fileSize } from './times.ts';

export type BubbleActions = {
  readonly strings: Strings;
  readonly businessName: string;
  readonly findItem: (id: string) => ChatItem | undefined;
  readonly onTap: (item: ChatItem, replyId: string) => void;
  readonly onOpenList: (item: ChatItem) => void;
  readonly onOpenPicture: (media: Attachment) => void;
};

export function renderItem(item: ChatItem, actions: BubbleActions): HTMLElement {
  if (item.status === 'failed') return renderFailure(item, actions);
  const bubble = element('div', { class: 'bubble' });
  const quoted = item.replyToId === null ? undefined : actions.findItem(item.replyToId);
  if (quoted !== undefined) bubble.appendChild(renderQuote(quoted, actions));
  append(bubble, contentNodes(item, actions));
  bubble.appendChild(renderMeta(item));
  const group = element('div', { class: `item item-${item.author}`, attributes: { 'data-id': item.id } }, bubble);
  append(group, optionNodes(item, actions));
  return group;
}

function contentNodes(item: ChatItem, actions: BubbleActions): readonly Node[] {
  const { content } = item;
  switch (content.kind) {
    case 'text':
      return [textBlock(content.text, isLargeEmoji(content.text) ? 'text text-emoji' : 'text')];
    case 'buttons':
    case 'list':
      return [
        ...headerNodes(content.header, actions),
        textBlock(content.text, 'text'),
        ...(content.footer === '' ? [] : [textBlock(content.footer, 'footer')]),
      ];
    case 'image':
      return [renderPicture(content.media, actions), ...captionNodes(content.caption)];
    case 'document':
      return [renderDocument(content.media), ...captionNodes(content.caption)];
    case 'template':
      return [
        textBlock(content.lines.join('\n'), 'text'),
        element('div', { class: 'footer' }, `template ${content.name} · ${content.language}`),
      ];
    case 'reply':
      return [
        textBlock(content.title, 'text'),
        ...(content.description === '' ? [] : [textBlock(content.description, 'footer')]),
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

function optionNodes(item: ChatItem, actions: BubbleActions): readonly Node[] {
  const { content } = item;
  if (content.kind === 'buttons') {
    return content.buttons.map((button) => {
      const chosen = item.chosenReplyId === button.id;
      const faded = item.chosenReplyId !== null && !chosen;
      return element(
        'button',
        {
          class: `option${chosen ? ' option-chosen' : ''}${faded ? ' option-faded' : ''}`,
          attributes: { type: 'button', dir: 'auto', 'aria-pressed': String(chosen) },
          onClick: () => actions.onTap(item, button.id),
        },
        icon('reply'),
        element('span', {}, button.title),
      );
    });
  }
  if (content.kind !== 'list') return [];
  const faded = item.chosenReplyId === null ? '' : ' option-faded';
  return [
    element(
      'button',
      {
        class: `option${faded}`,
        attributes: { type: 'button', dir: 'auto', 'aria-haspopup': 'dialog' },
        onClick: () => actions.onOpenList(item),
      },
      icon('list'),
      element('span', {}, content.button),
    ),
  ];
}

function headerNodes(header: ItemHeader, actions: BubbleActions): readonly Node[] {
  if (header === null) return [];
  if (header.kind === 'text') return [textBlock(header.text, 'header')];
  return [
    header.media.mimeType.startsWith('image/') ? renderPicture(header.media, actions) : renderDocument(header.media),
  ];
}

function captionNodes(caption: string): readonly Node[] {
  return caption === '' ? [] : [textBlock(caption, 'text')];
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

function renderQuote(quoted: ChatItem, actions: BubbleActions): HTMLElement {
  const author = quoted.author === 'citizen' ? actions.strings.you : actions.businessName;
  return element(
    'div',
    { class: 'quote' },
    element('strong', {}, author),
    element('span', { attributes: { dir: 'auto' } }, summaryOf(quoted)),
  );
}

function summaryOf(item: ChatItem): string {
  const { content } = item;
  if (content.kind === 'text' || content.kind === 'buttons' || content.kind === 'list') {
    return content.text.replaceAll(/[*_~`]/g, '').split('\n')[0] ?? '';
  }
  if (content.kind === 'image' || content.kind === 'document') return content.caption || content.media.filename;
  return content.kind === 'reply' ? content.title : content.kind;
}

function renderMeta(item: ChatItem): HTMLElement {
  const time = element('time', {}, clockTime(item.atMs));
  return element('div', { class: 'meta' }, time, item.author === 'citizen' ? ticks(item.status) : null);
}

/** What a real phone would never show, but a tester wants to know. */
function renderFailure(item: ChatItem, actions: BubbleActions): HTMLElement {
  const text = `${actions.strings.notDelivered} (${item.errorCode ?? '?'})`;
  return element('div', { class: 'item notice', attributes: { 'data-id': item.id } }, element('span', {}, text));
}

function isLargeEmoji(text: string): boolean {
  return (
    text.length <= 12 &&
    /^(\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u.test(text) &&
    !/^[\d\s#*]+$/.test(text)
  );
}
