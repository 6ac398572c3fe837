/** The buttons under a bubble: replies, list opener, link, Flow, payment, and answers to requests. */
import type { ChatItem, TemplateButton } from '../../chat.ts';
import type { BubbleActions } from './bubble-content.ts';
import { element } from './dom.ts';
import { icon, type IconName } from './icons.ts';

export function optionNodes(item: ChatItem, actions: BubbleActions): readonly Node[] {
  const { content } = item;
  const { strings } = actions;
  switch (content.kind) {
    case 'buttons':
      return content.buttons.map((button) => replyOption(item, button.id, button.title, actions));
    case 'list':
      return [opener('list', content.button, () => actions.onOpenList(item), { faded: item.chosenReplyId !== null })];
    case 'link':
      return [linkOption(content.button, content.url)];
    case 'flow':
      return [opener('form', content.button, () => actions.onOpenFlow(item), { disabled: !content.enabled })];
    case 'payment':
      return [opener('coin', strings.reviewAndPay, () => actions.onOpenPayment(item))];
    case 'location-request':
      return [opener('pin', strings.sendLocation, () => actions.onGiveLocation(item))];
    case 'address-request':
      return [opener('form', strings.giveAddress, () => actions.onGiveAddress(item))];
    case 'contact-request':
      return [opener('card', strings.shareNumber, () => actions.onShareContact(item))];
    case 'template':
      return content.buttons.map((button) => templateOption(item, button, actions));
    case 'text':
    case 'order-status':
    case 'image':
    case 'document':
    case 'video':
    case 'audio':
    case 'sticker':
    case 'location':
    case 'contacts':
    case 'reply':
    case 'form-reply':
    case 'other':
      return [];
  }
}

function templateOption(item: ChatItem, button: TemplateButton, actions: BubbleActions): HTMLElement {
  switch (button.kind) {
    case 'reply':
      return replyOption(item, button.id, button.title, actions);
    case 'link':
      return linkOption(button.title, button.url);
    case 'call':
      return linkOption(button.title, `tel:${button.phone}`);
    case 'copy-code':
      return opener('document', button.title, () => void navigator.clipboard.writeText(button.code));
    case 'flow':
      return opener('form', button.title, () => actions.onOpenFlow(item));
    case 'payment':
      return opener('coin', button.title, () => actions.onOpenPayment(item));
    case 'share-contact':
      return opener('card', button.title, () => actions.onShareContact(item));
  }
}

function replyOption(item: ChatItem, id: string, title: string, actions: BubbleActions): HTMLElement {
  const chosen = item.chosenReplyId === id;
  const faded = item.chosenReplyId !== null && !chosen;
  return element(
    'button',
    {
      class: `option${chosen ? ' option-chosen' : ''}${faded ? ' option-faded' : ''}`,
      attributes: { type: 'button', dir: 'auto', 'aria-pressed': String(chosen) },
      onClick: () => actions.onTap(item, id),
    },
    icon('reply'),
    element('span', {}, title),
  );
}

function linkOption(title: string, address: string): HTMLElement {
  const attributes = { href: address, target: '_blank', rel: 'noopener noreferrer', dir: 'auto' };
  return element('a', { class: 'option', attributes }, icon('link'), element('span', {}, title));
}

function opener(
  sign: IconName,
  title: string,
  onClick: () => void,
  state: { readonly faded?: boolean; readonly disabled?: boolean } = {},
): HTMLElement {
  const button = element(
    'button',
    {
      class: `option${state.faded === true ? ' option-faded' : ''}`,
      attributes: { type: 'button', dir: 'auto', 'aria-haspopup': 'dialog' },
      onClick,
    },
    icon(sign),
    element('span', {}, title),
  );
  button.disabled = state.disabled === true;
  return button;
}
