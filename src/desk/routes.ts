// The addresses of the desk, each with who may use it.

import { defineRoute, type GuardedPermission, type Route } from '#platform/web';
import { proveDefinition, showAuthoring } from './authoring/authoring-page.ts';
import { showBoard } from './board.ts';
import { showCase } from './case-page.ts';
import { recordCounterReceipt, showCounter } from './counter.ts';
import { sendDocumentPage } from './document-page.ts';
import { changeDuty } from './duty.ts';
import { answerCallBack, resetPin, revealPhone, showHelpdesk } from './helpdesk.ts';
import { openNextCase, showHome } from './home.ts';
import { showOperations } from './operations.ts';
import type { DeskDeps } from './ports.ts';
import type { DeskPrincipal, DeskVisit } from './principal.ts';
import { confirmDecision, reviewDecision, showDone } from './review.ts';
import { finishSignIn, showSignIn, signOut, startSignIn } from './sign-in.ts';

const SIGN_INS = { max: 20, perSeconds: 60 };
/** Seconds of work each. */
const PREVIEWS = { max: 60, perSeconds: 60 };
const PROOFS = { max: 10, perSeconds: 60 };

type Handler = (deps: DeskDeps, visit: DeskVisit) => ReturnType<typeof showHome>;

export function deskRoutes(deps: DeskDeps): readonly Route<DeskPrincipal>[] {
  const forRole =
    (permission: GuardedPermission) =>
    (method: 'GET' | 'POST', path: string, handler: Handler): Route<DeskPrincipal> =>
      defineRoute<DeskPrincipal>({ method, path, permission, handler: (visit) => handler(deps, visit) });
  const officer = forRole('officer');
  const helpdesk = forRole('helpdesk');
  const cashier = forRole('cashier');
  return [
    defineRoute<DeskPrincipal>({
      method: 'GET',
      path: '/desk/sign-in',
      permission: 'public',
      handler: (visit) => showSignIn(deps, visit),
    }),
    defineRoute<DeskPrincipal>({
      method: 'GET',
      path: '/desk/sign-in/start',
      permission: 'public',
      rateLimit: SIGN_INS,
      handler: (visit) => startSignIn(deps, visit),
    }),
    defineRoute<DeskPrincipal>({
      method: 'GET',
      path: '/desk/sign-in/callback',
      permission: 'public',
      rateLimit: SIGN_INS,
      handler: (visit) => finishSignIn(deps, visit),
    }),
    officer('POST', '/desk/sign-out', signOut),
    officer('POST', '/desk/duty', changeDuty),
    officer('GET', '/desk', showHome),
    officer('POST', '/desk/next', openNextCase),
    officer('GET', '/desk/cases/:caseId', showCase),
    officer('POST', '/desk/cases/:caseId/review', reviewDecision),
    officer('POST', '/desk/cases/:caseId/decide', confirmDecision),
    officer('GET', '/desk/done', (_deps, visit) => showDone(visit)),
    officer('GET', '/desk/cases/:caseId/documents/:documentId/pages/:page', sendDocumentPage),
    helpdesk('GET', '/desk/helpdesk', showHelpdesk),
    helpdesk('POST', '/desk/helpdesk/answer', answerCallBack),
    helpdesk('POST', '/desk/helpdesk/phone', revealPhone),
    helpdesk('POST', '/desk/helpdesk/pin', resetPin),
    cashier('GET', '/desk/counter', showCounter),
    cashier('POST', '/desk/counter', recordCounterReceipt),
    defineRoute<DeskPrincipal>({
      method: 'GET',
      path: '/desk/board',
      permission: 'supervisor',
      handler: (visit) => showBoard(deps, visit),
    }),
    defineRoute<DeskPrincipal>({
      method: 'GET',
      path: '/desk/operations',
      permission: 'operator',
      handler: (visit) => showOperations(deps, visit),
    }),
    defineRoute<DeskPrincipal>({
      method: 'GET',
      path: '/desk/authoring',
      permission: 'author',
      rateLimit: PREVIEWS,
      handler: (visit) => showAuthoring(deps, visit),
    }),
    defineRoute<DeskPrincipal>({
      method: 'POST',
      path: '/desk/authoring/proof',
      permission: 'author',
      rateLimit: PROOFS,
      handler: (visit) => proveDefinition(deps, visit),
    }),
  ];
}
