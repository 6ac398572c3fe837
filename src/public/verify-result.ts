// The answer of a check: one clear verdict with today's status, then the facts to compare with the paper.

import { html, type Html } from '#platform';
import { assertNever } from '#platform/pure';
import { formatInstant, otherWords, wordsFor, type Visit, type Words } from '#platform/web';
import { publicWords } from './page.ts';
import type { Bilingual, CertificateCheck, Verdict } from './ports.ts';

export function checkResult(visit: Visit, check: CertificateCheck): Html {
  const words = publicWords(visit);
  const tone = toneOf(check.verdict);
  return html`
    ${verdictBox(words, tone, check.verdict, check.because)}
    ${
      check.facts.length === 0 && check.number === undefined
        ? null
        : html`<section class="card">
            <h2>${check.title === undefined ? words('verify.facts') : wordsFor(visit, check.title)}</h2>
            <p class="quiet">${words(check.masked ? 'verify.facts.masked' : 'verify.facts.compare')}</p>
            <dl class="facts">
              ${check.number === undefined ? null : fact(words('verify.fact.number'), html`<span class="mono">${check.number}</span>`)}
              ${check.issuedBy === undefined ? null : fact(words('verify.fact.issued-by'), wordsFor(visit, check.issuedBy))}
              ${check.issuedAt === undefined ? null : fact(words('verify.fact.issued-at'), formatInstant(visit, check.issuedAt))}
              ${check.facts.map((one) => fact(wordsFor(visit, one.label), inAllScripts(visit, one.value)))}
            </dl>
          </section>`
    }
  `;
}

function verdictBox(words: Words, tone: Tone, verdict: string, because?: CertificateCheck['because']): Html {
  return html`<div class="verdict ${tone}" role="status">
    ${sign(tone)}
    <div>
      <h2>${words(`verify.verdict.${verdict}`)}</h2>
      <p>${words(`verify.verdict.${verdict}.text`)}</p>
      ${because === undefined ? null : html`<p>${words(`verify.because.${because}`)}</p>`}
    </div>
  </div>`;
}

const STATUSES = ['valid', 'revoked', 'superseded', 'expired', 'unknown'] as const;
const REASONS = ['signature', 'foreign-key', 'format'] as const;

/** What the page's script fills when it has checked a QR code itself: every verdict, and an empty list of facts. */
export function resultTemplates(visit: Visit): Html {
  const words = publicWords(visit);
  return html`
    ${STATUSES.map(
      (verdict) => html`<template id="verdict-${verdict}">${verdictBox(words, toneOf(verdict), verdict)}</template>`,
    )}
    <template id="verdict-unasked">${verdictBox(words, 'warn', 'unasked')}</template>
    ${REASONS.map(
      (because) =>
        html`<template id="verdict-not-valid-${because}">${verdictBox(words, 'bad', 'not-valid', because)}</template>`,
    )}
    <template id="facts">
      <section class="card">
        <h2 data-title></h2>
        <p class="quiet">${words('verify.facts.compare')}</p>
        <dl
          class="facts"
          data-number="${words('verify.fact.number')}"
          data-issued="${words('verify.fact.issued-at')}"
        ></dl>
        <p class="small quiet">${words('verify.checked-here')}</p>
      </section>
    </template>
  `;
}

function fact(label: string, value: Html | string): Html {
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** Names stand on the certificate in several scripts, so all are shown where they differ. */
function inAllScripts(visit: Visit, value: Bilingual): Html {
  const others = otherWords(visit, value);
  return html`${wordsFor(visit, value)}${others.map(([language, text]) => html`<small lang="${language}">${text}</small>`)}`;
}

type Tone = 'good' | 'warn' | 'bad';

function toneOf(verdict: Verdict): Tone {
  switch (verdict) {
    case 'valid':
      return 'good';
    case 'superseded':
    case 'expired':
    case 'unreadable':
      return 'warn';
    case 'revoked':
    case 'unknown':
    case 'not-valid':
      return 'bad';
    default:
      return assertNever(verdict);
  }
}

function sign(tone: Tone): Html {
  const path = { good: 'm7 12.5 3.5 3.5L17 9', warn: 'M12 7v6m0 3.5v.5', bad: 'm8 8 8 8m0-8-8 8' }[tone];
  return html`<svg viewBox="0 0 24 24" aria-hidden="true" fill="none">
    <circle cx="12" cy="12" r="10.5" fill="currentColor" />
    <path d="${path}" stroke="#fff" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" />
  </svg>`;
}
