// Faults that a test switches on over HTTP (PUT /faults), so that the platform's behaviour towards a register that is
// slow, broken or silent can be seen.

import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

const common = {
  /** Only calls to this part; all when left out. */
  route: z.enum(['search', 'record', 'issue', 'issues']).optional(),
  /** How many calls it hits; without end when left out. */
  times: z.number().int().min(1).optional(),
};

export const Fault = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('none') }),
  z.strictObject({ ...common, mode: z.literal('delay'), delayMs: z.number().int().min(0).max(60_000) }),
  z.strictObject({ ...common, mode: z.literal('status'), status: z.number().int().min(300).max(599) }),
  z.strictObject({ ...common, mode: z.literal('silence') }).describe('The call is never answered.'),
  z.strictObject({ ...common, mode: z.literal('garbage') }).describe('An answer that is not what was agreed.'),
  z.strictObject({ ...common, mode: z.literal('flood') }).describe('An answer without end.'),
  z.strictObject({ ...common, mode: z.literal('drop-after-accept') }).describe('Done, and the answer is lost.'),
]);
type Fault = z.infer<typeof Fault>;
export type Route = 'search' | 'record' | 'issue' | 'issues';

export interface Faults {
  set(fault: Fault): void;
  /** Before the work: true when the fault has taken the call over. */
  before(route: Route, reply: FastifyReply): Promise<boolean>;
  /** After the work: true when the answer was dropped. */
  after(route: Route, reply: FastifyReply): boolean;
}

export function createFaults(): Faults {
  let fault: Fault = { mode: 'none' };

  /** The fault that hits this call, counted. */
  function take(route: Route, wanted: (mode: Fault['mode']) => boolean): Fault {
    if (fault.mode === 'none' || !wanted(fault.mode)) return { mode: 'none' };
    if (fault.route !== undefined && fault.route !== route) return { mode: 'none' };
    const hit = fault;
    if (hit.times !== undefined) fault = hit.times > 1 ? { ...hit, times: hit.times - 1 } : { mode: 'none' };
    return hit;
  }

  return {
    set(next) {
      fault = next;
    },
    async before(route, reply) {
      const hit = take(route, (mode) => mode !== 'drop-after-accept');
      switch (hit.mode) {
        case 'none':
        case 'drop-after-accept':
          return false;
        case 'delay':
          await wait(hit.delayMs);
          return false;
        case 'silence':
          reply.hijack();
          return true;
        case 'status':
          await reply.code(hit.status).send({ error: 'fault', location: '/elsewhere' });
          return true;
        case 'garbage':
          await reply.code(200).send({ records: 'none', issues: 7 });
          return true;
        case 'flood':
          reply.hijack();
          flood(reply);
          return true;
      }
    },
    after(route, reply) {
      if (take(route, (mode) => mode === 'drop-after-accept').mode === 'none') return false;
      reply.hijack();
      reply.raw.destroy();
      return true;
    },
  };
}

function flood(reply: FastifyReply): void {
  const chunk = Buffer.alloc(65_536, ' ');
  const more = (): void => {
    while (!reply.raw.destroyed && reply.raw.write(chunk)) {
      // until the other side stops taking
    }
  };
  reply.raw.writeHead(200, { 'content-type': 'application/json' });
  reply.raw.on('drain', more);
  more();
}
