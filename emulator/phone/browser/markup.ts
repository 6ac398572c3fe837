/** WhatsApp's text marks (*bold*, _italic_, ~struck~, `code`, ```block```) and web addresses as DOM nodes. */
import { element } from './dom.ts';

type Mark = { readonly sign: string; readonly tag: 'strong' | 'em' | 's' };
const marks: readonly Mark[] = [
  { sign: '*', tag: 'strong' },
  { sign: '_', tag: 'em' },
  { sign: '~', tag: 's' },
];
const codePattern = /```([\s\S]+?)```|`([^`\n]+)`/;
const addressPattern = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]'”’।]/;
const arabicPattern = /[\u0600-\u06ff\u0750-\u077f\ufb50-\ufeff]/;
const wordPattern = /[\p{L}\p{N}]/u;

/** A block of text whose direction follows its first letter; Urdu gets the height its letters need. */
export function textBlock(text: string, className: string): HTMLDivElement {
  const block = element('div', { class: className, attributes: { dir: 'auto' } }, renderMarkup(text));
  if (arabicPattern.test(text)) {
    block.lang = 'ur';
    block.classList.add('nastaliq');
  }
  return block;
}

export function renderMarkup(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  renderCode(text, fragment);
  return fragment;
}

function renderCode(text: string, parent: Node): void {
  const found = codePattern.exec(text);
  if (found === null) return renderAddresses(text, parent);
  renderAddresses(text.slice(0, found.index), parent);
  parent.appendChild(element('code', {}, found[1] ?? found[2] ?? ''));
  renderCode(text.slice(found.index + found[0].length), parent);
}

function renderAddresses(text: string, parent: Node): void {
  const found = addressPattern.exec(text);
  if (found === null) return renderMarks(text, parent);
  renderMarks(text.slice(0, found.index), parent);
  const attributes = { href: found[0], target: '_blank', rel: 'noopener noreferrer' };
  parent.appendChild(element('a', { attributes }, found[0]));
  renderAddresses(text.slice(found.index + found[0].length), parent);
}

function renderMarks(text: string, parent: Node): void {
  let plainFrom = 0;
  for (let at = 0; at < text.length; at += 1) {
    const mark = marks.find((each) => each.sign === text[at]);
    const end = mark === undefined ? -1 : closingOf(text, at, mark.sign);
    if (mark === undefined || end === -1) continue;
    parent.appendChild(document.createTextNode(text.slice(plainFrom, at)));
    const marked = element(mark.tag);
    renderMarks(text.slice(at + 1, end), marked);
    parent.appendChild(marked);
    plainFrom = end + 1;
    at = end;
  }
  parent.appendChild(document.createTextNode(text.slice(plainFrom)));
}

/** A mark opens at the start of a word and closes at the end of one, on the same line. */
function closingOf(text: string, open: number, sign: string): number {
  if (isWordAt(text, open - 1) || isSpaceAt(text, open + 1)) return -1;
  for (let at = open + 2; at < text.length && text[at] !== '\n'; at += 1) {
    if (text[at] === sign && !isSpaceAt(text, at - 1) && !isWordAt(text, at + 1)) return at;
  }
  return -1;
}

function isWordAt(text: string, at: number): boolean {
  return wordPattern.test(text[at] ?? '');
}

function isSpaceAt(text: string, at: number): boolean {
  return /^\s?$/.test(text[at] ?? '');
}
