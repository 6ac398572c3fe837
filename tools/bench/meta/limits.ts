// Meta's limits on what may be said to one citizen, as Meta keeps them: one message in six seconds with 45 on credit, and
// nothing but templates once their window has closed. For some, by the last symbol of their application's number, it has
// closed when the receipt comes: Meta says so at once or afterwards. Others are known to be closed already (lateness.ts).

import { LIMITS } from '#channel/wire';
import type { Citizen } from './citizen.ts';
import { isReceipt, receiptNumber } from './citizen.ts';
import type { RefusalEntry } from './ledger.ts';
import { latenessOf } from './lateness.ts';
import type { Reply } from './reply.ts';

export type Ruling =
  | { readonly kind: 'take' }
  /** Taken, and not delivered: a status will tell. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'refuse'; readonly code: 131047 | 131056; readonly limit: RefusalEntry['limit'] };

export interface Limits {
  rule(citizen: Citizen, reply: Reply, nowMs: number): Ruling;
  /** The citizen writes: their window is open. */
  open(citizen: Citizen): void;
}

const SPACING_MS = LIMITS.pairSecondsPerMessage * 1000;
const CREDIT_MS = (LIMITS.pairBurst - 1) * SPACING_MS;

interface Kept {
  /** When all that was said would have been said at the steady pace. */
  pacedUntilMs: number;
  window: 'open' | 'closed' | 'closed, template sent';
  /** Meta finds a window closed once in a citizen's journey. */
  wasLate: boolean;
}

export function createLimits(latenessPeriod: number): Limits {
  const kept = new Map<Citizen, Kept>();
  const of = (citizen: Citizen): Kept => {
    const found = kept.get(citizen) ?? { pacedUntilMs: 0, window: 'open', wasLate: false };
    kept.set(citizen, found);
    return found;
  };

  function ruleWindow(one: Kept, citizen: Citizen, reply: Reply): Ruling {
    if (reply.isTemplate) {
      one.window = 'closed, template sent';
      return { kind: 'take' };
    }
    if (one.window !== 'open') {
      return { kind: 'refuse', code: 131047, limit: one.window === 'closed' ? 'window' : 'known-window' };
    }
    if (one.wasLate || !isReceipt(citizen, reply)) return { kind: 'take' };
    one.wasLate = true;
    const lateness = latenessOf(receiptNumber(reply) ?? '', latenessPeriod);
    if (lateness !== 'refused' && lateness !== 'dropped') return { kind: 'take' };
    one.window = 'closed';
    return lateness === 'dropped' ? { kind: 'drop' } : { kind: 'refuse', code: 131047, limit: 'window' };
  }

  return {
    rule(citizen, reply, nowMs) {
      const one = of(citizen);
      const { pacedUntilMs } = one;
      if (nowMs < pacedUntilMs - CREDIT_MS) return { kind: 'refuse', code: 131056, limit: 'pair' };
      const ruling = ruleWindow(one, citizen, reply);
      if (ruling.kind !== 'refuse') one.pacedUntilMs = Math.max(pacedUntilMs, nowMs) + SPACING_MS;
      return ruling;
    },
    open(citizen) {
      of(citizen).window = 'open';
    },
  };
}
