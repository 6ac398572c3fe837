// `/desk/authoring`: a service's definition as everybody will meet it, side by side, with sample answers: the chat, the form, the
// officer's page, the certificate, and the terms that follow from it; and the prover's findings, when asked for. Every choice is
// in the address, so the page works without script. The work is done in a process of its own (ask-author.ts).

import { html, type Html } from '#platform';
import { assertNever } from '#platform/pure';
import { formatInstant, wordsFor, type Answer } from '#platform/web';
import { z } from 'zod';
import { caseContent } from '../case-page.ts';
import { deskPage, deskWords } from '../page.ts';
import type { DeskDeps } from '../ports.ts';
import type { DeskVisit } from '../principal.ts';
import type { AuthorReply, CertificatePreview, Preview, ServiceName } from './author-protocol.ts';
import { chatView } from './chat-view.ts';
import { findingsCard, findingsList, proofView, proveForm } from './findings-view.ts';
import { formScreens } from './form-screens.ts';
import { termsView } from './terms-view.ts';

const ServiceId = z.string().regex(/^[a-z0-9-]{1,80}$/);
const Spoken = z.string().regex(/^[a-z]{2,8}$/);
const Asked = z.object({
  service: ServiceId.optional().catch(undefined),
  /** A published version; the files where it is absent. */
  version: z.coerce.number().int().min(1).max(100_000).optional().catch(undefined),
  spoken: Spoken.optional().catch(undefined),
});
type Asked = z.infer<typeof Asked>;

export async function showAuthoring(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const asked = Asked.parse(visit.query);
  const { service, version, spoken } = asked;
  const published =
    service === undefined || version === undefined ? undefined : await deps.authoring.findPublished(service, version);
  const reply = await deps.authoring.author.preview({
    kind: 'preview',
    ...(service === undefined ? {} : { serviceId: service }),
    ...(spoken === undefined ? {} : { language: spoken }),
    ...(published === undefined ? {} : { published }),
    now: deps.authoring.clock.now().toISOString(),
  });
  const shown = { ...asked, version: published === undefined ? undefined : version };
  if (reply.kind !== 'preview') {
    return authoringPage(deps, visit, shown, undefined, findingsCard(visit, withoutPreview(visit, reply, service)));
  }
  const { preview } = reply;
  const findings = findingsCard(visit, proveForm(visit, preview.serviceId, preview.language));
  const content = html`${findings} ${previewParts(visit, preview)} ${termsView(visit, preview)}`;
  return authoringPage(deps, visit, { ...shown, service: preview.serviceId }, preview, content);
}

/** The files only: a published version was proved before it was published. */
export async function proveDefinition(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const { service, spoken } = Asked.parse(visit.form);
  const now = deps.authoring.clock.now().toISOString();
  const request = { kind: 'prove' as const, ...(service === undefined ? {} : { serviceId: service }), now };
  const reply = await deps.authoring.author.prove(request);
  const words = deskWords(visit);
  const found =
    reply.kind === 'busy'
      ? html`<div class="notice warn" role="alert"><p>${words('authoring.busy')}</p></div>`
      : reply.kind === 'proof'
        ? proofView(visit, reply.serviceId, reply.proof)
        : withoutPreview(visit, reply, service);
  const again = service === undefined ? null : proveForm(visit, service, spoken);
  return authoringPage(
    deps,
    visit,
    { service, version: undefined, spoken },
    undefined,
    findingsCard(visit, html`${found} ${again}`),
  );
}

async function authoringPage(
  deps: DeskDeps,
  visit: DeskVisit,
  asked: Asked,
  preview: Preview | undefined,
  content: Html,
): Promise<Answer> {
  const words = deskWords(visit);
  const main = html`
    <div class="page-head">
      <div>
        <h1>${words('authoring.title')}</h1>
        <p class="quiet">${words('authoring.lead')}</p>
      </div>
    </div>
    ${await choices(deps, visit, asked, preview)} ${content}
  `;
  const page = deskPage(visit, { title: words('authoring.title'), main, wide: true, htmx: true });
  return { kind: 'page', page };
}

