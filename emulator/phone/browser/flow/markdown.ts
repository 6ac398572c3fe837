/** The Markdown of RichText, TextBody and TextCaption as DOM nodes: headings, lists, tables, pictures, links, emphasis. */
import { append, element } from '../dom.ts';

const inlinePattern =
  /\*\*([^*]+)\*\*|~~([^~]+)~~|\*([^*]+)\*|!\[([^\]]*)\]\((data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/=]+)\)|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/;
const rulePattern = /^\|[\s|:-]+\|?\s*$/;

export function renderMarkdown(source: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const lines = source.split('\n');
  let list: HTMLElement | undefined;
  let table: HTMLElement | undefined;
  for (const line of lines) {
    const item = /^\s*(?:([-*+])|\d+\.)\s+(.*)$/.exec(line);
    if (item === null) list = undefined;
    if (!line.startsWith('|')) table = undefined;
    if (item !== null) {
      const tag = item[1] === undefined ? 'ol' : 'ul';
      if (list?.localName !== tag) list = fragment.appendChild(element(tag));
      list.appendChild(withInline(element('li'), item[2] ?? ''));
    } else if (line.startsWith('|')) {
      if (rulePattern.test(line)) continue;
      table ??= fragment.appendChild(element('table'));
      const isHead = table.childElementCount === 0;
      const cells = line.replaceAll(/^\||\|\s*$/g, '').split('|');
      const row = table.appendChild(element('tr'));
      for (const cell of cells) row.appendChild(withInline(element(isHead ? 'th' : 'td'), cell.trim()));
    } else if (line.trim() !== '') {
      fragment.appendChild(renderBlock(line));
    }
  }
  return fragment;
}

/** One line of text: bold, italic, struck, links, pictures. */
export function renderInline(source: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  let rest = source;
  for (let found = inlinePattern.exec(rest); found !== null; found = inlinePattern.exec(rest)) {
    fragment.appendChild(document.createTextNode(rest.slice(0, found.index)));
    fragment.appendChild(renderMarked(found));
    rest = rest.slice(found.index + found[0].length);
  }
  fragment.appendChild(document.createTextNode(rest));
  return fragment;
}

function renderBlock(line: string): HTMLElement {
  const heading = /^(#{1,2})\s+(.*)$/.exec(line);
  if (heading === null) return withInline(element('p'), line);
  return withInline(element(heading[1] === '#' ? 'h2' : 'h3'), heading[2] ?? '');
}

function renderMarked([whole, bold, struck, italic, alt, picture, label, address]: RegExpExecArray): Node {
  if (bold !== undefined) return withInline(element('strong'), bold);
  if (struck !== undefined) return withInline(element('s'), struck);
  if (italic !== undefined) return withInline(element('em'), italic);
  if (picture !== undefined) return element('img', { attributes: { src: picture, alt: alt ?? '' } });
  if (address === undefined) return document.createTextNode(whole);
  return element(
    'a',
    { attributes: { href: address, target: '_blank', rel: 'noopener noreferrer' } },
    label ?? address,
  );
}

function withInline<Parent extends HTMLElement>(parent: Parent, source: string): Parent {
  parent.dir = 'auto';
  append(parent, [renderInline(source)]);
  return parent;
}
