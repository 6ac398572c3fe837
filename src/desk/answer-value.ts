// One answer as its kind of field wants it drawn: a name in its scripts, an address in lines, a place with a link for maps; a
// group of people as a table of its own, because a cell has no room for it. case-page.ts puts them among the others.

import { html, type Html } from '#platform';
import { assertNever } from '#platform/pure';
import { otherWords, wordsFor, type Visit } from '#platform/web';
import { deskWords } from './page.ts';
import type { AnswerView, Bilingual } from './ports.ts';
import { dataTable } from './table.ts';

/** In the page's language, and below it in the others where they say it differently. */
export function both(visit: Visit, value: Bilingual): Html {
  const others = otherWords(visit, value);
  return html`<span>${wordsFor(visit, value)}</span
    >${others.map(([language, text]) => html`<span class="hint" lang="${language}">${text}</span>`)}`;
}

export function answerValue(visit: Visit, answer: AnswerView): Html | null {
  const drawn = answer.drawn?.[visit.language];
  switch (drawn?.kind) {
    case undefined:
    case 'table':
      return answer.value === undefined ? null : both(visit, answer.value);
    case 'words': {
      const { [visit.language]: own, ...others } = drawn.words;
      return html`${own === undefined ? null : html`<span>${own}</span>`}
      ${Object.entries(others).map(([language, text]) => html`<span class="hint" lang="${language}">${text}</span>`)}`;
    }
    case 'lines':
      return html`<dl class="lines">
        ${drawn.lines
          .filter(({ text }) => text !== '')
          .map(
            ({ label, text }) =>
              html`<dt>${label}</dt>
                <dd>${text}</dd>`,
          )}
      </dl>`;
    case 'map':
      return place(visit, drawn);
    default:
      return assertNever(drawn);
  }
}

/** Every group of people under its own heading. */
export function answerTables(visit: Visit, answers: readonly AnswerView[]): readonly Html[] {
  return answers.flatMap((answer) => {
    const drawn = answer.drawn?.[visit.language];
    if (drawn?.kind !== 'table') return [];
    const label = wordsFor(visit, answer.label);
    const columns = drawn.columns.map((title) => ({ title }));
    return html`<h3>${label}</h3>
      ${
        drawn.rows.length === 0
          ? html`<p class="quiet">${deskWords(visit)('answers.nobody')}</p>`
          : dataTable(label, columns, drawn.rows)
      }`;
  });
}

/** No map of others' is loaded: it would tell them which place an officer looks at. The link opens what the office has. */
function place(visit: Visit, { latitude, longitude }: { readonly latitude: number; readonly longitude: number }): Html {
  const words = deskWords(visit);
  const degrees = (value: number, positive: string, negative: string): string =>
    `${Math.abs(value).toFixed(5)}° ${words(`answers.${value < 0 ? negative : positive}`)}`;
  return html`<span class="number">${degrees(latitude, 'north', 'south')}, ${degrees(longitude, 'east', 'west')}</span>
    <a class="no-print" href="geo:${latitude},${longitude}">${words('answers.map')}</a>`;
}
