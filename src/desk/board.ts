// `/desk/board`: a supervisor's view of the department's clocks. Counts by office and what is overdue; no citizen, no
// officer's name.

import { html, type Html } from '#platform';
import { formatNumber, wordsFor, type Answer } from '#platform/web';
import { clockBadge, dueText } from './case-clock.ts';
import { deskPage, deskWords } from './page.ts';
import type { BoardView, DeskDeps } from './ports.ts';
import type { DeskVisit } from './principal.ts';
import { dataTable } from './table.ts';

const COLUMNS = ['onDuty', 'open', 'dueSoon', 'overdue', 'withCitizen'] as const;

export async function showBoard(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const words = deskWords(visit);
  const board = await deps.cases.getBoard(visit.principal.officer);
  const main = html`
    <div class="page-head"><h1>${words('board.title')}</h1></div>
    <section class="card">${offices(visit, board)}</section>
    <section class="card">
      <h2>${words('board.overdue')}</h2>
      ${board.overdue.length === 0 ? html`<p class="quiet">${words('board.overdue.none')}</p>` : overdue(visit, board)}
    </section>
  `;
  return { kind: 'page', page: deskPage(visit, { title: words('board.title'), main }) };
}

function offices(visit: DeskVisit, board: BoardView): Html {
  const words = deskWords(visit);
  const columns = [
    { title: words('board.office') },
    ...COLUMNS.map((column) => ({ title: words(`board.${column}`), amount: true })),
  ];
  const rows = board.offices.map((office) => [
    wordsFor(visit, office.office),
    ...COLUMNS.map((column) => formatNumber(visit, office[column])),
  ]);
  return dataTable(words('board.offices'), columns, rows, { caption: true });
}

function overdue(visit: DeskVisit, board: BoardView): Html {
  const words = deskWords(visit);
  const columns = (['case.number', 'board.desk', 'case.waiting-for', 'case.due', 'case.clock'] as const).map(
    (name) => ({
      title: words(name),
    }),
  );
  const rows = board.overdue.map((one) => [
    html`<span class="number">${one.number}</span>`,
    one.desk,
    words(`waiting.${one.waitingFor}`),
    dueText(visit, one.clock),
    clockBadge(visit, one.clock),
  ]);
  return dataTable(words('board.overdue'), columns, rows);
}
