/** The emulator's own time: runs `speed` times as fast as real time, so that a day's window can pass in a minute. */
const longestTimerMs = 2 ** 31 - 1;

export type EmulatorClock = {
  /** Emulated milliseconds since 1970. */
  readonly now: () => number;
  /** Runs the action after that many emulated milliseconds, unless the clock is stopped before. */
  readonly after: (delayMs: number, action: () => void) => void;
  readonly stop: () => void;
};

export function createClock(speed: number): EmulatorClock {
  const startedAt = Date.now();
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  return {
    now: () => Math.round(startedAt + (Date.now() - startedAt) * speed),
    after: (delayMs, action) => {
      if (stopped) return;
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          action();
        },
        Math.min(delayMs / speed, longestTimerMs),
      );
      timers.add(timer);
    },
    stop: () => {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
