// `/desk/cases/:caseId`: what was answered beside what was shown, what the register says, what happened, and what the
// officer may do now. The forms lead to the review (review.ts) before anything is decided.

import { AppError, html, type Html } from '#platform';
import { formatInstant, sign, wordsFor, type Answer } from '#platform/web';
import { actionForms } from './case-actions.ts';
import { clockBadge, dueText } from './case-clock.ts';
import { answerTables, answerValue, both } from './answer-value.ts';
import { deskPage, deskWords } from './page.ts';
import type { AnswerView, CaseView, DeskDeps } from './ports.ts';
import type { DeskVisit } from './principal.ts';
import { dataTable } from './table.ts';

export async function showCase(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const view = await getCase(deps, visit);
  return casePage(visit, view);
}

/** A case of somebody else is not there at all (404), whoever asks. */
export async function getCase(deps: DeskDeps, visit: DeskVisit): Promise<CaseView> {
  const view = await deps.cases.findCase(visit.principal.officer, visit.parameters['caseId'] ?? '');
  if (view === undefined) throw new AppError('route.not-found', 'no such case for this officer');
  return view;
}

export function casePage(visit: DeskVisit, view: CaseView, problem?: string): Answer {
  const words = deskWords(visit);
  const { language } = visit;
  const main = html`
    ${problem === undefined ? null : html`<div class="notice bad" role="alert"><p>${words(problem)}</p></div>`}
    <div class="page-head">
      <div>
        <p class="eyebrow">${view.service[language]} · ${view.step[language]}</p>
        <h1>${words('case.title', { number: view.number })}</h1>
        <p class="quiet">
          ${words('next.filed', { when: formatInstant(visit, view.filedAt) })} · ${view.capacity[language]} ·
          ${words('case.language', { language: view.language })}
        </p>
      </div>
      <p>
        ${clockBadge(visit, view.clock)} <span class="quiet">${words('case.due')} ${dueText(visit, view.clock)}</span>
      </p>
    </div>
    ${caseContent(visit, view)}
  `;
  const title = words('case.title', { number: view.number });
  const page = deskPage(visit, { title, main, wide: true });
  return { kind: 'page', page, ...(problem === undefined ? {} : { status: 409 }) };
}

/** What an officer sees of a case below its title; the preview of a definition (authoring/) shows the same, without addresses. */
export function caseContent(
  visit: DeskVisit,
  view: CaseView,
  addressOf: PageAddress = (documentId, page) => `/desk/cases/${view.caseId}/documents/${documentId}/pages/${page}`,
): Html {
  const words = deskWords(visit);
  const { language } = visit;
  return html`
    ${hearingNotice(visit, view)} ${applicantNotice(visit, view)}
    <div class="split evidence-split">
      <div>
        <section class="card">
          <h2>${words('answers.title')}</h2>
          ${answers(visit, view.answers)}
          ${
            view.queryReply === undefined
              ? null
              : html`<h3>${words('query.reply')}</h3>
                  <p class="officer-note">${view.queryReply}</p>`
          }
        </section>
        ${actionForms(visit, view)}
        <section class="card">
          <h2>${words('history.title')}</h2>
          <ol class="timeline">
            ${view.history.map(
              (line) =>
                html`<li>
                  <time datetime="${line.at}">${formatInstant(visit, line.at)}</time>${line.text[language]}
                </li>`,
            )}
          </ol>
        </section>
      </div>
      <section class="card evidence" aria-labelledby="evidence-title">
        <h2 id="evidence-title">${words('evidence.title')}</h2>
        ${view.documents.length === 0 ? html`<p class="quiet">${words('evidence.none')}</p>` : null}
        ${view.documents.map((document) => pages(visit, document, addressOf))}
      </section>
    </div>
  `;
}

/** Where the picture of a page is; undefined where there is none. */
type PageAddress = (documentId: string, page: number) => string | undefined;

function answers(visit: DeskVisit, all: readonly AnswerView[]): Html {
  const words = deskWords(visit);
  const absent = html`<span class="quiet">–</span>`;
  const columns = (['fact', 'citizen', 'register'] as const).map((name) => ({ title: words(`answers.${name}`) }));
  const lines = all.filter((answer) => answer.drawn?.[visit.language]?.kind !== 'table');
  const rows = lines.map((answer) => [
    wordsFor(visit, answer.label),
    answer.value === undefined ? absent : answerValue(visit, answer),
    answer.record === undefined ? absent : registerFact(visit, answer.record),
  ]);
  return html`${dataTable(words('answers.title'), columns, rows, { className: 'answers' })} ${answerTables(visit, all)}`;
}

function registerFact(visit: DeskVisit, record: NonNullable<AnswerView['record']>): Html {
  const words = deskWords(visit);
  const { agreement } = record;
  return html`${both(visit, record.value)}
  ${
    agreement === 'only-there'
      ? null
      : html`<span class="mark ${agreement}"
          >${sign(agreement === 'same' ? 'yes' : 'no')} ${words(`answers.${agreement}`)}</span
        >`
  }`;
}

function pages(visit: DeskVisit, document: CaseView['documents'][number], addressOf: PageAddress): Html {
  const words = deskWords(visit);
  const label = wordsFor(visit, document.label);
  return html`${Array.from({ length: document.pages }, (_, index) => {
    const page = index + 1;
    const address = addressOf(document.documentId, page);
    const caption = words('evidence.page', { label, page, pages: document.pages });
    return html`<figure>
      ${
        address === undefined
          ? html`<div class="no-picture" aria-hidden="true"></div>`
          : html`<a href="${address}" target="_blank" rel="noopener"
              ><img src="${address}" alt="${caption}" loading="lazy"
            /></a>`
      }
      <figcaption>${caption}</figcaption>
    </figure>`;
  })}`;
}

/** Who applies, held against the register: said in words at the top, whatever comes of it. */
function applicantNotice(visit: DeskVisit, view: CaseView): Html | null {
  const { applicant } = view;
  if (applicant === undefined) return null;
  const words = deskWords(visit);
  const { result, written, registered } = applicant;
  const agrees = result === 'agrees';
  return html`<div class="notice ${agrees ? 'good' : 'warn'}">
    <h2>${sign(agrees ? 'yes' : 'no')} ${words(`applicant.${result}`)}</h2>
    <p>${wordsFor(visit, view.capacity)} · ${words('applicant.written')} <b>${both(visit, written)}</b></p>
    ${registered === undefined ? null : html`<p>${words('applicant.registered')} <b>${both(visit, registered)}</b></p>`}
    ${agrees ? null : html`<p class="quiet">${words(`applicant.${result}.text`)}</p>`}
  </div>`;
}

function hearingNotice(visit: DeskVisit, view: CaseView): Html | null {
  const { hearing } = view;
  if (hearing === undefined) return null;
  const words = deskWords(visit);
  const reason = view.reasons.find((one) => one.code === hearing.reason);
  return html`<div class="notice warn">
    <h2>${words('hearing.title')}</h2>
    <p>${reason === undefined ? null : wordsFor(visit, reason.text)} (${reason?.clause})</p>
    <p><b>${words('hearing.reply')}</b> ${hearing.reply ?? words('hearing.no-reply')}</p>
  </div>`;
}
