// `/desk`: the next case, drawn by lot, and the cases this officer has open. There is nothing to choose from.

import { html, type Html } from '#platform';
import { formatInstant, wordsFor, type Answer } from '#platform/web';
import { clockBadge, dueText } from './case-clock.ts';
import { csrfField, deskPage, deskWords } from './page.ts';
import type { CaseLine, DeskDeps, HomeView } from './ports.ts';
import type { DeskVisit } from './principal.ts';
import { dataTable } from './table.ts';

export async function showHome(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const words = deskWords(visit);
  const { officer } = visit.principal;
  const home = await deps.cases.getHome(officer);
  const office = deps.findOfficeName(officer.officeId);
  const main = html`
    <div class="page-head">
      <div>
        <p class="eyebrow">${office === undefined ? null : wordsFor(visit, office)}</p>
        <h1>${words('home.title')}</h1>
      </div>
    </div>
    <div id="queue" hx-get="/desk" hx-trigger="every 20s" hx-select="#queue" hx-swap="outerHTML">
      ${next(visit, home)}
      <section class="card">
        <h2>${words('home.open')}</h2>
        ${home.open.length === 0 ? html`<p class="quiet">${words('home.open.none')}</p>` : table(visit, home.open)}
      </section>
    </div>
  `;
  return { kind: 'page', page: deskPage(visit, { title: words('home.title'), main, htmx: true }) };
}

export async function openNextCase(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const caseId = await deps.cases.takeNextCase(visit.principal.officer);
  return { kind: 'redirect', to: caseId === undefined ? '/desk' : `/desk/cases/${caseId}` };
}

function next(visit: DeskVisit, home: HomeView): Html {
  const words = deskWords(visit);
  const { officer } = visit.principal;
  if (home.next === undefined) {
    return html`<section class="card center empty">
      <h2>${words('next.none')}</h2>
      <p class="quiet">${words(officer.onDuty ? 'next.none.on-duty' : 'next.none.off-duty')}</p>
    </section>`;
  }
  return html`<section class="card next-case">
    <div>
      <p class="eyebrow">${words('next.eyebrow')}</p>
      <h2>${wordsFor(visit, home.next.service)}</h2>
      <p class="quiet">
        ${words('next.filed', { when: formatInstant(visit, home.next.filedAt) })} · ${words('case.due')}
        ${dueText(visit, home.next.clock)}
      </p>
      <p>${clockBadge(visit, home.next.clock)}</p>
    </div>
    <form method="post" action="/desk/next">
      ${csrfField(visit)}<button class="button large">${words('next.open')}</button>
      ${home.more > 0 ? html`<p class="small quiet">${words('next.more', { count: home.more })}</p>` : null}
    </form>
  </section>`;
}

function table(visit: DeskVisit, cases: readonly CaseLine[]): Html {
  const words = deskWords(visit);
  const columns = (['number', 'service', 'waiting-for', 'due', 'clock'] as const).map((name) => ({
    title: words(`case.${name}`),
  }));
  const rows = cases.map((one) => [
    html`<a class="number" href="/desk/cases/${one.caseId}">${one.number}</a>`,
    html`${wordsFor(visit, one.service)}<span class="hint">${wordsFor(visit, one.step)}</span>`,
    words(`waiting.${one.waitingFor}`),
    dueText(visit, one.clock),
    clockBadge(visit, one.clock),
  ]);
  return dataTable(words('home.open'), columns, rows);
}
