// What follows from a definition beside its screens: the entry in the list of services, the fee with its source, the clock, the
// office, what the journey costs, and what the department must still confirm.

import { html, type Html } from '#platform';
import { formatRupees } from '#language';
import { formatDay, formatNumber, sign, wordsFor, type Visit } from '#platform/web';
import { deskWords } from '../page.ts';
import type { JourneyPreview, Preview } from './author-protocol.ts';

type Fact = readonly [label: string, value: Html | string];

export function termsView(visit: Visit, preview: Preview): Html {
  const { journey } = preview;
  return html`<div class="terms">
    ${directory(visit, preview)}
    ${journey === undefined ? null : html`${fee(visit, journey)} ${clock(visit, journey)} ${cost(visit, journey)}`}
    ${notes(visit, preview.notes)}
  </div>`;
}

function card(title: string, facts: readonly Fact[]): Html {
  return html`<section class="card">
    <h2>${title}</h2>
    <dl class="facts">
      ${facts.map(
        ([label, value]) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function directory(visit: Visit, { directory: entry, language }: Preview): Html {
  const words = deskWords(visit);
  const spoken = (text: string): Html => html`<span lang="${language}" dir="auto">${text}</span>`;
  return card(words('authoring.directory'), [
    [
      words('case.service'),
      html`${entry.icon} ${spoken(entry.name)}<small lang="${language}" dir="auto">${entry.description}</small>`,
    ],
    [words('authoring.directory.department'), spoken(entry.department)],
    [words('authoring.directory.applicants'), spoken(entry.applicants.join(' · '))],
    [words('authoring.directory.papers'), entry.papers.length === 0 ? '–' : spoken(entry.papers.join(' · '))],
    [words('authoring.source'), html`<span class="source" lang="en">${entry.source}</span>`],
  ]);
}

function fee(visit: Visit, { fee: owed }: JourneyPreview): Html {
  const words = deskWords(visit);
  if (owed.kind === 'unknown') {
    return card(words('authoring.fee'), [[words('authoring.fee.unknown'), owed.missing.join(', ')]]);
  }
  return card(words('authoring.fee'), [
    ...owed.components.map(({ names, paise, source }): Fact => [
      wordsFor(visit, names),
      html`${formatRupees(paise)}<small lang="en">${source}</small>`,
    ]),
    [words('authoring.fee.total'), html`<b>${formatRupees(owed.paise)}</b><small lang="en">${owed.label}</small>`],
    [words('authoring.source'), html`<span class="source" lang="en">${owed.source}</span>`],
  ]);
}

function clock(visit: Visit, { limit, dueOn, office, officer }: JourneyPreview): Html {
  const words = deskWords(visit);
  const paused = limit.pausedWhile.map((stage) => words(`authoring.clock.${stage}`)).join(', ');
  return card(words('authoring.clock'), [
    [words('authoring.clock.limit'), words(`authoring.clock.${limit.dayType}`, { days: limit.days })],
    [words('authoring.clock.starts'), words(`authoring.clock.${limit.startsOn}`)],
    [words('authoring.clock.paused'), paused === '' ? '–' : paused],
    [words('authoring.clock.due'), formatDay(visit, dueOn)],
    [words('authoring.clock.office'), html`${wordsFor(visit, office)}<small>${wordsFor(visit, officer.step)}</small>`],
    [words('authoring.source'), html`<span class="source" lang="en">${limit.source}</span>`],
  ]);
}

function cost(visit: Visit, { messages, paise, budget }: JourneyPreview): Html {
  const words = deskWords(visit);
  const isOver = budget !== undefined && messages > budget.chat;
  const verdict =
    budget === undefined
      ? html`<span class="badge bad">${sign('no')} ${words('authoring.cost.none')}</span>`
      : html`<span class="badge ${isOver ? 'bad' : 'good'}"
          >${sign(isOver ? 'no' : 'yes')} ${words('authoring.cost.budget', { count: budget.chat })}</span
        >`;
  return card(words('authoring.cost'), [
    [words('authoring.cost.messages'), html`${formatNumber(visit, messages)} ${verdict}`],
    [words('authoring.cost.price'), words('authoring.cost.paise', { paise: formatNumber(visit, paise, 1) })],
    ...(budget?.flow === undefined ? [] : [[words('authoring.cost.flow'), formatNumber(visit, budget.flow)] as const]),
  ]);
}

function notes(visit: Visit, all: readonly string[]): Html | null {
  if (all.length === 0) return null;
  return html`<section class="card">
    <h2>${deskWords(visit)('authoring.notes')}</h2>
    <ul lang="en">
      ${all.map((note) => html`<li>${note}</li>`)}
    </ul>
  </section>`;
}
