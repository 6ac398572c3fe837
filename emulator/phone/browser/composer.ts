/**
 * The line at the foot of a chat: attach, write, send; while nothing is written, a voice note instead. A note above it
 * tells which message the text will quote or replace.
 */
import type { ChatItem, Citizen } from '../../chat.ts';
import { editText, sendText } from './api.ts';
import { openAttachSheet } from './attach.ts';
import { element, iconButton } from './dom.ts';
import { icon } from './icons.ts';
import type { SheetHost } from './sheets.ts';
import type { Strings } from './strings.ts';
import { recordVoice } from './voice.ts';

const tallestPixels = 120;
const longestText = 65_536;

export type Composer = {
  readonly root: HTMLElement;
  readonly send: (text: string) => void;
  /** The next text quotes this item. */
  readonly answer: (item: ChatItem, summary: string) => void;
  /** The next text takes the place of this item's. */
  readonly edit: (item: ChatItem) => void;
};
type Aim = { readonly kind: 'answer' | 'edit'; readonly messageId: string };

export function createComposer(host: SheetHost, citizen: Citizen, strings: Strings): Composer {
  const attributes = { rows: '1', placeholder: strings.message, 'aria-label': strings.message, dir: 'auto' };
  const input = element('textarea', { attributes: { ...attributes, maxlength: String(longestText) } });
  const sendButton = element(
    'button',
    { class: 'send', attributes: { type: 'submit', 'aria-label': strings.send } },
    icon('send'),
  );
  const voice = iconButton(icon('microphone'), strings.recordVoice, () => void record(), 'voice-start');
  const attach = iconButton(icon('attach'), strings.attach, () => void openAttachSheet(host, citizen, strings));
  const noteWords = element('span', { attributes: { dir: 'auto' } });
  const noteTitle = element('strong');
  const leave = iconButton(icon('close'), strings.cancel, () => aimAt(undefined));
  const note = element(
    'div',
    { class: 'composer-note' },
    element('div', { class: 'quote' }, noteTitle, noteWords),
    leave,
  );
  const root = element('form', { class: 'composer' }, attach, input, voice, sendButton);
  let aim: Aim | undefined;

  function record(): Promise<void> {
    return recordVoice(root, citizen.id, strings).catch(() => {
      host.open(strings.recordVoice, [element('p', { class: 'problem' }, strings.noMicrophone)]);
    });
  }
  function aimAt(wanted: Aim | undefined, title = '', words = ''): void {
    aim = wanted;
    if (wanted === undefined) note.remove();
    else root.prepend(note);
    noteTitle.textContent = title;
    noteWords.textContent = words;
    if (wanted !== undefined) input.focus();
  }
  function submit(): void {
    const text = input.value;
    if (text.trim() === '') return;
    input.value = '';
    fit();
    send(text);
  }
  function send(text: string): void {
    const target = aim;
    aimAt(undefined);
    const sent =
      target?.kind === 'edit'
        ? editText(citizen.id, target.messageId, text)
        : sendText(citizen.id, text, target?.messageId);
    sent.catch(() => {
      if (input.value === '') input.value = text;
    });
  }
  function fit(): void {
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight, tallestPixels)}px`;
    voice.hidden = input.value !== '';
  }
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
    input.focus();
  });
  input.addEventListener('input', fit);
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  return {
    root,
    send,
    answer: (item, summary) => aimAt({ kind: 'answer', messageId: item.id }, strings.reply, summary),
    edit: (item) => {
      if (item.content.kind !== 'text') return;
      input.value = item.content.text;
      fit();
      aimAt({ kind: 'edit', messageId: item.id }, strings.edit, item.content.text);
    },
  };
}
