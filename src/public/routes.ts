// The addresses of the public pages.

import { defineRoute, type Answer, type Route } from '#platform/web';
import { sendCheckpoint, sendTile, showCertificateLog } from './certificate-log.ts';
import { showFrontPage } from './front-page.ts';
import type { PublicDeps } from './ports.ts';
import { showReceipt } from './receipt.ts';
import { showTour } from './tour.ts';
import { checkScanned, checkUpload, sendStatus, sendTrust, showVerify } from './verify.ts';

/** Reading a picture costs tens of milliseconds of processor time: a few a minute for each address of origin. */
const CHECKS = { max: 30, perSeconds: 60 };

export function publicRoutes(deps: PublicDeps): readonly Route[] {
  return [
    defineRoute({ method: 'GET', path: '/', permission: 'public', handler: (visit) => showFrontPage(deps, visit) }),
    defineRoute({ method: 'GET', path: '/tour', permission: 'public', handler: (visit) => showTour(deps, visit) }),
    defineRoute({
      method: 'GET',
      path: '/verify',
      permission: 'public',
      rateLimit: { max: 120, perSeconds: 60 },
      handler: (visit) => showVerify(deps, visit),
    }),
    defineRoute({
      method: 'POST',
      path: '/verify/upload',
      permission: 'public',
      rateLimit: CHECKS,
      handler: (visit) => checkUpload(deps, visit),
    }),
    defineRoute({
      method: 'POST',
      path: '/verify/scanned',
      permission: 'public',
      rateLimit: CHECKS,
      handler: (visit) => checkScanned(deps, visit),
    }),
    defineRoute({
      method: 'GET',
      path: '/verify/status',
      permission: 'public',
      rateLimit: { max: 120, perSeconds: 60 },
      handler: (visit) => sendStatus(deps, visit),
    }),
    defineRoute({ method: 'GET', path: '/verify/trust.json', permission: 'public', handler: () => sendTrust(deps) }),
    // The short address in the QR code, in capitals because QR codes store those more densely. Browsers carry the part
    // behind `#` over a redirect.
    ...['/V', '/VERIFY'].map((path) => defineRoute({ method: 'GET', path, permission: 'public', handler: toVerify })),
    defineRoute({
      method: 'GET',
      path: '/receipt/:number',
      permission: 'public',
      rateLimit: { max: 60, perSeconds: 60 },
      handler: (visit) => showReceipt(deps, visit),
    }),
    defineRoute({
      method: 'GET',
      path: '/certificate-log',
      permission: 'public',
      handler: (visit) => showCertificateLog(deps, visit),
    }),
    defineRoute({
      method: 'GET',
      path: '/certificate-log/checkpoint',
      permission: 'public',
      handler: () => sendCheckpoint(deps),
    }),
    defineRoute({
      method: 'GET',
      path: '/certificate-log/tile/*',
      permission: 'public',
      handler: (visit) => sendTile(deps, visit),
    }),
  ];
}

async function toVerify(): Promise<Answer> {
  return { kind: 'redirect', to: '/verify' };
}
