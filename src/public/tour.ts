// `/tour`: the story told with the real parts side by side: a citizen's phone (the emulator), the officer's desk and the
// verification page, each in a frame, and numbered steps above. Demo only.

import { AppError, html, type Html } from '#platform';
import { wordsFor, type Answer, type Visit } from '#platform/web';
import { publicPage, publicWords } from './page.ts';
import type { PublicDeps } from './ports.ts';

const STEPS = ['hi', 'answer', 'confirm', 'desk', 'approve', 'verify'] as const;

export async function showTour(deps: PublicDeps, visit: Visit): Promise<Answer> {
  const { demo } = deps;
  if (demo === undefined) throw new AppError('route.not-found', 'the tour is part of the demo');
  const words = publicWords(visit);
  const phone = new URL(demo.emulatorUrl);
  phone.searchParams.set('phone', wordsFor(visit, demo.phone));
  phone.searchParams.set('embed', '1');
  const drawn = await drawnDesk(demo, visit);
  const service = deps.example === undefined ? '' : wordsFor(visit, deps.example.name);
  const main = html`
    <h1 class="tour-title">${words('tour.title')}</h1>
    <ol class="numbered tour-steps">
      ${STEPS.map((step) => html`<li>${words(`tour.step.${step}`, { service })} ${step === 'desk' ? drawn : null}</li>`)}
    </ol>
    <div class="tour">
      ${pane('phone', words('tour.phone'), words('tour.alone'), phone.href)}
      ${pane('desk', words('tour.desk'), words('tour.alone'), '/desk')}
      ${pane('verify', words('tour.verify'), words('tour.alone'), '/verify')}
    </div>
  `;
  const frames = [new URL(demo.emulatorUrl).origin, new URL(demo.identityProviderUrl).origin];
  const page = publicPage(visit, { demo: true }, { title: words('tour.title'), main, wide: true, htmx: true });
  return { kind: 'page', page, policy: { frames, camera: true } };
}

/** Asked again every few seconds: the draw waits for a sealed checkpoint. */
async function drawnDesk(demo: NonNullable<PublicDeps['demo']>, visit: Visit): Promise<Html> {
  const words = publicWords(visit);
  const desk = await demo.findDrawnDesk();
  const text =
    desk === undefined
      ? null
      : html`<b>${words('tour.drawn', { officer: wordsFor(visit, desk.officer) })}</b>
          ${desk.before === 0 ? null : words('tour.drawn.before', { count: desk.before })}`;
  return html`<span id="drawn" hx-get="/tour" hx-trigger="every 3s" hx-select="#drawn" hx-swap="outerHTML"
    >${text}</span
  >`;
}

function pane(name: string, title: string, alone: string, address: string): Html {
  return html`<section class="tour-pane" aria-labelledby="pane-${name}">
    <header>
      <h2 id="pane-${name}">${title}</h2>
      <a class="small" href="${address}" target="_blank" rel="noopener">${alone}</a>
    </header>
    <iframe src="${address}" title="${title}" ${name === 'verify' ? html`allow="camera"` : null}></iframe>
  </section>`;
}
