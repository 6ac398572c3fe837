// What machines ask: alive, ready, figures.

import { defineRoute, type Route } from '#platform/web';
import type { Core } from './app.ts';

const READY_TIMEOUT_MS = 2000;

export function operationalRoutes(core: Core, options: { readonly metrics: boolean }): readonly Route[] {
  const routes: Route[] = [
    defineRoute({
      method: 'GET',
      path: '/healthz',
      permission: 'public',
      handler: async () => ({ kind: 'json', value: { status: 'ok' } }),
    }),
    defineRoute({
      method: 'GET',
      path: '/readyz',
      permission: 'public',
      handler: async () => {
        const isReady = await databaseAnswers(core);
        return { kind: 'json', value: { status: isReady ? 'ready' : 'database' }, status: isReady ? 200 : 503 };
      },
    }),
  ];
  if (options.metrics) {
    routes.push(
      defineRoute({
        method: 'GET',
        path: '/metrics',
        permission: 'public',
        handler: async () => ({
          kind: 'text',
          text: await core.metrics.render(),
          contentType: core.metrics.contentType,
        }),
      }),
    );
  }
  return routes;
}

async function databaseAnswers(core: Core): Promise<boolean> {
  const slow = new Promise<false>((resolve) => setTimeout(() => resolve(false), READY_TIMEOUT_MS).unref());
  const asked = core.webDb.query('select 1').then(
    () => true,
    () => false,
  );
  return Promise.race([asked, slow]);
}
