// The frame of every page: header with the mark, navigation and language switch, main, footer.

import { html, type Html } from '../html.ts';
import { SCRIPTS, findScriptOf } from '../pure/index.ts';
import type { Visit } from './route.ts';
import { shellTexts } from './shell-texts.ts';
import type { Words } from './texts.ts';

export interface PageLink {
  readonly href: string;
  readonly label: string;
}

export interface PageParts {
  readonly title: string;
  readonly main: Html;
  readonly area: 'public' | 'desk';
  readonly navigation?: readonly PageLink[];
  /** Who is signed in, with the way out; right of the navigation. */
  readonly account?: Html;
  /** Asset paths of module scripts; every page works without them. */
  readonly scripts?: readonly string[];
  readonly htmx?: boolean;
  /** Uses the whole width of the window. */
  readonly wide?: boolean;
}

/** htmx without its inline style and without eval, so that the strict policy holds. */
const HTMX_SETTINGS = JSON.stringify({
  includeIndicatorStyles: false,
  allowEval: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
});

export function renderPage(visit: Visit, parts: PageParts): Html {
  const words = shellTexts.for(visit);
  const current = visit.here.pathname;
  return html`<!doctype html>
    <html lang="${visit.language}" dir="${SCRIPTS[findScriptOf(visit.language) ?? 'Latn'].direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>${parts.title} · ${words('brand')}</title>
        <link rel="icon" href="${visit.assetUrl('mark.svg')}" type="image/svg+xml" />
        <link rel="stylesheet" href="${visit.assetUrl('fonts.css')}" />
        <link rel="stylesheet" href="${visit.assetUrl('dwar.css')}" />
        ${
          parts.htmx === true
            ? html`<meta name="htmx-config" content="${HTMX_SETTINGS}" />
                <script src="${visit.assetUrl('htmx.js')}" defer></script>`
            : null
        }
        ${(parts.scripts ?? []).map((script) => html`<script type="module" src="${visit.assetUrl(script)}"></script>`)}
      </head>
      <body class="area-${parts.area}${visit.embedded ? ' embedded' : ''}">
        <a class="skip" href="#main">${words('skip')}</a>
        <header class="site-header">
          <div class="site-header-row ${parts.wide === true ? 'wide' : 'wrap'}">
            <a class="brand" href="${parts.area === 'desk' ? '/desk' : '/'}">
              <img src="${visit.assetUrl('mark.svg')}" alt="" width="36" height="36" />
              <span><b>${words('brand')}</b><small>${words(`brand.${parts.area}`)}</small></span>
            </a>
            ${
              visit.embedded && parts.area === 'public'
                ? null
                : navigation(words('navigation'), parts.navigation ?? [], current)
            }
            <div class="header-end">${parts.account ?? null}${languageSwitch(visit, words('language'))}</div>
          </div>
        </header>
        <main id="main" class="${parts.wide === true ? 'wide' : 'wrap'}" tabindex="-1">${parts.main}</main>
        ${visit.embedded ? null : footer(words, parts.wide === true ? 'wide' : 'wrap')}
      </body>
    </html>`;
}

function footer(words: Words, width: string): Html {
  return html`<footer class="site-footer">
    <div class="${width}">
      <p>${words('footer.what')}</p>
      <p class="quiet">${words('footer.demo')}</p>
    </div>
  </footer>`;
}

function navigation(label: string, links: readonly PageLink[], current: string): Html | null {
  if (links.length === 0) return null;
  return html`<nav class="site-nav" aria-label="${label}">
    <ul>
      ${links.map((link) => {
        const here = current === link.href;
        return html`<li><a href="${link.href}" ${here ? html`aria-current="page"` : null}>${link.label}</a></li>`;
      })}
    </ul>
  </nav>`;
}

function languageSwitch(visit: Visit, label: string): Html | null {
  const { languages, names } = visit.pageWords;
  if (languages.length < 2) return null;
  const links = languages.map((language) => {
    const there = new URL(visit.here);
    there.searchParams.set('language', language);
    const name = names[language] ?? language;
    return language === visit.language
      ? html`<b lang="${language}" aria-current="true">${name}</b>`
      : html`<a lang="${language}" hreflang="${language}" href="${there.pathname}${there.search}">${name}</a>`;
  });
  return html`<div class="language-switch" role="group" aria-label="${label}">${links}</div>`;
}
