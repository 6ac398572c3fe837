// How much of what Meta delivers is taken in at once. When the database, or this process, is behind, a newcomer is told so
// at once (503) instead of waiting in a line that only grows: Meta keeps it and comes again. What was let in is never dropped.

import { setTimeout as sleep } from 'node:timers/promises';

export interface Admission {
  readonly isFull: boolean;
  /** To be called when the webhook that came in has its answer. */
  enter(): () => void;
  /** Where turns share the event loop with webhooks, they let those go first: settles at the latest after a moment. */
  giveWay(): Promise<void>;
}

/** Answers are given in order (group commits): a newcomer would wait at least as long as the oldest has. */
const LONGEST_WAIT_MS = 400;
const BUSY_WAIT_MS = 100;
const MOMENT_MS = 25;
const MOST_MOMENTS = 20;

export function createAdmission(nowMs: () => number = () => performance.now()): Admission {
  const inside = new Set<{ readonly since: number }>();
  const waitsLonger = (limitMs: number): boolean => {
    const [oldest] = inside;
    return oldest !== undefined && nowMs() - oldest.since > limitMs;
  };
  return {
    get isFull() {
      return waitsLonger(LONGEST_WAIT_MS);
    },
    enter() {
      const visit = { since: nowMs() };
      inside.add(visit);
      return () => inside.delete(visit);
    },
    async giveWay() {
      for (let moment = 0; moment < MOST_MOMENTS && waitsLonger(BUSY_WAIT_MS); moment += 1) await sleep(MOMENT_MS);
    },
  };
}
