/** Panels that rise from the bottom of a phone, and its picture viewer. One at a time; Escape or the backdrop closes. */
import type { Attachment, ChatItem } from '../../chat.ts';
import { mediaAddress } from './api.ts';
import { append, element, iconButton } from './dom.ts';
import { icon } from './icons.ts';
import type { Strings } from './strings.ts';

export type SheetHost = {
  readonly open: (title: string, children: readonly (Node | null)[]) => void;
  readonly close: () => void;
  /** Runs once when the sheet now open goes. */
  readonly onClose: (action: () => void) => void;
};

export function createSheetHost(screen: HTMLElement, strings: () => Strings): SheetHost {
  let layer: HTMLElement | undefined;
  let before: Element | null = null;
  let atClose: (() => void)[] = [];

  function close(): void {
    if (layer === undefined) return;
    layer.remove();
    layer = undefined;
    for (const action of atClose) action();
    atClose = [];
    if (before instanceof HTMLElement) before.focus();
  }

  function open(title: string, children: readonly (Node | null)[]): void {
    close();
    before = document.activeElement;
    const closer = iconButton(icon('close'), strings().close, close);
    const head = element('div', { class: 'sheet-head' }, element('h2', { attributes: { dir: 'auto' } }, title), closer);
    const sheet = element(
      'div',
      { class: 'sheet', attributes: { role: 'dialog', 'aria-modal': 'true', 'aria-label': title, tabindex: '-1' } },
      head,
    );
    append(sheet, children);
    layer = element('div', { class: 'sheet-layer' }, sheet);
    layer.addEventListener('click', (event) => {
      if (event.target === layer) close();
    });
    layer.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') close();
      if (event.key === 'Tab') keepFocusInside(event, sheet);
    });
    screen.appendChild(layer);
    closer.focus();
  }

  return { open, close, onClose: (action) => atClose.push(action) };
}

/** The rows of a list message as radio buttons, sent only after a second, deliberate tap. */
export function listSheet(item: ChatItem, strings: Strings, onSend: (replyId: string) => void): readonly Node[] {
  if (item.content.kind !== 'list') return [];
  const send = element('button', { class: 'primary', attributes: { type: 'button', disabled: '' } }, strings.send);
  const rows = element('div', { class: 'sheet-body' });
  let chosen: string | undefined;
  send.addEventListener('click', () => {
    if (chosen !== undefined) onSend(chosen);
  });
  for (const section of item.content.sections) {
    if (section.title !== '') rows.appendChild(element('h3', { attributes: { dir: 'auto' } }, section.title));
    for (const row of section.rows) {
      const radio = element('input', { attributes: { type: 'radio', name: `row-${item.id}`, value: row.id } });
      radio.addEventListener('change', () => {
        chosen = row.id;
        send.disabled = false;
      });
      const words = element(
        'span',
        { class: 'row-words', attributes: { dir: 'auto' } },
        element('span', {}, row.title),
        row.description === '' ? null : element('small', {}, row.description),
      );
      rows.appendChild(element('label', { class: 'row' }, words, radio));
    }
  }
  return [rows, element('div', { class: 'sheet-foot' }, send)];
}

export function openPicture(screen: HTMLElement, media: Attachment, strings: Strings): void {
  const address = mediaAddress(media.mediaId);
  const viewer = element('div', {
    class: 'viewer',
    attributes: { role: 'dialog', 'aria-modal': 'true', 'aria-label': media.filename },
  });
  const closer = iconButton(icon('close'), strings.close, () => viewer.remove());
  const opener = element(
    'a',
    {
      class: 'icon-button',
      attributes: { href: address, target: '_blank', rel: 'noopener', 'aria-label': strings.open },
    },
    icon('download'),
  );
  append(viewer, [
    element('div', { class: 'viewer-head' }, closer, element('bdi', {}, media.filename), opener),
    element('img', { attributes: { src: address, alt: media.filename } }),
  ]);
  viewer.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') viewer.remove();
  });
  screen.appendChild(viewer);
  closer.focus();
}

export function keepFocusInside(event: KeyboardEvent, sheet: HTMLElement): void {
  const stops = [...sheet.querySelectorAll<HTMLElement>('button:not(:disabled), input, select, a[href], textarea')];
  const first = stops[0];
  const last = stops.at(-1);
  if (first === undefined || last === undefined) return;
  const leaving = event.shiftKey ? document.activeElement === first : document.activeElement === last;
  if (!leaving) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}
