// A table of the desk. Wide ones scroll, by keyboard too (the region is named and focusable); where there is no room a row
// becomes a block in which each cell says its column.

import { html, type Html, type HtmlValue } from '#platform';

export interface Column {
  readonly title: string;
  /** Figures stand to the right. */
  readonly amount?: boolean;
}

/** The first cell of a row is its heading. `caption` is for a table that no heading of the page names. */
export function dataTable(
  label: string,
  columns: readonly Column[],
  rows: readonly (readonly HtmlValue[])[],
  options: { readonly caption?: boolean; readonly className?: string } = {},
): Html {
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="${label}">
    <table class="stacked ${options.className}">
      ${
        options.caption === true
          ? html`<caption>
              ${label}
            </caption>`
          : null
      }
      <thead>
        <tr>
          ${columns.map(({ title, amount }) => html`<th scope="col" ${amountClass(amount)}>${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(([heading, ...cells]) => {
          const named = cells.map((cell, index) => ({ cell, column: columns[index + 1] }));
          return html`<tr>
            <th scope="row">${heading}</th>
            ${named.map(
              ({ cell, column }) => html`<td data-label="${column?.title}" ${amountClass(column?.amount)}>${cell}</td>`,
            )}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function amountClass(amount: boolean | undefined): Html | null {
  return amount === true ? html`class="amount"` : null;
}
