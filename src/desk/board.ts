// `/desk/board`: a supervisor's view of the department's clocks. Counts by office and what is overdue; no citizen, no
// officer's name.

import { html, type Html } from '#platform';
import { formatNumber, type Answer } from '#platform/web';
import { clockBadge, dueText } from './case-clock.ts';
import { deskPage, deskWords } from './page.ts';
import type { BoardView, DeskDeps } from './ports.ts';
import type { DeskVisit } from './principal.ts';

const COLUMNS = ['onDuty', 'open', 'dueSoon', 'overdue', 'withCitizen'] as const;

export async function showBoard(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const words = deskWords(visit);
  const board = await deps.cases.getBoard(visit.principal.officer);
  const main = html`
    <div class="page-head"><h1>${words('board.title')}</h1></div>
    <section class="card">${offices(visit, board)}</section>
    <section class="card">
      <h2>${words('board.overdue')}</h2>
      ${
        board.overdue.length === 0
          ? html`<p class="quiet">${words('board.overdue.none')}</p>`
          : html`<div class="table-scroll" tabindex="0" role="region" aria-label="${words('board.overdue')}">
              <table>
                <thead>
                  <tr>
                    <th scope="col">${words('case.number')}</th>
                    <th scope="col">${words('board.desk')}</th>
                    <th scope="col">${words('case.waiting-for')}</th>
                    <th scope="col">${words('case.due')}</th>
                    <th scope="col">${words('case.clock')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${board.overdue.map(
                    (one) =>
                      html`<tr>
                        <th scope="row" class="number">${one.number}</th>
                        <td>${one.desk}</td>
                        <td>${words(`waiting.${one.waitingFor}`)}</td>
                        <td>${dueText(visit, one.clock)}</td>
                        <td>${clockBadge(visit, one.clock)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }
    </section>
  `;
  return { kind: 'page', page: deskPage(visit, { title: words('board.title'), main }) };
}

function offices(visit: DeskVisit, board: BoardView): Html {
  const words = deskWords(visit);
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="${words('board.offices')}">
    <table>
      <caption>
        ${words('board.offices')}
      </caption>
      <thead>
        <tr>
          <th scope="col">${words('board.office')}</th>
          ${COLUMNS.map((column) => html`<th scope="col" class="amount">${words(`board.${column}`)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${board.offices.map(
          (office) =>
            html`<tr>
              <th scope="row">${office.office[visit.language]}</th>
              ${COLUMNS.map((column) => html`<td class="amount">${formatNumber(visit, office[column])}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