async function choices(deps: DeskDeps, visit: DeskVisit, asked: Asked, preview: Preview | undefined): Promise<Html> {
  const words = deskWords(visit);
  const services: readonly ServiceName[] = preview?.services ?? deps.authoring.services;
  const service = asked.service ?? services[0]?.id;
  const published = (await deps.authoring.listVersions()).filter((one) => one.serviceId === service);
  const chosen = published.find((one) => one.version === asked.version);
  const languages = preview?.languages ?? deps.authoring.languages;
  const spoken = preview?.language ?? asked.spoken;
  const option = (value: string, label: string, isChosen: boolean): Html =>
    html`<option value="${value}" ${isChosen ? html`selected` : null}>${label}</option>`;
  const approved = chosen === undefined || chosen.approvedBy.length === 0 ? undefined : chosen.approvedBy.join(', ');
  return html`<section class="card">
    <form method="get" action="/desk/authoring" class="inline-form">
      <label class="field"
        >${words('case.service')}
        <select name="service">
          ${services.map(({ id, name }) => option(id, wordsFor(visit, name), id === service))}
        </select>
      </label>
      <label class="field"
        >${words('authoring.version')}
        <select name="version">
          ${option('', words('authoring.version.file'), chosen === undefined)}
          ${published.map(({ version }) => option(String(version), words('authoring.version.published', { version }), version === chosen?.version))}
        </select>
      </label>
      <label class="field"
        >${words('authoring.language')}
        <select name="spoken">
          ${languages.map(({ id, name }) => option(id, name, id === spoken))}
        </select>
      </label>
      <button>${words('authoring.show')}</button>
    </form>
    <p class="quiet">
      ${
        chosen === undefined
          ? words('authoring.version.file.text')
          : html`${words('authoring.version.since', { when: formatInstant(visit, chosen.publishedAt.toISOString()) })}
            ${
              chosen.proposedBy === undefined
                ? words('authoring.version.at-start')
                : words('authoring.version.by', { by: chosen.proposedBy, approved: approved ?? '–' })
            }`
      }
    </p>
  </section>`;
}

/** Why there is nothing to see; a definition that does not load is what an author meets most. */
function withoutPreview(visit: DeskVisit, reply: AuthorReply, serviceId: string | undefined): Html {
  const words = deskWords(visit);
  const notice = (text: string, more: Html | null = null): Html =>
    html`<div class="notice bad" role="alert">
      <p>${text}</p>
      ${more}
    </div>`;
  switch (reply.kind) {
    case 'not-loaded':
      return html`${notice(words('authoring.not-loaded', { count: reply.findings.length }))}
      ${findingsList(visit, reply.findings, serviceId)}`;
    case 'no-such-service':
      return notice(words('authoring.no-such-service'));
    case 'gave-up':
      return notice(words('authoring.gave-up', { seconds: reply.afterSeconds }));
    case 'failed':
      return notice(words('authoring.failed'), html`<p lang="en"><code>${reply.message}</code></p>`);
    case 'preview':
    case 'proof':
      return html``;
    default:
      return assertNever(reply);
  }
}

function previewParts(visit: DeskVisit, preview: Preview): Html {
  const words = deskWords(visit);
  const { journey, language } = preview;
  const nothing = html`<p class="quiet">${words('authoring.no-journey')}</p>`;
  return html`<div class="previews">
      <section class="card">
        <h2 id="chat-title">${words('authoring.chat')}</h2>
        ${journey === undefined ? nothing : chatView(visit, language, journey)}
      </section>
      <section class="card">
        <h2 id="form-title">${words('authoring.form')}</h2>
        ${formScreens(visit, preview)}
      </section>
      <section class="card">
        <h2>${words('authoring.certificate')}</h2>
        ${journey === undefined ? nothing : certificate(visit, journey.certificate)}
      </section>
    </div>
    <section aria-labelledby="officer-title">
      <h2 id="officer-title">${words('authoring.officer')}</h2>
      ${
        journey === undefined
          ? nothing
          : // Shut as a whole: it is the page itself, and nothing on it may be decided.
            html`<fieldset class="sample" disabled>${caseContent(visit, journey.officer, () => undefined)}</fieldset>`
      }
    </section>`;
}

function certificate(visit: DeskVisit, shown: CertificatePreview): Html {
  const words = deskWords(visit);
  switch (shown.kind) {
    case 'none':
      return html`<p class="quiet">${words('authoring.certificate.none')}</p>`;
    case 'problem':
      return html`<div class="notice bad">
        <p>${words('authoring.certificate.problem')}</p>
        <p lang="en"><code>${shown.message}</code></p>
      </div>`;
    case 'picture':
      return html`<figure class="sample-page">
        <img
          src="data:image/png;base64,${Buffer.from(shown.png).toString('base64')}"
          alt="${words('authoring.certificate')}"
        />
        <span class="sample-mark" aria-hidden="true">${words('authoring.certificate.sample')}</span>
        <figcaption class="small quiet">
          ${words('authoring.certificate.text')}
          ${shown.pages > 1 ? words('authoring.certificate.pages', { count: shown.pages }) : null}
        </figcaption>
      </figure>`;
    default:
      return assertNever(shown);
  }
}
