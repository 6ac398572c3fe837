// `/receipt/:number`: anybody who holds a receipt can see that it is genuine, when it was filed and when it is due.
// Nothing of the application itself is shown, only the digest of what was sent.

import { formatRupees } from '#language';
import { AppError, html, type Html } from '#platform';
import { formatDay, formatInstant, wordsFor, type Answer, type Visit } from '#platform/web';
import { publicPage, publicWords } from './page.ts';
import type { PublicDeps, ReceiptView } from './ports.ts';

export async function showReceipt(deps: PublicDeps, visit: Visit): Promise<Answer> {
  const receipt = await deps.findReceipt(visit.parameters['number'] ?? '');
  if (receipt === undefined) throw new AppError('route.not-found', 'no such receipt');
  const words = publicWords(visit);
  const good = receipt.signature === 'valid';
  const main = html`<div class="narrow">
    <h1>${words('receipt.title')}</h1>
    <div class="notice ${good ? 'good' : 'bad'}" role="status">
      <p><b>${words(good ? 'receipt.valid' : 'receipt.not-valid')}</b></p>
    </div>
    <section class="card">
      <dl class="facts">
        <div>
          <dt>${words('receipt.number')}</dt>
          <dd class="mono">${receipt.number}</dd>
        </div>
        <div>
          <dt>${words('receipt.service')}</dt>
          <dd>${wordsFor(visit, receipt.service)}</dd>
        </div>
        <div>
          <dt>${words('receipt.office')}</dt>
          <dd>${wordsFor(visit, receipt.office)}</dd>
        </div>
        <div>
          <dt>${words('receipt.filed')}</dt>
          <dd>${formatInstant(visit, receipt.filedAt)}</dd>
        </div>
        ${due(visit, receipt)}
        <div>
          <dt>${words('receipt.digest')}</dt>
          <dd class="mono">${receipt.digest}</dd>
        </div>
      </dl>
    </section>
  </div>`;
  const page = publicPage(visit, { demo: deps.demo !== undefined }, { title: words('receipt.title'), main });
  return { kind: 'page', page };
}

/** By when it is decided; where a fee comes first, what is to be paid and by when. */
function due(visit: Visit, { dueOn, fee }: ReceiptView): Html {
  const words = publicWords(visit);
  const owed =
    fee === undefined
      ? []
      : [
          { label: words('receipt.fee'), value: formatRupees(fee.paise) },
          { label: words('receipt.pay-by'), value: formatDay(visit, fee.payBy) },
        ];
  const decided = dueOn === undefined ? words('receipt.due.after-fee') : formatDay(visit, dueOn);
  return html`${[...owed, { label: words('receipt.due'), value: decided }].map(
    ({ label, value }) =>
      html`<div>
        <dt>${label}</dt>
        <dd>${value}</dd>
      </div>`,
  )}`;
}
