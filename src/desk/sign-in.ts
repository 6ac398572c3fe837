// Signing in and out. The desk never sees a password: it sends the officer to the State's sign-in provider and takes back
// who they are. Sign-in begins with a plain link, because a form may only lead to ourselves (form-action 'self').

import { SESSION_ABSOLUTE_SECONDS, SIGN_IN_SECONDS, beginSignIn, closeSession, completeSignIn } from '#people';
import { html } from '#platform';
import { renderPage, type Answer, type Visit } from '#platform/web';
import { deskWords } from './page.ts';
import type { DeskDeps } from './ports.ts';
import { SESSION_COOKIE, type DeskVisit } from './principal.ts';

const SIGN_IN_COOKIE = 'dwar-sign-in';

export async function showSignIn(deps: DeskDeps, visit: Visit): Promise<Answer> {
  return signInPage(deps, visit);
}

export async function startSignIn(deps: DeskDeps, visit: Visit): Promise<Answer> {
  if (deps.signIn === undefined) return signInPage(deps, visit, 'provider-unavailable');
  const begun = await beginSignIn(deps.signIn, visit.query['back'] ?? '/desk');
  if (!begun.ok) return signInPage(deps, visit, begun.reason);
  const { url, secret } = begun.value;
  const cookies = [{ name: SIGN_IN_COOKIE, value: secret, maxAgeSeconds: SIGN_IN_SECONDS }];
  return { kind: 'redirect', to: url, cookies };
}

export async function finishSignIn(deps: DeskDeps, visit: Visit): Promise<Answer> {
  if (deps.signIn === undefined) return signInPage(deps, visit, 'provider-unavailable');
  const forget = { name: SIGN_IN_COOKIE, value: undefined };
  const callback = new URL(visit.request.url, deps.publicUrl);
  const done = await completeSignIn(deps.signIn, { callback, secret: visit.cookie(SIGN_IN_COOKIE) });
  if (!done.ok) return { ...signInPage(deps, visit, done.reason), cookies: [forget] };
  const session = { name: SESSION_COOKIE, value: done.value.sessionSecret, maxAgeSeconds: SESSION_ABSOLUTE_SECONDS };
  return { kind: 'redirect', to: done.value.back, cookies: [forget, session] };
}

export async function signOut(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  await closeSession(deps.sessions, visit.principal.officer.officerId);
  return { kind: 'redirect', to: '/desk/sign-in', cookies: [{ name: SESSION_COOKIE, value: undefined }] };
}

function signInPage(deps: DeskDeps, visit: Visit, problem?: string): Answer {
  const words = deskWords(visit);
  const back = visit.query['back'];
  const start = back === undefined ? '/desk/sign-in/start' : `/desk/sign-in/start?back=${encodeURIComponent(back)}`;
  const main = html`<section class="narrow card sign-in">
    <img src="${visit.assetUrl('mark.svg')}" alt="" width="64" height="64" />
    <h1>${words('sign-in.title')}</h1>
    ${
      problem === undefined
        ? null
        : html`<div class="notice bad" role="alert"><p>${words(`sign-in.problem.${problem}`)}</p></div>`
    }
    ${
      deps.signIn === undefined
        ? html`<p>${words('sign-in.not-configured')}</p>`
        : html`<p class="quiet">${words('sign-in.text')}</p>
            <p><a class="button large" href="${start}">${words('sign-in.button')}</a></p>`
    }
    <ul class="small quiet plain-list">
      <li>${words('sign-in.rule.drawn')}</li>
      <li>${words('sign-in.rule.idle')}</li>
    </ul>
  </section>`;
  const page = renderPage(visit, { title: words('sign-in.title'), main, area: 'desk' });
  return { kind: 'page', page, ...(problem === undefined ? {} : { status: 403 }) };
}
