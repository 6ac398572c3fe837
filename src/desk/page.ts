// The frame of the desk's pages: navigation by role, who is signed in, on or off duty, the way out.

import { html, type Html } from '#platform';
import {
  CSRF_FIELD,
  loadTexts,
  renderPage,
  wordsFor,
  type PageLink,
  type PageParts,
  type Visit,
  type Words,
} from '#platform/web';
import type { DeskVisit } from './principal.ts';

/** Roles that no draw is for: whoever has only these is not on duty or off it. */
const NEVER_DRAWN: ReadonlySet<string> = new Set(['supervisor', 'operator', 'helpdesk', 'cashier', 'author']);

export const deskTexts = loadTexts('desk', new URL('text/', import.meta.url));

export function deskWords(visit: Visit): Words {
  return deskTexts.for(visit);
}

export function deskPage(visit: DeskVisit, parts: Omit<PageParts, 'area' | 'navigation' | 'account'>): Html {
  const words = deskWords(visit);
  const { permissions } = visit.principal;
  const navigation: readonly PageLink[] = [
    { href: '/desk', label: words('nav.home') },
    ...(permissions.has('cashier') ? [{ href: '/desk/counter', label: words('nav.counter') }] : []),
    ...(permissions.has('supervisor') ? [{ href: '/desk/board', label: words('nav.board') }] : []),
    ...(permissions.has('operator') ? [{ href: '/desk/operations', label: words('nav.operations') }] : []),
    ...(permissions.has('helpdesk') ? [{ href: '/desk/helpdesk', label: words('nav.helpdesk') }] : []),
    ...(permissions.has('author') ? [{ href: '/desk/authoring', label: words('nav.authoring') }] : []),
  ];
  return renderPage(visit, { ...parts, area: 'desk', navigation, account: account(visit) });
}

/** The hidden field that every form of the desk carries. */
export function csrfField(visit: DeskVisit): Html {
  return html`<input type="hidden" name="${CSRF_FIELD}" value="${visit.principal.csrfToken}" />`;
}

function account(visit: DeskVisit): Html {
  const words = deskWords(visit);
  const { officer } = visit.principal;
  return html`<div class="account">
    <span>${wordsFor(visit, officer.name)}</span>
    ${
      officer.roles.some((role) => !NEVER_DRAWN.has(role))
        ? html`<form method="post" action="/desk/duty">
            ${csrfField(visit)}
            <button class="duty ${officer.onDuty ? 'on' : 'off'}" name="duty" value="${officer.onDuty ? 'off' : 'on'}">
              <span>${words(officer.onDuty ? 'duty.on' : 'duty.off')}</span>
              <span class="visually-hidden">${words(officer.onDuty ? 'duty.leave' : 'duty.enter')}</span>
            </button>
          </form>`
        : null
    }
    <form method="post" action="/desk/sign-out">
      ${csrfField(visit)}<button class="plain">${words('sign-out')}</button>
    </form>
  </div>`;
}
