// The address of the Flow data endpoint. The body stays raw bytes: the signature is over exactly these.

import type { FastifyInstance } from 'fastify';
import { LIMITS } from '../wire/index.ts';
import type { FlowEndpoint } from './flow-endpoint.ts';

export const FLOW_ENDPOINT_PATH = '/webhooks/whatsapp/flow';

export function registerFlowRoutes(server: FastifyInstance, endpoint: FlowEndpoint): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LIMITS.webhookBodyBytes }, (_request, body, done) =>
      done(null, body),
    );
    scope.post(FLOW_ENDPOINT_PATH, { config: { permission: 'meta' } }, async (request, reply) => {
      const signature = request.headers['x-hub-signature-256'];
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const answer = await endpoint.answer(raw, typeof signature === 'string' ? signature : undefined);
      return reply.code(answer.status).type(answer.contentType).send(answer.body);
    });
  });
}
