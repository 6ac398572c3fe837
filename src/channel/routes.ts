// The webhook's two addresses, in a scope of their own where a body stays the bytes that came.

import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ClientCertificateCheck } from './client-certificate.ts';
import { LIMITS } from './wire/index.ts';
import type { Webhook } from './webhook.ts';

export interface WebhookRouteDeps {
  readonly webhook: Webhook;
  readonly verifyToken: string;
  /** Where a proxy passes on whose client certificate it saw; undefined: the signature alone is asked for. */
  readonly clientCertificate?: { readonly header: string; readonly check: ClientCertificateCheck };
}

export function registerWebhookRoutes(server: FastifyInstance, deps: WebhookRouteDeps): void {
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
    const turnAway = async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      if (deps.webhook.turnsAway()) await reply.code(503).type('text/plain').send('');
    };
    scope.post(
      '/webhooks/whatsapp',
      { config: { permission: 'meta' }, onRequest: turnAway },
      async (request, reply) => {
        if (deps.clientCertificate !== undefined) {
          const { header, check } = deps.clientCertificate;
          if (!check(oneHeader(request.headers[header]), request.socket.remoteAddress)) {
            return reply.code(401).type('text/plain').send('');
          }
        }
        const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const status = await deps.webhook.accept(raw, oneHeader(request.headers['x-hub-signature-256']));
        return reply.code(status).type('text/plain').send('');
      },
    );
  });
}

function oneHeader(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function sameText(given: string | null, expected: string): boolean {
  if (given === null) return false;
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
