// Small signs beside words, drawn inline so that they look the same whatever fonts a machine has. Never meaning alone:
// each stands before a word.

import { html, type Html } from '../html.ts';

const PATHS = {
  yes: 'm3 8.5 3.2 3.2L13 5',
  no: 'm4 4 8 8m0-8-8 8',
  dot: 'M8 8h.01',
  late: 'M8 3v6m0 4v.01',
  pause: 'M5.5 3.5v9m5-9v9',
  stop: 'M4.5 4.5h7v7h-7Z',
} as const;

export type SignName = keyof typeof PATHS;

export function sign(name: SignName): Html {
  const width = name === 'dot' ? 7 : 2.4;
  return html`<svg class="sign" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" fill="none">
    <path
      d="${PATHS[name]}"
      stroke="currentColor"
      stroke-width="${width}"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>`;
}
