/**
 * The phone's first screen: one chat for each number of the business, with its last item, its time, and how many are
 * unread.
 */
import type { ChatItem, PhoneNumber } from '../../chat.ts';
import { summaryOf } from './bubble.ts';
import { element } from './dom.ts';
import { ticks } from './icons.ts';
import type { Strings } from './strings.ts';
import { clockTime } from './times.ts';

export type ChatList = {
  readonly root: HTMLElement;
  readonly update: (items: readonly ChatItem[]) => void;
};

export function createChatList(
  numbers: readonly PhoneNumber[],
  strings: Strings,
  onOpen: (number: PhoneNumber) => void,
): ChatList {
  const rows = numbers.map((number) => createRow(number, strings, () => onOpen(number)));
  const root = element(
    'div',
    { class: 'chats' },
    element('h2', { class: 'chats-title' }, strings.chats),
    element('nav', { attributes: { 'aria-label': strings.chats } }, ...rows.map((row) => row.root)),
  );
  const update = (items: readonly ChatItem[]) => {
    for (const row of rows) row.update(items);
  };
  return { root, update };
}

function createRow({ phoneNumberId, name }: PhoneNumber, strings: Strings, onOpen: () => void): ChatList {
  const last = element('span', { class: 'chat-last', attributes: { dir: 'auto' } });
  const time = element('time');
  const unread = element('b', { class: 'unread' });
  const root = element(
    'button',
    { class: 'chat-row', attributes: { type: 'button' }, onClick: onOpen },
    element('img', { class: 'avatar', attributes: { src: '/pictures/icon.svg', alt: '' } }),
    element('span', { class: 'chat-words' }, element('strong', {}, name), last),
    element('span', { class: 'chat-side' }, time, unread),
  );
  const update = (all: readonly ChatItem[]) => {
    const items = all.filter((item) => item.phoneNumberId === phoneNumberId);
    const latest = items.at(-1);
    last.replaceChildren();
    if (latest?.author === 'citizen') last.appendChild(ticks(latest.status));
    last.append(latest === undefined ? strings.startHint : summaryOf(latest, { strings }));
    time.textContent = latest === undefined ? '' : clockTime(latest.atMs);
    const count = items.filter((item) => item.author === 'service' && item.status === 'delivered').length;
    unread.textContent = count === 0 ? '' : String(count);
  };
  return { root, update };
}
