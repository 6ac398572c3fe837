/** Our own line icons, 24 × 24, drawn in the colour of the text around them. */
import type { ItemStatus } from '../../chat.ts';

const paths = {
  attach: 'M12 5v14M5 12h14',
  send: 'M4.500 12 3.500 4.500 21 12 3.500 19.500 4.500 12Zm0 0H12',
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6 6 18',
  more: 'M12 5.500v.01M12 12v.01M12 18.500v.01',
  list: 'M9 6.500h11M9 12h11M9 17.500h11M4.500 6.500v.01M4.500 12v.01M4.500 17.500v.01',
  reply: 'M10 8V4L3.500 10.500 10 17v-4.200c5 0 8 1.600 10.500 5.200-.8-5.800-4.200-9.500-10.500-10Z',
  photo:
    'M4 6.500A1.500 1.500 0 0 1 5.500 5h13A1.500 1.500 0 0 1 20 6.500v11a1.500 1.500 0 0 1-1.500 1.500h-13A1.500 1.500 0 0 1 4 17.500v-11ZM4 16l4.500-4.500 4 4 3-3L20 17M15 9.200v.01',
  document:
    'M7 3.500h7l4.500 4.500v11a1.500 1.500 0 0 1-1.500 1.500H7A1.500 1.500 0 0 1 5.500 19V5A1.500 1.500 0 0 1 7 3.500ZM13.500 3.500V8.500h5M8.500 13h7M8.500 16.500h5',
  card: 'M3.500 7A1.500 1.500 0 0 1 5 5.500h14A1.500 1.500 0 0 1 20.500 7v10a1.500 1.500 0 0 1-1.500 1.500H5A1.500 1.500 0 0 1 3.500 17V7ZM8.500 9.500a1.700 1.700 0 1 1 0 3.400 1.700 1.700 0 0 1 0-3.400ZM6 16c.3-1.500 1.200-2.300 2.500-2.300s2.200.8 2.500 2.300M14 10h3.500M14 13.500h3.500',
  theme: 'M12 4a8 8 0 1 0 0 16V4ZM12 4a8 8 0 0 1 0 16',
  addPerson:
    'M10 5a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7ZM3.500 19.500c.7-3.500 3-5.500 6.500-5.500s5.800 2 6.500 5.500M18.500 8v6M15.500 11h6',
  clock: 'M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM12 8.500V12l2.500 1.500',
  download: 'M12 4v11m0 0-4.500-4.500M12 15l4.500-4.500M5 19.500h14',
  bin: 'M5 7h14M10 4h4M7 7l.8 12h8.400L17 7M10.500 10.500v5.500M13.500 10.500v5.500',
  camera:
    'M4 8.500A1.500 1.500 0 0 1 5.500 7H8l1.500-2h5L16 7h2.500A1.500 1.500 0 0 1 20 8.500v9a1.500 1.500 0 0 1-1.500 1.500h-13A1.500 1.500 0 0 1 4 17.500v-9ZM12 9.800a3.200 3.200 0 1 0 0 6.400 3.200 3.200 0 0 0 0-6.400Z',
  microphone:
    'M12 3.500a2.500 2.500 0 0 1 2.500 2.500v5.500a2.500 2.500 0 0 1-5 0V6A2.500 2.500 0 0 1 12 3.500ZM6 11a6 6 0 0 0 12 0M12 17v3.500',
  play: 'M8 5.500v13l10.500-6.500L8 5.500Z',
  pause: 'M8.500 5.500v13M15.500 5.500v13',
  pin: 'M12 20.500c-1.500-4-6-6-6-11a6 6 0 0 1 12 0c0 5-4.500 7-6 11ZM12 7.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z',
  link: 'M13 5h6v6M19 5l-9 9M16 13.500V18a1.500 1.500 0 0 1-1.500 1.500h-9A1.500 1.500 0 0 1 4 18V9a1.500 1.500 0 0 1 1.500-1.500H10',
  form: 'M6.500 4h11A1.500 1.500 0 0 1 19 5.500v13a1.500 1.500 0 0 1-1.500 1.500h-11A1.500 1.500 0 0 1 5 18.500v-13A1.500 1.500 0 0 1 6.500 4ZM8.500 8.500h7M8.500 12h7M8.500 15.500h4',
  coin: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM9 8.500h6M9 11.300h6M9 8.500c4.500 0 4.500 5.300 0 5.300l4 3.200',
  smile: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM8.500 14c1.700 2.300 5.300 2.300 7 0M9.200 9.500v.01M14.800 9.500v.01',
  tools: 'M5 7h8M17 7h2M15 5v4M5 12h2M11 12h8M9 10v4M5 17h6M15 17h4M13 15v4',
} as const;

export type IconName = keyof typeof paths;

const namespace = 'http://www.w3.org/2000/svg';

export function icon(name: IconName): SVGSVGElement {
  return drawing('0 0 24 24', `icon icon-${name}`, [paths[name]]);
}

/** One tick sent, two delivered, two coloured read. */
export function ticks(status: ItemStatus): SVGSVGElement {
  const one = 'M1.500 6.800 4.800 10 11.500 2';
  const two = 'M7.800 9.600 8.200 10 15 2';
  const single = status === 'accepted' || status === 'sent' || status === 'failed';
  const drawn = drawing(
    '0 0 16.500 12',
    `ticks ticks-${status === 'played' ? 'read' : status}`,
    single ? [one] : [one, two],
  );
  drawn.setAttribute('role', 'img');
  drawn.setAttribute('aria-label', status);
  drawn.removeAttribute('aria-hidden');
  return drawn;
}

function drawing(viewBox: string, className: string, shapes: readonly string[]): SVGSVGElement {
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', viewBox);
  svg.setAttribute('class', className);
  svg.setAttribute('aria-hidden', 'true');
  for (const shape of shapes) {
    const path = document.createElementNS(namespace, 'path');
    path.setAttribute('d', shape);
    svg.appendChild(path);
  }
  return svg;
}
