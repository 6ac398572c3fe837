// How a call to the Graph stub goes wrong. What a real caller cannot see is part of it: was the message taken or not?

import { assertNever } from '#platform/pure';
import type { Chance } from './chance.ts';

export type Fault =
  /** Refused for certain, in Graph's own envelope. */
  | { readonly kind: 'refused'; readonly code: number; readonly httpStatus: number }
  /** An error without an envelope. */
  | { readonly kind: 'bare'; readonly httpStatus: 500 | 503; readonly taken: boolean }
  /** The connection is cut before an answer. */
  | { readonly kind: 'reset'; readonly taken: boolean }
  /** The connection is cut after seconds of silence. */
  | { readonly kind: 'hang'; readonly taken: boolean; readonly ms: number }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'malformed' };

export function drawFault(chance: Chance, options: { readonly slow: boolean }): Fault {
  const draw = chance.next();
  if (draw < 0.4) return refusal(chance, options.slow);
  if (draw < 0.55) return { kind: 'slow', ms: 900 };
  if (draw < 0.7) return { kind: 'reset', taken: true };
  if (draw < 0.8) return { kind: 'malformed' };
  if (draw < 0.92) return { kind: 'bare', httpStatus: chance.pick([500, 503]), taken: chance.hit(0.5) };
  if (draw < 0.97 || !options.slow) return { kind: 'reset', taken: false };
  return { kind: 'hang', taken: chance.hit(0.5), ms: 3000 };
}

function refusal(chance: Chance, slow: boolean): Fault {
  const code = chance.pick(slow ? [131000, 130429, 131056, 190] : [131000, 130429, 131056]);
  const httpStatus = { 131000: 500, 130429: 429, 131056: 400, 190: 401 }[code] ?? 400;
  return { kind: 'refused', code, httpStatus };
}

export function isTaken(fault: Fault): boolean {
  switch (fault.kind) {
    case 'refused':
      return false;
    case 'bare':
    case 'reset':
    case 'hang':
      return fault.taken;
    case 'slow':
    case 'malformed':
      return true;
    default:
      return assertNever(fault);
  }
}

export function nameOf(fault: Fault): string {
  switch (fault.kind) {
    case 'refused':
      return `refused ${fault.code}`;
    case 'bare':
      return `bare ${fault.httpStatus}${fault.taken ? ', taken' : ''}`;
    case 'reset':
    case 'hang':
      return `${fault.kind}${fault.taken ? ' after taking' : ' before taking'}`;
    case 'slow':
    case 'malformed':
      return fault.kind;
    default:
      return assertNever(fault);
  }
}
