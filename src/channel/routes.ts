// The webhook's addresses. The body stays raw bytes: the signature is over exactly these.

import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { LIMITS } from './wire/index.ts';
import type { Webhook } from './webhook.ts';

export function registerWebhookRoutes(
  server: FastifyInstance,
  deps: { readonly webhook: Webhook; readonly verifyToken: string },
): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: LIMITS.webhookBodyBytes + 1024 },
      (_request, body, done) => done(null, body),
    );
    scope.get('/webhooks/whatsapp', { config: { permission: 'meta' } }, async (request, reply) => {
      const query = new URL(request.url, 'http://localhost').searchParams;
      const challenge = query.get('hub.challenge');
      if (
        query.get('hub.mode') !== 'subscribe' ||
        challenge === null ||
        !sameText(query.get('hub.verify_token'), deps.verifyToken)
      ) {
        return reply.code(403).type('text/plain').send('forbidden');
      }
      return reply.code(200).type('text/plain').send(challenge);
    });
    scope.post('/webhooks/whatsapp', { config: { permission: 'meta' } }, async (request, reply) => {
      const signature = request.headers['x-hub-signature-256'];
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const status = await deps.webhook.accept(raw, typeof signature === 'string' ? signature : undefined);
      return reply.code(status).type('text/plain').send('');
    });
  });
}

function sameText(given: string | null, expected: string): boolean {
  if (given === null) return false;
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
