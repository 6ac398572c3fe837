// `/`: what this is, in one picture, three sentences and four links.

import { html, type Html } from '#platform';
import { wordsFor, type Answer, type Visit, type Words } from '#platform/web';
import { frontPicture } from './front-picture.ts';
import { publicPage, publicWords } from './page.ts';
import type { PublicDeps } from './ports.ts';

export async function showFrontPage(deps: PublicDeps, visit: Visit): Promise<Answer> {
  const words = publicWords(visit);
  const demo = deps.demo;
  const region = wordsFor(visit, deps.region);
  const main = html`
    <section class="hero">
      <div>
        <p class="eyebrow">${demo === undefined ? region : words('front.eyebrow', { region })}</p>
        <h1>${words('front.title')}</h1>
        <p class="lead">${words('front.lead')}</p>
        <p class="button-row">
          ${
            demo === undefined
              ? html`<a class="button large" href="/verify">${words('front.verify')}</a>`
              : html`<a class="button large" href="/tour">${words('front.tour')}</a>
                  <a class="button large light" href="${demo.emulatorUrl}">${words('front.phone')}</a>`
          }
        </p>
      </div>
      ${frontPicture(visit, words, deps.example)}
    </section>
    <h2>${words('front.how')}</h2>
    <ol class="numbered grid four">
      ${['ask', 'draw', 'decide', 'check'].map(
        (step) =>
          html`<li>
            <h3>${words(`front.how.${step}`)}</h3>
            <p class="quiet">${words(`front.how.${step}.text`)}</p>
          </li>`,
      )}
    </ol>
    <h2>${words('front.doors')}</h2>
    <div class="grid four">
      ${demo === undefined ? null : door(words, demo.emulatorUrl, 'phone')} ${door(words, '/desk', 'desk')}
      ${door(words, '/verify', 'verify')} ${demo === undefined ? null : door(words, '/tour', 'tour')}
    </div>
  `;
  return { kind: 'page', page: publicPage(visit, { demo: demo !== undefined }, { title: words('front.title'), main }) };
}

function door(words: Words, href: string, name: string): Html {
  return html`<a class="card link-card" href="${href}">
    <h2>${words(`front.door.${name}`)}</h2>
    <p>${words(`front.door.${name}.text`)}</p>
  </a>`;
}
