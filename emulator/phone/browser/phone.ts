/** One citizen's phone: the chat with the service, its composer and sheets. main.ts feeds it events. */
import type { ChatItem, Citizen, PhoneNumber } from '../../chat.ts';
import { markRead, openChatWith } from './api.ts';
import { renderItem, summaryOf } from './bubble.ts';
import { createBubbleActions } from './bubble-actions.ts';
import { createChatList } from './chat-list.ts';
import { createComposer } from './composer.ts';
import { element, iconButton } from './dom.ts';
import { emulatedNow } from './emulated-time.ts';
import { icon } from './icons.ts';
import { openSettings } from './settings.ts';
import { createSheetHost } from './sheets.ts';
import { stringsOf } from './strings.ts';
import { clockTime, dayName, dayOf } from './times.ts';

const typingShownMs = 25_000;
const readAfterMs = 350;
const nearBottomPixels = 120;

export type Phone = {
  readonly root: HTMLElement;
  readonly showItem: (item: ChatItem) => void;
  readonly showTyping: (phoneNumberId: string) => void;
  readonly clear: () => void;
  /** Reports what has become visible as read. */
  readonly look: () => void;
};

/** `numbers`: of the business, one chat for each. With several the citizen chooses first. */
export function createPhone(citizen: Citizen, numbers: readonly [PhoneNumber, ...PhoneNumber[]]): Phone {
  let open = numbers[0];
  openChatWith(citizen.id, open.phoneNumberId);
  const strings = stringsOf(citizen.language);
  const items = new Map<string, ChatItem>();
  let lastDay = 0;
  let typingTimer: number | undefined;
  let readTimer: number | undefined;

  const statusTime = element('span', {}, clockTime(emulatedNow()));
  const chatName = element('strong', {}, open.name);
  const subtitle = element('small', {}, strings.businessAccount);
  const typingBubble = element('div', { class: 'item item-service typing' }, typingDots());
  const hint = element(
    'div',
    { class: 'hint' },
    element('p', {}, strings.startHint),
    element(
      'button',
      { class: 'chip', attributes: { type: 'button' }, onClick: () => composer.send(strings.greeting) },
      strings.greeting,
    ),
  );
  const chat = element(
    'div',
    { class: 'chat', attributes: { role: 'log', 'aria-label': open.name, tabindex: '0' } },
    hint,
  );
  const screen = element('div', { class: 'screen' });
  const host = createSheetHost(screen, () => strings);
  const composer = createComposer(host, citizen, strings);
  const actions = createBubbleActions({
    screen,
    host,
    citizen,
    strings,
    businessName: open.name,
    findItem: (id) => items.get(id),
    onReply: (item) => composer.answer(item, summaryOf(item, { strings })),
    onEdit: (item) => composer.edit(item),
  });
  const chatList = createChatList(numbers, strings, (number) => {
    openChat(number);
    showList(false);
  });

  screen.append(
    element('div', { class: 'status-bar', attributes: { 'aria-hidden': 'true' } }, statusTime, batteryShape()),
    element(
      'header',
      { class: 'chat-head' },
      iconButton(icon('back'), strings.chats, () => showList(true), 'icon-button to-chats'),
      element('img', { class: 'avatar', attributes: { src: '/pictures/icon.svg', alt: '' } }),
      element('div', { class: 'chat-name' }, chatName, subtitle),
      iconButton(icon('more'), strings.menu, () => openSettings(host, citizen, strings)),
    ),
    chat,
    composer.root,
    chatList.root,
  );
  const root = element(
    'section',
    { class: 'phone', attributes: { 'aria-label': citizen.name, lang: citizen.language } },
    screen,
  );
  if (citizen.language === 'ur') screen.dir = 'rtl';
  chatList.update([]);
  if (numbers.length > 1) showList(true);

  function openChat(number: PhoneNumber): void {
    if (number.phoneNumberId === open.phoneNumberId) return;
    open = number;
    openChatWith(citizen.id, number.phoneNumberId);
    chatName.textContent = number.name;
    chat.setAttribute('aria-label', number.name);
    hideTyping();
    lastDay = 0;
    chat.replaceChildren(hint);
    for (const item of items.values()) if (isOpen(item)) placeItem(item);
    scrollDown();
  }

  function isOpen(item: ChatItem): boolean {
    return item.phoneNumberId === open.phoneNumberId;
  }

  /** A new one, under the others. */
  function placeItem(item: ChatItem): HTMLElement {
    const rendered = renderItem(item, actions);
    hint.remove();
    if (dayOf(item.atMs) !== lastDay) chat.appendChild(daySign(item));
    lastDay = dayOf(item.atMs);
    chat.appendChild(rendered);
    return rendered;
  }

  function showList(shown: boolean): void {
    screen.classList.toggle('listing', shown);
    if (!shown) look();
  }

  function showItem(item: ChatItem): void {
    const known = items.has(item.id);
    const onItsWay = item.author === 'service' && (item.status === 'accepted' || item.status === 'sent');
    if (onItsWay) return;
    items.set(item.id, item);
    const atBottom = chat.scrollHeight - chat.scrollTop - chat.clientHeight < nearBottomPixels;
    if (!isOpen(item)) {
      chatList.update([...items.values()]);
      return;
    }
    if (item.author === 'service' && !known) hideTyping();
    if (known) {
      chat.querySelector(`[data-id="${CSS.escape(item.id)}"]`)?.replaceWith(renderItem(item, actions));
    } else {
      placeItem(item).classList.add('item-new');
      if (typingBubble.isConnected) chat.appendChild(typingBubble);
    }
    if (atBottom || (!known && item.author === 'citizen')) scrollDown();
    chatList.update([...items.values()]);
    statusTime.textContent = clockTime(emulatedNow());
    if (item.author === 'service' && item.status === 'delivered') look();
  }

  function daySign(item: ChatItem): HTMLElement {
    return element(
      'div',
      { class: 'day' },
      element('span', {}, dayName(item.atMs, emulatedNow(), citizen.language, strings)),
    );
  }

  function showTyping(phoneNumberId: string): void {
    if (phoneNumberId !== open.phoneNumberId) return;
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
    const visible = document.visibilityState === 'visible' && chat.offsetParent !== null;
    const isUnread = (item: ChatItem) => isOpen(item) && item.author === 'service' && item.status === 'delivered';
    if (!visible || ![...items.values()].some(isUnread)) return;
    window.clearTimeout(readTimer);
    readTimer = window.setTimeout(() => void markRead(citizen.id), readAfterMs);
  }

  function clear(): void {
    items.clear();
    chatList.update([]);
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
