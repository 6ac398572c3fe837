// `/desk/counter`: a cashier finds an application by its number and writes down the receipt that the counter gave out. The
// page shows number, service and what is owed by which rule; nothing of what was answered.

import { formatRupees } from '#language';
import { html, type Html } from '#platform';
import { formatDay, formatInstant, sign, wordsFor, type Answer } from '#platform/web';
import { NOTHING_TYPED, readReceipt, readTyped, type TypedReceipt } from './counter-form.ts';
import { csrfField, deskPage, deskWords } from './page.ts';
import type { CounterFee, DeskDeps } from './ports.ts';
import type { DeskVisit } from './principal.ts';
import { dataTable } from './table.ts';

const LONGEST_NUMBER = 60;

export async function showCounter(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  return counterPage(deps, visit, { ...NOTHING_TYPED, number: (visit.query['number'] ?? '').slice(0, LONGEST_NUMBER) });
}

/** Shown again with what was typed when it does not fit; nothing is written down then. */
export async function recordCounterReceipt(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const typed = readTyped(visit.form);
  const read = readReceipt(typed);
  if (!read.ok) return counterPage(deps, visit, typed, read.reason);
  const { officer } = visit.principal;
  const recorded = await deps.counter.recordReceipt(officer, { number: typed.number, receipt: read.value });
  if (!recorded.ok) return counterPage(deps, visit, typed, recorded.reason);
  return { kind: 'redirect', to: `/desk/counter?number=${encodeURIComponent(typed.number)}` };
}

async function counterPage(deps: DeskDeps, visit: DeskVisit, typed: TypedReceipt, problem?: string): Promise<Answer> {
  const words = deskWords(visit);
  const { number } = typed;
  const { officer } = visit.principal;
  const office = deps.findOfficeName(officer.officeId);
  const fee = number.trim() === '' ? undefined : await deps.counter.findFee(officer, number);
  const main = html`<div class="narrow">
    <p class="eyebrow">${office === undefined ? null : wordsFor(visit, office)}</p>
    <h1>${words('counter.title')}</h1>
    ${
      problem === undefined
        ? null
        : html`<div class="notice bad" role="alert">
            <p id="problem">${sign('no')} ${words(`counter.problem.${problem}`)}</p>
          </div>`
    }
    <section class="card">
      <h2>${words('counter.find')}</h2>
      <form method="get" action="/desk/counter" class="inline-form">
        <div class="field">
          <label for="number">${words('counter.number')}</label>
          <input
            type="text"
            id="number"
            name="number"
            value="${number}"
            required
            maxlength="${LONGEST_NUMBER}"
            autocomplete="off"
            spellcheck="false"
          />
        </div>
        <button class="${fee === undefined ? '' : 'light'}">${words('counter.find.button')}</button>
      </form>
    </section>
    ${found(visit, typed, fee, problem)}
  </div>`;
  const page = deskPage(visit, { title: words('counter.title'), main });
  return { kind: 'page', page, ...(problem === undefined ? {} : { status: 409 }) };
}

function found(visit: DeskVisit, typed: TypedReceipt, fee: CounterFee | undefined, problem?: string): Html | null {
  const words = deskWords(visit);
  if (fee === undefined) {
    if (typed.number.trim() === '') return null;
    return html`<div class="notice warn" role="status"><p>${words('counter.unknown')}</p></div>`;
  }
  return html`<section class="card" aria-labelledby="fee-title">
    <p class="eyebrow">${wordsFor(visit, fee.service)}</p>
    <h2 id="fee-title" class="number">${fee.number}</h2>
    <p class="quiet">${words('counter.filed', { day: formatDay(visit, fee.filedOn) })}</p>
    ${fee.owed === undefined ? html`<p>${words('counter.nothing-due')}</p>` : owed(visit, fee.owed, fee.receipt !== undefined)}
    ${fee.receipt === undefined ? receiptForm(visit, typed, fee, problem) : receipt(visit, fee.receipt)}
  </section>`;
}

/** The amount and, where it has parts, each with the rule it rests on: a question at the counter is answered from here. */
function owed(visit: DeskVisit, { paise, parts, source }: NonNullable<CounterFee['owed']>, isPaid: boolean): Html {
  const words = deskWords(visit);
  const columns = [
    { title: words('counter.part') },
    { title: words('counter.source') },
    { title: words('counter.amount'), amount: true },
  ];
  const rows = parts.map((part) => [wordsFor(visit, part.name), part.source, formatRupees(part.paise)]);
  return html`<p class="measure"><b>${formatRupees(paise)}</b> ${words(isPaid ? 'counter.fee' : 'counter.owed')}</p>
    ${parts.length === 0 ? null : dataTable(words('counter.fee'), columns, rows)}
    <p class="small quiet">${source}</p>`;
}

function receipt(visit: DeskVisit, recorded: NonNullable<CounterFee['receipt']>): Html {
  const words = deskWords(visit);
  const { counterNumber, office, paidOn, recordedAt } = recorded;
  return html`<div class="notice good" role="status">
    <h3>${sign('yes')} ${words('counter.recorded')}</h3>
    <p>
      ${words('counter.recorded.text', {
        number: counterNumber,
        office: wordsFor(visit, office),
        day: formatDay(visit, paidOn),
        when: formatInstant(visit, recordedAt),
      })}
    </p>
  </div>`;
}

function receiptForm(visit: DeskVisit, typed: TypedReceipt, fee: CounterFee, problem?: string): Html | null {
  if (fee.owed === undefined) return null;
  const words = deskWords(visit);
  const { payBy } = fee.owed;
  const day = formatDay(visit, payBy);
  const said = problem === undefined ? null : html`aria-describedby="problem"`;
  return html`
    ${
      fee.lapsed
        ? html`<div class="notice warn"><p>${sign('late')} ${words('counter.lapsed', { day })}</p></div>`
        : html`<p>${words('counter.pay-by', { day })}</p>`
    }
    <h3>${words('counter.receipt')}</h3>
    <form method="post" action="/desk/counter">
      ${csrfField(visit)}
      <input type="hidden" name="number" value="${fee.number}" />
      <div class="field">
        <label for="rupees">${words('counter.received')}</label>
        <input
          type="text"
          inputmode="decimal"
          id="rupees"
          name="rupees"
          value="${typed.rupees}"
          required
          maxlength="15"
          autocomplete="off"
          ${said}
        />
      </div>
      <div class="field">
        <label for="paidOn">${words('counter.paid-on')}</label>
        <input
          type="date"
          id="paidOn"
          name="paidOn"
          value="${typed.paidOn === '' && !fee.lapsed ? fee.today : typed.paidOn}"
          min="${fee.filedOn}"
          max="${payBy < fee.today ? payBy : fee.today}"
          required
          ${said}
        />
      </div>
      <div class="field">
        <label for="counterNumber">${words('counter.receipt-number')}</label>
        <input
          type="text"
          id="counterNumber"
          name="counterNumber"
          value="${typed.counterNumber}"
          required
          maxlength="40"
          autocomplete="off"
          spellcheck="false"
          ${said}
        />
      </div>
      <p class="quiet">${words('counter.what-follows')}</p>
      <button>${words('counter.record')}</button>
    </form>
  `;
}
