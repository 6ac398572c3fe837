/** The line at the foot of a chat: attach, write, send; while nothing is written, a voice note instead. */
import type { Citizen } from '../../chat.ts';
import { sendText } from './api.ts';
import { openAttachSheet } from './attach.ts';
import { element, iconButton } from './dom.ts';
import { icon } from './icons.ts';
import type { SheetHost } from './sheets.ts';
import type { Strings } from './strings.ts';
import { recordVoice } from './voice.ts';

const tallestPixels = 120;
const longestText = 65_536;

export type Composer = { readonly root: HTMLElement; readonly send: (text: string) => void };

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
  const root = element('form', { class: 'composer' }, attach, input, voice, sendButton);

  function record(): Promise<void> {
    return recordVoice(root, citizen.id, strings).catch(() => {
      host.open(strings.recordVoice, [element('p', { class: 'problem' }, strings.noMicrophone)]);
    });
  }
  function submit(): void {
    const text = input.value;
    if (text.trim() === '') return;
    input.value = '';
    fit();
    send(text);
  }
  function send(text: string): void {
    sendText(citizen.id, text).catch(() => {
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
  return { root, send };
}
