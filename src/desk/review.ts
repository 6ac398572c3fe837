// The last look before a decision: what will be recorded, and the message as the citizen will get it. Confirming decides
// over exactly the version that was looked at.

import type { Decision } from '#cases';
import { html, type Html } from '#platform';
import { assertNever } from '#platform/pure';
import type { Answer } from '#platform/web';
import { casePage, getCase } from './case-page.ts';
import { decisionFields, readDecision } from './decision-form.ts';
import { asInChat } from './chat-text.ts';
import { csrfField, deskPage, deskWords } from './page.ts';
import type { CaseView, DeskDeps } from './ports.ts';
import type { DeskVisit } from './principal.ts';

export async function reviewDecision(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const view = await getCase(deps, visit);
  const read = readDecision(visit.form);
  if (read === undefined) return casePage(visit, view, 'problem.incomplete');
  if (read.version !== view.version) return casePage(visit, view, 'problem.changed');
  const { decision } = read;
  if (!view.actions.includes(decision.kind)) return casePage(visit, view, 'problem.not-allowed-here');
  const words = deskWords(visit);
  const message = await deps.cases.previewMessage(visit.principal.officer, view.caseId, decision);
  const main = html`<div class="narrow">
    <p><a href="/desk/cases/${view.caseId}">‹ ${words('review.back')}</a></p>
    <p class="eyebrow">${words('case.title', { number: view.number })}</p>
    <h1>${words(`review.${decision.kind}.title`)}</h1>
    <section class="card">
      <h2>${words('review.recorded')}</h2>
      ${summary(visit, view, decision)}
    </section>
    <h2>${words('review.message')}</h2>
    <div class="bubble-ground" lang="${message.language}">
      ${message.texts.map((text) => html`<div class="bubble">${asInChat(text)}</div>`)}
    </div>
    <form method="post" action="/desk/cases/${view.caseId}/decide" class="button-row">
      ${csrfField(visit)}
      ${decisionFields(view.version, decision).map(
        ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
      )}
      <button class="${decision.kind === 'refuse' ? 'danger' : ''}">${words(`review.${decision.kind}.confirm`)}</button>
      <a class="button light" href="/desk/cases/${view.caseId}">${words('review.back')}</a>
    </form>
  </div>`;
  return { kind: 'page', page: deskPage(visit, { title: words(`review.${decision.kind}.title`), main }) };
}

export async function confirmDecision(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const view = await getCase(deps, visit);
  const read = readDecision(visit.form);
  if (read === undefined) return casePage(visit, view, 'problem.incomplete');
  const done = await deps.cases.decide(visit.principal.officer, { caseId: view.caseId, ...read });
  if (done.ok) return { kind: 'redirect', to: `/desk/done?kind=${read.decision.kind}` };
  return casePage(visit, view, `problem.${done.reason}`);
}

/** After a decision the case may be nobody's to look at any more, so this page knows only what kind it was. */
export async function showDone(visit: DeskVisit): Promise<Answer> {
  const words = deskWords(visit);
  const asked = visit.query['kind'];
  const kind = asked === 'ask' || asked === 'propose-refusal' || asked === 'refuse' ? asked : 'approve';
  const main = html`<div class="narrow">
    <div class="notice good" role="status">
      <h1>${words(`done.${kind}`)}</h1>
      <p>${words(`done.${kind}.text`)}</p>
    </div>
    <div class="button-row">
      <form method="post" action="/desk/next">${csrfField(visit)}<button>${words('done.next')}</button></form>
      <a class="button light" href="/desk">${words('nav.home')}</a>
    </div>
  </div>`;
  return { kind: 'page', page: deskPage(visit, { title: words(`done.${kind}`), main }) };
}

function summary(visit: DeskVisit, view: CaseView, decision: Decision): Html {
  const words = deskWords(visit);
  const { language } = visit;
  switch (decision.kind) {
    case 'approve':
      return html`<p>${words('review.approve.text')}</p>`;
    case 'ask':
      return html`<ul>
          ${view.queryItems
            .filter((item) => decision.items.includes(item.code))
            .map((item) => html`<li>${item.text[language]}<span class="hint">${item.remedy[language]}</span></li>`)}
        </ul>
        <p class="quiet">${words('review.ask.text')}</p>
        ${note(decision.note)}`;
    case 'propose-refusal':
    case 'refuse': {
      const reason = view.reasons.find((one) => one.code === decision.reason);
      return html`<p><b>${reason?.text[language]}</b> (${reason?.clause})</p>
        <p class="quiet">${words(`review.${decision.kind}.text`)}</p>
        ${decision.kind === 'refuse' ? note(decision.order) : null}`;
    }
    default:
      return assertNever(decision);
  }
}

function note(text: string | undefined): Html | null {
  return text === undefined ? null : html`<p class="officer-note">${text}</p>`;
}
