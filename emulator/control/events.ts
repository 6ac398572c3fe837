/** Server-sent events for the phone page: one stream per page, every change as one JSON line. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PhoneEvent } from '../chat.ts';
import type { World } from '../world.ts';

const heartbeatMs = 15_000;

export function streamEvents(world: World, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  raw.write('retry: 1000\n\n');
  const listener = (event: PhoneEvent) => raw.write(`data: ${JSON.stringify(event)}\n\n`);
  const heartbeat = setInterval(() => raw.write(':\n\n'), heartbeatMs);
  world.listeners.add(listener);
  request.raw.once('close', () => {
    clearInterval(heartbeat);
    world.listeners.delete(listener);
  });
}
