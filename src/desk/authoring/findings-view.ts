// What is wrong with a definition: file, line, what, and what to write instead. The same list whether the files do not load or
// the prover walked them. The proof itself is asked for with a button: it takes seconds.

import type { Finding } from '#catalogue';
import { html, type Html } from '#platform';
import { formatNumber, sign } from '#platform/web';
import { csrfField, deskWords } from '../page.ts';
import type { DeskVisit } from '../principal.ts';
import { dataTable } from '../table.ts';
import type { ProofView } from './author-protocol.ts';

export function findingsCard(visit: DeskVisit, content: Html): Html {
  return html`<section class="card" id="findings" aria-live="polite">
    <h2>${deskWords(visit)('authoring.findings')}</h2>
    ${content}
  </section>`;
}

export function proveForm(visit: DeskVisit, serviceId: string, spoken: string | undefined): Html {
  const words = deskWords(visit);
  return html`<form
    method="post"
    action="/desk/authoring/proof"
    hx-post="/desk/authoring/proof"
    hx-target="#findings"
    hx-select="#findings"
    hx-swap="outerHTML"
    hx-disabled-elt="find button"
  >
    ${csrfField(visit)}
    <input type="hidden" name="service" value="${serviceId}" />
    ${spoken === undefined ? null : html`<input type="hidden" name="spoken" value="${spoken}" />`}
    <p class="quiet">${words('authoring.prove.text')}</p>
    <button class="light">${words('authoring.prove')}</button>
    <p class="busy" role="status">${words('authoring.prove.wait')}</p>
  </form>`;
}

/** Those of the service that is looked at first. */
export function findingsList(visit: DeskVisit, findings: readonly Finding[], serviceId: string | undefined): Html {
  const words = deskWords(visit);
  const own = `services/${serviceId ?? ''}/`;
  const isOwn = (finding: Finding): number => (finding.file.startsWith(own) ? 0 : 1);
  const sorted = findings.toSorted((one, other) => isOwn(one) - isOwn(other));
  const columns = (['place', 'problem', 'remedy'] as const).map((name) => ({
    title: words(`authoring.findings.${name}`),
  }));
  const rows = sorted.map((finding) => [
    html`<code>${placeOf(finding)}</code><span class="hint">${finding.rule}</span>`,
    html`<span lang="en">${finding.problem}</span>`,
    html`<span lang="en">${finding.remedy}</span>`,
  ]);
  return dataTable(words('authoring.findings'), columns, rows, { className: 'findings' });
}

function placeOf({ file, line, column }: Finding): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

export function proofView(visit: DeskVisit, serviceId: string, proof: ProofView): Html {
  const words = deskWords(visit);
  const { findings, languages, steps, rules, cut, journeys } = proof;
  const walked = words('authoring.proof.walked', {
    steps: formatNumber(visit, steps),
    languages: languages.join(', '),
    rules: `${rules[0]} / ${rules[1]}`,
  });
  const figures = ['best', 'usual', 'worst', 'budget'] as const;
  const columns = [
    { title: words('authoring.proof.journey') },
    { title: words('authoring.language') },
    ...figures.map((name) => ({ title: words(`authoring.proof.${name}`), amount: true })),
  ];
  const rows = journeys.map((one) => [
    html`<code>${one.id}</code>`,
    one.language,
    ...figures.map((name) => one[name] ?? '–'),
  ]);
  return html`<p>
      ${
        findings.length === 0
          ? html`<span class="badge good">${sign('yes')} ${words('authoring.findings.none')}</span>`
          : html`<span class="badge bad"
              >${sign('no')} ${words('authoring.findings.count', { count: findings.length })}</span
            >`
      }
    </p>
    ${findings.length === 0 ? null : findingsList(visit, findings, serviceId)}
    <p class="quiet">${walked}${cut ? html` ${words('authoring.proof.cut')}` : null}</p>
    ${rows.length === 0 ? null : dataTable(words('authoring.proof.messages'), columns, rows, { caption: true })}`;
}
