// `/certificate-log`: the newest signed checkpoint of the public certificate log, for people and (as text) for programs.

import { html } from '#platform';
import { formatInstant, formatNumber, type Answer, type Visit } from '#platform/web';
import { publicPage, publicWords } from './page.ts';
import type { PublicDeps } from './ports.ts';

export async function showCertificateLog(deps: PublicDeps, visit: Visit): Promise<Answer> {
  const words = publicWords(visit);
  const log = await deps.findCertificateLog();
  const main = html`<div class="narrow">
    <h1>${words('log.title')}</h1>
    <p class="lead">${words('log.lead')}</p>
    ${
      log === undefined
        ? html`<div class="notice"><p>${words('log.empty')}</p></div>`
        : html`<section class="card">
            <dl class="facts">
              <div>
                <dt>${words('log.size')}</dt>
                <dd class="number">${formatNumber(visit, log.size)}</dd>
              </div>
              <div>
                <dt>${words('log.sealed')}</dt>
                <dd>${formatInstant(visit, log.sealedAt)}</dd>
              </div>
            </dl>
            <h2>${words('log.checkpoint')}</h2>
            <pre class="mono small code-block" tabindex="0">${log.checkpoint}</pre>
            <p><a href="/certificate-log/checkpoint">${words('log.text')}</a></p>
          </section>`
    }
  </div>`;
  const page = publicPage(visit, { demo: deps.demo !== undefined }, { title: words('log.title'), main });
  return { kind: 'page', page };
}

export async function sendCheckpoint(deps: PublicDeps): Promise<Answer> {
  const log = await deps.findCertificateLog();
  if (log === undefined) return { kind: 'text', text: '', status: 404 };
  return { kind: 'text', text: log.checkpoint };
}

/** Tiles of the tree (C2SP tlog-tiles): whoever keeps them can check every certificate and every checkpoint by themselves. */
export async function sendTile(deps: PublicDeps, visit: Visit): Promise<Answer> {
  const bytes = await deps.findLogTile(`tile/${visit.parameters['*'] ?? ''}`);
  if (bytes === undefined) return { kind: 'text', text: 'not found', status: 404 };
  return { kind: 'bytes', bytes, contentType: 'application/octet-stream', cacheSeconds: 60 };
}
