/**
 * The resumable upload (Graph, §3.3): a session for a file of announced length, its bytes from any offset, and at the end
 * the handle that template headers and profile pictures name. Calls with bytes read every content type as bytes: Meta's
 * own sample sends them as a form.
 */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';
import { version } from './node.ts';
import { parseParams, readParams } from './params.ts';

const mostBytes = 100 * 1024 * 1024;
const fileTypes = ['application/pdf', 'image/jpeg', 'image/jpg', 'image/png', 'video/mp4'] as const;
const NewSession = z.looseObject({
  file_length: z.coerce.number().int().min(1).max(mostBytes),
  file_type: z.enum(fileTypes),
  file_name: z.string().optional(),
});
const SessionParams = z.object({ session: z.string() });
const Signature = z.object({ sig: z.string() });
const offset = z.coerce.number().int().min(0).default(0);

export type UploadSession = {
  readonly signature: string;
  readonly mimeType: string;
  readonly length: number;
  received: Buffer;
};

export async function registerUploads(app: FastifyInstance, world: World): Promise<void> {
  app.post(`${version}/:appId/uploads`, async (request) => {
    const { file_length: length, file_type: mimeType } = parseParams(NewSession, (await readParams(request)).fields);
    const session = randomBytes(18).toString('base64url');
    const signature = randomBytes(12).toString('base64url');
    world.uploadSessions.set(session, { signature, mimeType, length, received: Buffer.alloc(0) });
    return { id: `upload:${session}?sig=${signature}` };
  });
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: mostBytes },
      async (_request: unknown, body: Buffer) => body,
    );
    scope.get(`${version}/upload:::session`, async (request) => {
      const { id, session } = requireSession(world, request);
      return { id, file_offset: session.received.length };
    });
    scope.post(`${version}/upload:::session`, async (request) => {
      const { session } = requireSession(world, request);
      const from = parseParams(offset, request.headers['file_offset']);
      if (from > session.received.length) throw new GraphError(100, `Go on at ${session.received.length}.`);
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      session.received = Buffer.concat([session.received.subarray(0, from), bytes]);
      if (session.received.length > session.length) throw new GraphError(100, 'There are more bytes than announced.');
      if (session.received.length < session.length) return { file_offset: session.received.length };
      const handle = `4::${Buffer.from(session.mimeType).toString('base64')}:ARA${randomBytes(24).toString('base64url')}`;
      world.uploadHandles.set(handle, session.mimeType);
      return { h: handle };
    });
  });
}

function requireSession(world: World, request: FastifyRequest): { id: string; session: UploadSession } {
  const { session: id } = SessionParams.parse(request.params);
  const session = world.uploadSessions.get(id);
  const query = Signature.safeParse(request.query);
  if (session === undefined || !query.success || query.data.sig !== session.signature) {
    throw new GraphError(100, 'There is no such upload session.', 33);
  }
  return { id: `upload:${id}?sig=${session.signature}`, session };
}
