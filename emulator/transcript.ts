/** The recorder: a chat as a golden transcript, plain text an official can read and the transcript player replays. */
import type { ChatItem, Citizen, ItemContent } from './chat.ts';
import { listChat, type World } from './world.ts';

const indent = '      ';

/** Failed messages never reached the citizen and are left out. */
export function writeTranscript(world: World, citizen: Citizen): string {
  const items = listChat(world, citizen.id).filter((item) => item.status !== 'failed');
  return `${items.map(writeItem).join('\n\n')}\n`;
}

function writeItem(item: ChatItem): string {
  return item.author === 'citizen' ? writeCitizen(item.content) : writeService(item.content);
}

function writeCitizen(content: ItemContent): string {
  switch (content.kind) {
    case 'text':
      // The player reads one line.
      return `citizen: ${content.text.replaceAll('\n', ' ')}`;
    case 'reply':
      return `citizen taps: ${content.title}`;
    case 'image':
    case 'document':
    case 'video':
    case 'audio':
    case 'sticker':
      return `citizen sends: ${content.media.filename}`;
    case 'location':
      return `citizen sends: location ${content.latitude}, ${content.longitude}`;
    case 'contacts':
      return `citizen sends: contact ${content.contacts.map((card) => card.name).join(', ')}`;
    case 'form-reply':
      return block(`citizen fills in: ${content.title}`, linesOf(content.fields));
    case 'other':
      return `citizen sends: ${content.type} ${content.summary}`.trimEnd();
    case 'buttons':
    case 'list':
    case 'link':
    case 'flow':
    case 'location-request':
    case 'address-request':
    case 'contact-request':
    case 'payment':
    case 'order-status':
    case 'template':
      return `citizen sends: ${content.kind}`;
  }
}

function writeService(content: ItemContent): string {
  switch (content.kind) {
    case 'text':
    case 'location-request':
    case 'address-request':
    case 'contact-request':
      return block('dwar:', content.text);
    case 'buttons':
      return block('dwar:', `${content.text}\n${content.buttons.map((button) => `[${button.title}]`).join(' ')}`);
    case 'list': {
      const rows = content.sections.flatMap((section) => section.rows);
      const lines = rows.map((row) => `- ${row.title}${row.description === '' ? '' : `: ${row.description}`}`);
      return block('dwar:', [content.text, `(${content.button})`, ...lines].join('\n'));
    }
    case 'link':
    case 'flow':
      return block('dwar:', `${content.text}\n[${content.button}]`);
    case 'payment':
      return block('dwar:', `${content.text}\n[₹${content.payment.total.value / content.payment.total.offset}]`);
    case 'order-status':
      return block('dwar:', `${content.text}\n(${content.status})`);
    case 'template': {
      const buttons = content.buttons.map((button) => `[${button.title}]`).join(' ');
      return block('dwar:', [...content.lines, ...(buttons === '' ? [] : [buttons])].join('\n'));
    }
    case 'image':
    case 'document':
    case 'video':
      return block(`dwar sends: ${content.media.filename}`, content.caption);
    case 'audio':
    case 'sticker':
      return `dwar sends: ${content.media.filename}`;
    case 'location':
      return `dwar sends: location ${content.latitude}, ${content.longitude}`;
    case 'contacts':
      return `dwar sends: contact ${content.contacts.map((card) => card.name).join(', ')}`;
    case 'reply':
    case 'form-reply':
    case 'other':
      return `dwar sends: ${content.kind}`;
  }
}

function linesOf(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}

function block(head: string, body: string): string {
  const rows = body === '' ? [] : body.split('\n').map((row) => (row === '' ? '' : `${indent}${row}`));
  return [head, ...rows].join('\n');
}
