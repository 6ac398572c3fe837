// The picture of the front page: a chat that leads through an open door to a sealed certificate. Drawn inline so that its
// words are in the visitor's language and in the page's fonts; what is asked for there is a service of the region.

import { html, type Html } from '#platform';
import { pluralOf, wordsFor, type Visit, type Words } from '#platform/web';
import type { PublicDeps } from './ports.ts';

const QR_MODULES = '1110101110100101111100110010110101100111010100101110';

export function frontPicture(visit: Visit, words: Words, example: PublicDeps['example']): Html {
  const days = example?.limitDays ?? 0;
  const wish = example === undefined ? words('front.picture.choice2') : wordsFor(visit, example.name);
  const promise = example === undefined ? [] : [words(`front.picture.due.${pluralOf(visit, days)}`, { days })];
  return html`<svg class="hero-art" viewBox="0 0 560 430" role="img" aria-label="${words('front.picture')}">
    <circle cx="300" cy="205" r="190" fill="#fdf3df" />
    <!-- The door: an arch, one leaf open, light falling through. -->
    <path d="M196 372V170a104 104 0 0 1 208 0v202Z" fill="#1e2a5e" />
    <path d="M212 372V170a88 88 0 0 1 176 0v202Z" fill="#fff6e2" />
    <path d="M212 372V170a88 88 0 0 1 88-88v290Z" fill="#f0a11f" />
    <path d="M300 82a88 88 0 0 1 66 32v276l-66-18Z" fill="#2f4089" />
    <circle cx="312" cy="242" r="5" fill="#f0a11f" />
    <rect x="150" y="372" width="300" height="8" rx="4" fill="#d9cfb8" />
    <!-- The phone with the conversation. -->
    <g>
      <rect x="14" y="64" width="196" height="330" rx="26" fill="#141d45" />
      <rect x="24" y="76" width="176" height="306" rx="17" fill="#efe9df" />
      <rect x="24" y="76" width="176" height="40" fill="#0c5a4a" />
      <rect x="24" y="76" width="176" height="20" rx="17" fill="#0c5a4a" />
      <circle cx="46" cy="97" r="11" fill="#fff" />
      <path d="M41 104v-8a5 5 0 0 1 10 0v8Z" fill="#f0a11f" />
      <text x="64" y="102" font-size="14" font-weight="700" fill="#fff">${words('front.picture.name')}</text>
      ${bubble(120, 128, 70, 30, '#dcf3dc', words('front.picture.citizen'))}
      ${bubble(34, 168, 138, 30, '#ffffff', words('front.picture.ask'))} ${choice(206, wish)}
      ${example === undefined ? null : choice(236, words('front.picture.choice2'))}
      ${bubble(72, 274, 120, 30, '#dcf3dc', wish)}
      ${bubble(34, 314, 150, 52, '#ffffff', words('front.picture.receipt'), ...promise)}
    </g>
    <!-- The certificate with its code and seal. -->
    <g transform="rotate(4 455 250)">
      <rect x="376" y="150" width="168" height="220" rx="8" fill="#ffffff" stroke="#c9c2b2" stroke-width="2" />
      <rect x="376" y="150" width="168" height="12" fill="#1e2a5e" />
      <text x="460" y="190" font-size="14" font-weight="700" text-anchor="middle" fill="#1a1c2b">
        ${words('front.picture.certificate')}
      </text>
      <g fill="#d6d2c8">
        <rect x="396" y="206" width="128" height="7" rx="3" />
        <rect x="396" y="222" width="104" height="7" rx="3" />
        <rect x="396" y="238" width="118" height="7" rx="3" />
        <rect x="396" y="254" width="86" height="7" rx="3" />
      </g>
      <g fill="#1a1c2b">
        ${QR_MODULES.split('').map((module, index) =>
          module === '1'
            ? html`<rect x="${398 + (index % 7) * 9}" y="${284 + Math.floor(index / 7) * 9}" width="9" height="9" />`
            : null,
        )}
      </g>
      <circle cx="502" cy="318" r="24" fill="#14663f" />
      <path d="m491 318 8 8 15-16" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" />
    </g>
  </svg>`;
}

function bubble(x: number, y: number, width: number, height: number, fill: string, ...lines: readonly string[]): Html {
  return html`<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="10" fill="${fill}" />${lines.map(
      (line, index) =>
        html`<text x="${x + 10}" y="${y + 20 + index * 19}" font-size="12.5" fill="#1a1c2b">${line}</text>`,
    )}`;
}

function choice(y: number, label: string): Html {
  return html`<rect x="34" y="${y}" width="138" height="26" rx="9" fill="#ffffff" /><text
      x="103"
      y="${y + 17}"
      font-size="12.5"
      font-weight="600"
      text-anchor="middle"
      fill="#0b6b57"
      >${label}</text
    >`;
}
