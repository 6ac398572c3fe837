// `/desk/operations`: do the books balance, how fast are we really, what is stuck, how do the journeys go. Figures only.

import { html, type Html } from '#platform';
import { formatInstant, formatNumber, sign, wordsFor, type Answer, type Visit } from '#platform/web';
import { deskPage, deskWords } from './page.ts';
import type { Book, DeskDeps, OperationsView } from './ports.ts';
import type { DeskVisit } from './principal.ts';
import { dataTable } from './table.ts';

/** P4: 99 % handed to Meta within ten seconds. */
const PROMISED_SHARE = 0.99;

export async function showOperations(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const words = deskWords(visit);
  const view = await deps.getOperations();
  const main = html`
    <div class="page-head">
      <div>
        <h1>${words('operations.title')}</h1>
        <p class="quiet">${words('operations.lead')}</p>
      </div>
    </div>
    <div id="figures" hx-get="/desk/operations" hx-trigger="every 10s" hx-select="#figures" hx-swap="outerHTML">
      ${speed(visit, view)} ${books(visit, view.books)} ${stuck(visit, view)} ${flows(visit, view)}
      ${payments(visit, view)} ${unknownWebhooks(visit, view)} ${journeys(visit, view)} ${feedback(visit, view)}
    </div>
  `;
  const page = deskPage(visit, { title: words('operations.title'), main, htmx: true });
  return { kind: 'page', page };
}

/** Accepted = answered + waiting + refused, or the page says by how much it is out. */
export function imbalance(book: Book): number {
  return book.accepted - book.answered - book.waiting - book.refused;
}

function speed(visit: Visit, view: OperationsView): Html {
  const words = deskWords(visit);
  const { messages, withinTenSeconds, p50Ms, p99Ms } = view.speed;
  const share = messages === 0 ? undefined : withinTenSeconds;
  const kept = share === undefined || share >= PROMISED_SHARE;
  // Rounded down: 99.96 % must not read as 100 %.
  const percent = share === undefined ? '–' : `${formatNumber(visit, Math.floor(share * 1000) / 10, 1)} %`;
  const seconds = (ms: number | undefined): string =>
    ms === undefined ? '–' : words('operations.seconds', { seconds: formatNumber(visit, ms / 1000, 2) });
  return html`<div class="grid four">
    <section class="card measure">
      <b>${percent}</b>${words('operations.within-ten')}
      <span class="badge ${kept ? 'good' : 'bad'}">${sign(kept ? 'yes' : 'no')} ${words('operations.promise')}</span>
    </section>
    <section class="card measure"><b>${seconds(p50Ms)}</b>${words('operations.p50')}</section>
    <section class="card measure"><b>${seconds(p99Ms)}</b>${words('operations.p99')}</section>
    <section class="card measure"><b>${formatNumber(visit, messages)}</b>${words('operations.messages')}</section>
  </div>`;
}

function books(visit: Visit, all: readonly Book[]): Html {
  const words = deskWords(visit);
  const figures = ['accepted', 'answered', 'waiting', 'refused'] as const;
  const columns = [
    { title: words('books.book') },
    ...figures.map((name) => ({ title: words(`books.${name}`), amount: true })),
    { title: words('books.balance') },
  ];
  const rows = all.map((book) => [
    words(`books.${book.book}`),
    ...figures.map((name) => formatNumber(visit, book[name])),
    balance(visit, imbalance(book)),
  ]);
  return html`<section class="card">
    <h2>${words('books.title')}</h2>
    <p class="quiet">${words('books.text')}</p>
    ${dataTable(words('books.title'), columns, rows)}
  </section>`;
}

function balance(visit: Visit, out: number): Html {
  const words = deskWords(visit);
  return out === 0
    ? html`<span class="badge good">${sign('yes')} ${words('books.balanced')}</span>`
    : html`<span class="badge bad">${sign('no')} ${words('books.out', { count: formatNumber(visit, out) })}</span>`;
}

function stuck(visit: Visit, view: OperationsView): Html {
  const words = deskWords(visit);
  const minutes = (seconds: number): string =>
    words('operations.minutes', { minutes: formatNumber(visit, Math.ceil(seconds / 60)) });
  const figures = ['count', 'oldest', 'limit'] as const;
  const columns = [
    { title: words('stuck.what') },
    ...figures.map((name) => ({ title: words(`stuck.${name}`), amount: true })),
  ];
  const rows = view.stuck.map((one) => [
    html`<code>${one.kind} · ${one.state}</code>`,
    formatNumber(visit, one.count),
    minutes(one.oldestSeconds),
    minutes(one.limitSeconds),
  ]);
  return html`<section class="card">
    <h2>${words('stuck.title')}</h2>
    ${
      rows.length === 0
        ? html`<p><span class="badge good">${sign('yes')} ${words('stuck.none')}</span></p>`
        : dataTable(words('stuck.title'), columns, rows)
    }
  </section>`;
}

