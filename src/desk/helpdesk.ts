// `/desk/helpdesk`: citizens who asked for a person, the oldest first, and taking a forgotten PIN away. The officer sees what
// was written and a number; the phone only for a reason that is recorded.

import { z } from 'zod';
import { html, type Html } from '#platform';
import { formatInstant, type Answer } from '#platform/web';
import { csrfField, deskPage, deskWords } from './page.ts';
import type { CallBackLine, DeskDeps } from './ports.ts';
import type { DeskVisit } from './principal.ts';

/** Fits into one message with its frame. */
const LONGEST_ANSWER = 1500;
const SHORTEST_REASON = 10;
const LONGEST_REASON = 300;

const Reason = z.string().trim().min(SHORTEST_REASON).max(LONGEST_REASON);
const AnswerForm = z.object({ id: z.uuid(), text: z.string().trim().min(2).max(LONGEST_ANSWER) });
const PhoneForm = z.object({ id: z.uuid(), reason: Reason });
/** They have seen an identity paper: the box must be ticked. */
const PinForm = z.object({
  number: z.string().trim().toUpperCase().min(6).max(40),
  reason: Reason,
  seen: z.literal('on'),
});

interface Told {
  readonly kind: 'good' | 'bad';
  readonly words:
    | 'helpdesk.done.answered'
    | 'helpdesk.done.pin'
    | 'helpdesk.problem.form'
    | 'helpdesk.problem.gone'
    | 'helpdesk.problem.number'
    | 'helpdesk.problem.no-phone';
}

export async function showHelpdesk(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  return helpdeskPage(deps, visit);
}

export async function answerCallBack(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const form = AnswerForm.safeParse(visit.form);
  if (!form.success) return helpdeskPage(deps, visit, { kind: 'bad', words: 'helpdesk.problem.form' });
  const isDone = await deps.helpdesk.answer(visit.principal.officer, form.data);
  return helpdeskPage(deps, visit, isDone ? { kind: 'good', words: 'helpdesk.done.answered' } : GONE);
}

export async function revealPhone(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const form = PhoneForm.safeParse(visit.form);
  if (!form.success) return helpdeskPage(deps, visit, { kind: 'bad', words: 'helpdesk.problem.form' });
  const phone = await deps.helpdesk.revealPhone(visit.principal.officer, form.data);
  if (phone === undefined) return helpdeskPage(deps, visit, { kind: 'bad', words: 'helpdesk.problem.no-phone' });
  return helpdeskPage(deps, visit, undefined, { id: form.data.id, phone });
}

export async function resetPin(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const form = PinForm.safeParse(visit.form);
  if (!form.success) return helpdeskPage(deps, visit, { kind: 'bad', words: 'helpdesk.problem.form' });
  const isDone = await deps.helpdesk.resetPin(visit.principal.officer, form.data);
  return helpdeskPage(
    deps,
    visit,
    isDone ? { kind: 'good', words: 'helpdesk.done.pin' } : { kind: 'bad', words: 'helpdesk.problem.number' },
  );
}

const GONE: Told = { kind: 'bad', words: 'helpdesk.problem.gone' };

async function helpdeskPage(
  deps: DeskDeps,
  visit: DeskVisit,
  told?: Told,
  shown?: { readonly id: string; readonly phone: string },
): Promise<Answer> {
  const words = deskWords(visit);
  const waiting = await deps.helpdesk.listWaiting(visit.principal.officer);
  const main = html`
    <div class="page-head">
      <div>
        <h1>${words('helpdesk.title')}</h1>
        <p class="quiet">${words('helpdesk.lead')}</p>
      </div>
    </div>
    ${told === undefined ? null : html`<p role="status"><span class="badge ${told.kind}">${words(told.words)}</span></p>`}
    ${waiting.length === 0 ? html`<section class="card center empty"><h2>${words('helpdesk.none')}</h2></section>` : null}
    ${waiting.map((one) => requestCard(visit, one, shown?.id === one.id ? shown.phone : undefined))} ${pinCard(visit)}
  `;
  return { kind: 'page', page: deskPage(visit, { title: words('helpdesk.title'), main }) };
}

function requestCard(visit: DeskVisit, request: CallBackLine, phone: string | undefined): Html {
  const words = deskWords(visit);
  const { id, number, language, askedAt } = request;
  return html`<section class="card">
    <h2><span class="number">${number}</span></h2>
    <p class="quiet">${formatInstant(visit, askedAt)} · ${words('case.language', { language })}</p>
    ${request.words.length === 0 ? html`<p class="quiet">${words('helpdesk.no-words')}</p>` : null}
    ${request.words.map((text) => html`<blockquote>${text}</blockquote>`)}
    <form method="post" action="/desk/helpdesk/answer">
      ${csrfField(visit)}<input type="hidden" name="id" value="${id}" />
      <div class="field">
        <label for="answer-${id}">${words('helpdesk.answer')}</label>
        <textarea id="answer-${id}" name="text" maxlength="${LONGEST_ANSWER}" required></textarea>
      </div>
      <button>${words('helpdesk.send')}</button>
    </form>
    ${
      phone === undefined
        ? html`<details>
            <summary>${words('helpdesk.phone')}</summary>
            <form method="post" action="/desk/helpdesk/phone">
              ${csrfField(visit)}<input type="hidden" name="id" value="${id}" />
              ${reasonField(visit, `phone-${id}`)}
              <button class="light">${words('helpdesk.phone.show')}</button>
            </form>
          </details>`
        : html`<p>📞 <b>${phone}</b></p>`
    }
  </section>`;
}

function pinCard(visit: DeskVisit): Html {
  const words = deskWords(visit);
  return html`<section class="card">
    <h2>${words('helpdesk.pin.title')}</h2>
    <p class="quiet">${words('helpdesk.pin.text')}</p>
    <form method="post" action="/desk/helpdesk/pin">
      ${csrfField(visit)}
      <div class="field">
        <label for="pin-number">${words('case.number')}</label>
        <input type="text" id="pin-number" name="number" maxlength="40" required />
      </div>
      ${reasonField(visit, 'pin')}
      <label class="choice"
        ><input type="checkbox" name="seen" required /><span>${words('helpdesk.pin.seen')}</span></label
      >
      <button class="danger">${words('helpdesk.pin.reset')}</button>
    </form>
  </section>`;
}

function reasonField(visit: DeskVisit, id: string): Html {
  return html`<div class="field">
    <label for="reason-${id}">${deskWords(visit)('helpdesk.reason')}</label>
    <input
      type="text"
      id="reason-${id}"
      name="reason"
      minlength="${SHORTEST_REASON}"
      maxlength="${LONGEST_REASON}"
      autocomplete="off"
      required
    />
  </div>`;
}
