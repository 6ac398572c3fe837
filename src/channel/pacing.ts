// How fast one citizen may be written to: Meta's pair limit, counted as the moment at which all that was said would have
// been said at the steady pace (GCRA). One instant per citizen, kept with their conversation; the turn moves it on.

import { LIMITS } from './wire/index.ts';

const SPACING_MS = LIMITS.pairSecondsPerMessage * 1000;
/**
 * Messages on credit: the last of a burst is this far ahead of the steady pace. One less than Meta gives: it counts from
 * when a message arrives, we from when it is stored, and a first one that arrives late must not cost the last one a refusal.
 */
const CREDIT_MS = (LIMITS.pairBurst - 2) * SPACING_MS;

export interface Pace {
  /** When the next message may leave. */
  readonly sendAt: Date;
  /** To be kept until the one after it. */
  readonly pacedUntil: Date;
}

export function nextInPace(pacedUntil: Date | undefined, now: Date): Pace {
  const fromMs = Math.max(pacedUntil?.getTime() ?? 0, now.getTime());
  return {
    sendAt: new Date(Math.max(now.getTime(), fromMs - CREDIT_MS)),
    pacedUntil: new Date(fromMs + SPACING_MS),
  };
}

/** Until when a citizen who wrote at this moment may be written to freely. */
export function windowEndsAt(lastInboundAt: Date): Date {
  return new Date(lastInboundAt.getTime() + LIMITS.serviceWindowSeconds * 1000);
}
