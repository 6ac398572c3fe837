// Due date and state of a case's clock, in words and with a sign: never by colour alone.

import { formatRupees } from '#language';
import { html, type Html } from '#platform';
import { formatDay, pluralOf, sign, type Visit } from '#platform/web';
import { deskWords } from './page.ts';
import type { ClockView } from './ports.ts';

const DUE_SOON_DAYS = 2;

export function clockBadge(visit: Visit, clock: ClockView): Html {
  const words = deskWords(visit);
  const days = Math.abs(clock.workingDaysLeft);
  const form = pluralOf(visit, days);
  switch (clock.state) {
    case 'paused':
      return html`<span class="badge off">${sign('pause')} ${words('clock.paused')}</span>`;
    case 'stopped':
      return html`<span class="badge off">${sign('stop')} ${words('clock.stopped')}</span>`;
    case 'overdue':
      return html`<span class="badge bad">${sign('late')} ${words(`clock.overdue.${form}`, { days })}</span> ${
          clock.owedPaise === undefined
            ? null
            : html`<span class="badge off">${words('clock.owed', { amount: formatRupees(clock.owedPaise) })}</span>`
        }`;
    case 'running':
      return clock.workingDaysLeft <= DUE_SOON_DAYS
        ? html`<span class="badge warn"
            >${sign('dot')} ${days === 0 ? words('clock.today') : words(`clock.left.${form}`, { days })}</span
          >`
        : html`<span class="badge good">${sign('dot')} ${words(`clock.left.${form}`, { days })}</span>`;
  }
}

export function dueText(visit: Visit, clock: ClockView): Html {
  return html`<span class="number">${formatDay(visit, clock.dueOn)}</span>`;
}