/** Nothing to show is the rule in this and the next two: then there is no section. */
function flows(visit: Visit, view: OperationsView): Html | undefined {
  const words = deskWords(visit);
  if (view.flows.length === 0) return undefined;
  const columns = [
    { title: words('flows.name') },
    { title: words('flows.event') },
    { title: words('flows.state') },
    { title: words('flows.errors'), amount: true },
    { title: words('flows.p90'), amount: true },
    { title: words('unknown.last') },
  ];
  const rows = view.flows.map((one) => [
    html`<code>${one.name}</code>`,
    html`<code>${one.event}</code> ${one.status === undefined ? undefined : html`<code>${one.status}</code>`}`,
    one.isAlert
      ? html`<span class="badge bad">${sign('no')} ${words('flows.alert')}</span>`
      : html`<span class="badge good">${sign('yes')} ${words('flows.over')}</span>`,
    one.errorRate === undefined ? '–' : `${formatNumber(visit, one.errorRate, 1)} %`,
    one.p90Ms === undefined ? '–' : words('operations.seconds', { seconds: formatNumber(visit, one.p90Ms / 1000, 2) }),
    formatInstant(visit, one.at),
  ]);
  return html`<section class="card">
    <h2>${words('flows.title')}</h2>
    <p class="quiet">${words('flows.text')}</p>
    ${dataTable(words('flows.title'), columns, rows)}
  </section>`;
}

function payments(visit: Visit, view: OperationsView): Html | undefined {
  const words = deskWords(visit);
  if (view.payments.length === 0) return undefined;
  const columns = [
    { title: words('payments.status') },
    { title: words('payments.transaction') },
    { title: words('unknown.count'), amount: true },
    { title: words('unknown.last') },
  ];
  const rows = view.payments.map((one) => [
    html`<code>${one.status}</code>`,
    one.transactionStatus === '' ? '–' : html`<code>${one.transactionStatus}</code>`,
    formatNumber(visit, one.payments),
    formatInstant(visit, one.lastAt),
  ]);
  return html`<section class="card">
    <h2>${words('payments.title')}</h2>
    <p class="quiet">${words('payments.text')}</p>
    ${dataTable(words('payments.title'), columns, rows)}
  </section>`;
}

function unknownWebhooks(visit: Visit, view: OperationsView): Html | undefined {
  const words = deskWords(visit);
  if (view.unknownWebhooks.length === 0) return undefined;
  const columns = [
    { title: words('unknown.field') },
    { title: words('unknown.reason') },
    { title: words('unknown.count'), amount: true },
    { title: words('unknown.last') },
  ];
  const rows = view.unknownWebhooks.map((one) => [
    html`<code>${one.field}</code>`,
    html`<code>${one.reason}</code>`,
    formatNumber(visit, one.count),
    formatInstant(visit, one.lastAt),
  ]);
  return html`<section class="card">
    <h2>${words('unknown.title')}</h2>
    <p class="quiet">${words('unknown.text')}</p>
    ${dataTable(words('unknown.title'), columns, rows)}
  </section>`;
}

function journeys(visit: Visit, view: OperationsView): Html {
  const words = deskWords(visit);
  const figures = ['started', 'filed', 'decided', 'medianSteps', 'medianMessages', 'medianOfficerMinutes'] as const;
  const columns = [
    { title: words('case.service') },
    ...figures.map((name) => ({ title: words(`journeys.${name}`), amount: true })),
  ];
  const shown = (value: number | undefined): string => (value === undefined ? '–' : formatNumber(visit, value, 1));
  const rows = view.journeys.map((journey) => [
    wordsFor(visit, journey.service),
    ...figures.map((name) => shown(journey[name])),
  ]);
  return html`<section class="card">
    <h2>${words('journeys.title')}</h2>
    ${rows.length === 0 ? html`<p class="quiet">${words('journeys.none')}</p>` : dataTable(words('journeys.title'), columns, rows)}
  </section>`;
}

function feedback(visit: Visit, view: OperationsView): Html | undefined {
  const words = deskWords(visit);
  if (view.feedback.length === 0) return undefined;
  const figures = ['good', 'fair', 'bad'] as const;
  const columns = [
    { title: words('case.service') },
    ...figures.map((name) => ({ title: words(`feedback.${name}`), amount: true })),
  ];
  const rows = view.feedback.map((one) => [
    wordsFor(visit, one.service),
    ...figures.map((name) => formatNumber(visit, one[name])),
  ]);
  return html`<section class="card">
    <h2>${words('feedback.title')}</h2>
    <p class="quiet">${words('feedback.text')}</p>
    ${dataTable(words('feedback.title'), columns, rows)}
  </section>`;
}
