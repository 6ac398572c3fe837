// The forms of a case: approve, ask for named defects to be put right, propose a refusal, refuse after the hearing. Which
// of them are shown is the case's own word; each leads to a review before it counts.

import { LONGEST_NOTE, SHORTEST_ORDER, type Decision } from '#cases';
import { html, type Html } from '#platform';
import { assertNever } from '#platform/pure';
import { csrfField, deskWords } from './page.ts';
import type { CaseView } from './ports.ts';
import type { DeskVisit } from './principal.ts';

type DecisionKind = Decision['kind'];

const LONGEST_ORDER = 2000;

export function actionForms(visit: DeskVisit, view: CaseView): Html {
  const words = deskWords(visit);
  if (view.actions.length === 0) {
    return html`<section class="card">
      <h2>${words('actions.title')}</h2>
      <p class="quiet">${words('actions.none')}</p>
    </section>`;
  }
  const [first, ...others] = view.actions;
  return html`<section class="card actions">
    <h2>${words('actions.title')}</h2>
    ${first === undefined ? null : formOf(visit, view, first)}
    ${others.map(
      (kind) =>
        html`<details>
          <summary>${words(`action.${kind}`)}</summary>
          ${formOf(visit, view, kind)}
        </details>`,
    )}
  </section>`;
}

function formOf(visit: DeskVisit, view: CaseView, kind: DecisionKind): Html {
  const words = deskWords(visit);
  return html`<form method="post" action="/desk/cases/${view.caseId}/review">
    ${csrfField(visit)}
    <input type="hidden" name="version" value="${view.version}" />
    <input type="hidden" name="kind" value="${kind}" />
    ${fieldsOf(visit, view, kind)}
    <button ${kind === 'approve' ? null : html`class="light"`}>${words(`action.${kind}.review`)}</button>
  </form>`;
}

function fieldsOf(visit: DeskVisit, view: CaseView, kind: DecisionKind): Html {
  const words = deskWords(visit);
  const { language } = visit;
  switch (kind) {
    case 'approve':
      return html`<p>${words('action.approve.text')}</p>`;
    case 'ask':
      return html`<fieldset>
          <legend>${words('action.ask.legend')}</legend>
          ${view.queryItems.map(
            (item) =>
              html`<label class="choice">
                <input type="checkbox" name="item" value="${item.code}" />
                <span>${item.text[language]}<span class="hint">${item.remedy[language]}</span></span>
              </label>`,
          )}
        </fieldset>
        ${noteField(visit, view, kind, LONGEST_NOTE)}`;
    case 'propose-refusal':
    case 'refuse':
      return html`<fieldset>
          <legend>${words('action.refusal.legend')}</legend>
          ${view.reasons.map(
            (reason) =>
              html`<label class="choice">
                <input
                  type="radio"
                  name="reason"
                  value="${reason.code}"
                  required
                  ${view.hearing?.reason === reason.code ? html`checked` : null}
                />
                <span
                  >${reason.text[language]} <span class="quiet">(${reason.clause})</span>
                  <span class="hint">${reason.remedy[language]}</span></span
                >
              </label>`,
          )}
        </fieldset>
        ${kind === 'refuse' ? noteField(visit, view, kind, LONGEST_ORDER) : null}`;
    default:
      return assertNever(kind);
  }
}

/** The officer's own words: a sentence with the question, or the reasons of the order. */
function noteField(visit: DeskVisit, view: CaseView, kind: 'ask' | 'refuse', longest: number): Html {
  const words = deskWords(visit);
  const id = `note-${kind}-${view.version}`;
  const shortest = kind === 'refuse' ? html`required minlength="${SHORTEST_ORDER}"` : null;
  return html`<div class="field">
    <label for="${id}">${words(`action.${kind}.note`)}</label>
    <textarea id="${id}" name="note" maxlength="${longest}" ${shortest}></textarea>
  </div>`;
}
