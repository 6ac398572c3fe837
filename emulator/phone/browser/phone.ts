/** One citizen's phone: the chat with the service, its composer and sheets. main.ts feeds it events. */
import type { ChatItem, Citizen } from '../../chat.ts';
import { markRead, sendTap, sendText } from './api.ts';
import { openAttachSheet } from './attach.ts';
import { renderItem, type BubbleActions } from './bubble.ts';
import { element, iconButton } from './dom.ts';
import { icon } from './icons.ts';
import { openSettings } from './settings.ts';
import { createSheetHost, listSheet, openPicture } from './sheets.ts';
import { stringsOf } from './strings.ts';
import { clockTime, dayName, dayOf } from './times.ts';

const typingShownMs = 25_000;
const readAfterMs = 350;
const nearBottomPixels = 120;

export type Phone = {
  readonly root: HTMLElement;
  readonly showItem: (item: ChatItem) => void;
  readonly showTyping: () => void;
  readonly clear: () => void;
  /** Reports what has become visible as read. */
  readonly look: () => void;
};

export function createPhone(citizen: Citizen, businessName: string): Phone {
  const strings = stringsOf(citizen.language);
  const items = new Map<string, ChatItem>();
  let lastDay = 0;
  let typingTimer: number | undefined;
  let readTimer: number | undefined;

  const subtitle = element('small', {}, strings.businessAccount);
  const typingBubble = element('div', { class: 'item item-service typing' }, typingDots());
  const hint = element(
    'div',
    { class: 'hint' },
    element('p', {}, strings.startHint),
    element(
      'button',
      { class: 'chip', attributes: { type: 'button' }, onClick: () => send(strings.greeting) },
      strings.greeting,
    ),
  );
  const chat = element(
    'div',
    { class: 'chat', attributes: { role: 'log', 'aria-label': businessName, tabindex: '0' } },
    hint,
  );
  const input = element('textarea', {
    attributes: {
      rows: '1',
      placeholder: strings.message,
      'aria-label': strings.message,
      dir: 'auto',
      maxlength: '65536',
    },
  });
  const screen = element('div', { class: 'screen' });
  const host = createSheetHost(screen, () => strings);

  const actions: BubbleActions = {
    strings,
    businessName,
    findItem: (id) => items.get(id),
    onTap: (item, replyId) => void sendTap(citizen.id, item.id, replyId),
    onOpenList: (item) => {
      if (item.content.kind !== 'list') return;
      const chosen = (replyId: string) => {
        host.close();
        void sendTap(citizen.id, item.id, replyId);
      };
      host.open(item.content.button, listSheet(item, strings, chosen));
    },
    onOpenPicture: (media) => openPicture(screen, media, strings),
  };

  screen.append(
    element(
      'div',
      { class: 'status-bar', attributes: { 'aria-hidden': 'true' } },
      element('span', {}, clockTime(Date.now())),
      batteryShape(),
    ),
    element(
      'header',
      { class: 'chat-head' },
      element('img', { class: 'avatar', attributes: { src: '/pictures/icon.svg', alt: '' } }),
      element('div', { class: 'chat-name' }, element('strong', {}, businessName), subtitle),
      iconButton(icon('more'), strings.menu, () => openSettings(host, citizen, strings)),
    ),
    chat,
    composer(),
  );
  const root = element(
    'section',
    { class: 'phone', attributes: { 'aria-label': citizen.name, lang: citizen.language } },
    screen,
  );
  if (citizen.language === 'ur') screen.dir = 'rtl';

  function composer(): HTMLElement {
    const sendButton = element(
      'button',
      { class: 'send', attributes: { type: 'submit', 'aria-label': strings.send } },
      icon('send'),
    );
    const attach = iconButton(icon('attach'), strings.attach, () => void openAttachSheet(host, citizen, strings));
    const form = element('form', { class: 'composer' }, attach, input, sendButton);
    const submit = () => {
      const text = input.value;
      if (text.trim() === '') return;
      input.value = '';
      fitInput();
      send(text);
    };
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      submit();
      input.focus();
    });
    input.addEventListener('input', fitInput);
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      submit();
    });
    return form;
  }

  function send(text: string): void {
    sendText(citizen.id, text).catch(() => {
      if (input.value === '') input.value = text;
    });
  }

  function fitInput(): void {
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight, 120)}px`;
  }

  function showItem(item: ChatItem): void {
    const known = items.has(item.id);
    const onItsWay = item.author === 'service' && (item.status === 'accepted' || item.status === 'sent');
    if (onItsWay) return;
    items.set(item.id, item);
    const atBottom = chat.scrollHeight - chat.scrollTop - chat.clientHeight < nearBottomPixels;
    if (item.author === 'service' && !known) hideTyping();
    const rendered = renderItem(item, actions);
    if (known) {
      chat.querySelector(`[data-id="${CSS.escape(item.id)}"]`)?.replaceWith(rendered);
    } else {
      hint.remove();
      if (dayOf(item.atMs) !== lastDay) chat.appendChild(daySign(item));
      lastDay = dayOf(item.atMs);
      rendered.classList.add('item-new');
      chat.appendChild(rendered);
      if (typingBubble.isConnected) chat.appendChild(typingBubble);
    }
    if (atBottom || (!known && item.author === 'citizen')) scrollDown();
    if (item.author === 'service' && item.status === 'delivered') look();
  }

  function daySign(item: ChatItem): HTMLElement {
    return element(
      'div',
      { class: 'day' },
      element('span', {}, dayName(item.atMs, Date.now(), citizen.language, strings)),
    );
  }

  function showTyping(): void {
    window.clearTimeout(typingTimer);
    typingTimer = window.setTimeout(hideTyping, typingShownMs);
    subtitle.textContent = strings.typing;
    subtitle.className = 'is-typing';
    chat.appendChild(typingBubble);
    scrollDown();
  }

  function hideTyping(): void {
    window.clearTimeout(typingTimer);
    subtitle.textContent = strings.businessAccount;
    subtitle.className = '';
    typingBubble.remove();
  }

  function scrollDown(): void {
    chat.scrollTop = chat.scrollHeight;
    for (const picture of chat.querySelectorAll('img')) {
      if (!picture.complete)
        picture.addEventListener('load', () => (chat.scrollTop = chat.scrollHeight), { once: true });
    }
  }

  function look(): void {
    const visible = document.visibilityState === 'visible' && root.offsetParent !== null;
    if (!visible || ![...items.values()].some((item) => item.author === 'service' && item.status === 'delivered'))
      return;
    window.clearTimeout(readTimer);
    readTimer = window.setTimeout(() => void markRead(citizen.id), readAfterMs);
  }

  function clear(): void {
    items.clear();
    lastDay = 0;
    hideTyping();
    chat.replaceChildren(hint);
  }

  return { root, showItem, showTyping, clear, look };
}

function typingDots(): HTMLElement {
  const dot = () => element('i');
  return element('div', { class: 'bubble', attributes: { role: 'status', 'aria-label': '…' } }, dot(), dot(), dot());
}

function batteryShape(): HTMLElement {
  return element('span', { class: 'battery' }, element('i'));
}
