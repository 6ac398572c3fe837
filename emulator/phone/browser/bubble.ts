/** One chat item as a bubble: what it quotes, its content, time and ticks, reactions, and the options below. */
import type { ChatItem } from '../../chat.ts';
import { contentNodes, type BubbleActions } from './bubble-content.ts';
import { optionNodes } from './bubble-options.ts';
import { append, element, iconButton } from './dom.ts';
import { icon, ticks } from './icons.ts';
import { clockTime } from './times.ts';

export function renderItem(item: ChatItem, actions: BubbleActions): HTMLElement {
  if (item.status === 'failed') return renderFailure(item, actions);
  const bubble = element('div', { class: 'bubble' });
  const quoted = item.replyToId === null ? undefined : actions.findItem(item.replyToId);
  if (quoted !== undefined) bubble.appendChild(renderQuote(quoted, actions));
  if (item.altered === 'deleted') {
    bubble.appendChild(element('div', { class: 'text deleted' }, actions.strings.deleted));
  } else append(bubble, contentNodes(item, actions));
  bubble.appendChild(renderMeta(item, actions));
  if (item.reaction !== null) bubble.appendChild(element('span', { class: 'reaction' }, item.reaction));
  const group = element('div', { class: `item item-${item.author}`, attributes: { 'data-id': item.id } }, bubble);
  append(group, optionNodes(item, actions));
  return group;
}

/** The first line of an item, for quotes and the chat list. */
export function summaryOf(item: ChatItem, actions: Pick<BubbleActions, 'strings'>): string {
  if (item.altered === 'deleted') return actions.strings.deleted;
  const { content } = item;
  switch (content.kind) {
    case 'text':
    case 'buttons':
    case 'list':
    case 'link':
    case 'flow':
    case 'payment':
    case 'order-status':
    case 'location-request':
    case 'address-request':
    case 'contact-request':
      return content.text.replaceAll(/[*_~`]/g, '').split('\n')[0] ?? '';
    case 'image':
    case 'document':
    case 'video':
      return content.caption || content.media.filename;
    case 'audio':
      return actions.strings.voiceNote;
    case 'location':
      return content.name || actions.strings.location;
    case 'template':
      return content.lines[0] ?? content.name;
    case 'contacts':
      return content.contacts[0]?.name ?? '';
    case 'reply':
    case 'form-reply':
      return content.title;
    case 'sticker':
    case 'other':
      return content.kind;
  }
}

function renderQuote(quoted: ChatItem, actions: BubbleActions): HTMLElement {
  const author = quoted.author === 'citizen' ? actions.strings.you : actions.businessName;
  return element(
    'div',
    { class: 'quote' },
    element('strong', {}, author),
    element('span', { attributes: { dir: 'auto' } }, summaryOf(quoted, actions)),
  );
}

function renderMeta(item: ChatItem, actions: BubbleActions): HTMLElement {
  const time = element('time', {}, clockTime(item.atMs));
  const edited = item.altered === 'edited' ? element('span', {}, actions.strings.edited) : null;
  const menu =
    item.author === 'service'
      ? iconButton(icon('smile'), actions.strings.react, () => actions.onReact(item), 'react')
      : item.altered === 'deleted'
        ? null
        : iconButton(icon('more'), actions.strings.change, () => actions.onAlter(item), 'react');
  return element('div', { class: 'meta' }, menu, edited, time, item.author === 'citizen' ? ticks(item.status) : null);
}

/** What a real phone would never show, but a tester wants to know. */
function renderFailure(item: ChatItem, actions: BubbleActions): HTMLElement {
  const text = `${actions.strings.notDelivered} (${item.errorCode ?? '?'})`;
  return element('div', { class: 'item notice', attributes: { 'data-id': item.id } }, element('span', {}, text));
}
