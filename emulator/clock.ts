/**
 * The emulator's own time: runs `speed` times as fast as real time and can be moved forward, so that a day's window
 * passes in a minute or at once. What was to happen meanwhile happens in its order.
 */
const longestTimerMs = 2 ** 31 - 1;

export type EmulatorClock = {
  /** Emulated milliseconds since 1970. */
  readonly now: () => number;
  readonly speed: () => number;
  /** Runs the action after that many emulated milliseconds, unless the clock is stopped before. */
  readonly after: (delayMs: number, action: () => void) => void;
  readonly setSpeed: (speed: number) => void;
  readonly advance: (byMs: number) => void;
  readonly stop: () => void;
};

type Task = { readonly dueAtMs: number; readonly action: () => void; timer?: NodeJS.Timeout };

export function createClock(initialSpeed: number): EmulatorClock {
  let speed = initialSpeed;
  /** Real and emulated time at the last change of speed. */
  let anchor = { realMs: Date.now(), emulatedMs: Date.now() };
  const tasks = new Set<Task>();
  let stopped = false;

  const now = () => Math.round(anchor.emulatedMs + (Date.now() - anchor.realMs) * speed);

  function arm(task: Task): void {
    const waitMs = Math.max(0, (task.dueAtMs - now()) / speed);
    task.timer = setTimeout(() => (waitMs > longestTimerMs ? arm(task) : run(task)), Math.min(waitMs, longestTimerMs));
  }

  function run(task: Task): void {
    tasks.delete(task);
    task.action();
  }

  function moveTo(emulatedMs: number): void {
    anchor = { realMs: Date.now(), emulatedMs };
    for (const task of [...tasks].toSorted((left, right) => left.dueAtMs - right.dueAtMs)) {
      clearTimeout(task.timer);
      arm(task);
    }
  }

  return {
    now,
    speed: () => speed,
    after: (delayMs, action) => {
      if (stopped) return;
      const task: Task = { dueAtMs: now() + delayMs, action };
      tasks.add(task);
      arm(task);
    },
    setSpeed: (wanted) => {
      const emulatedMs = now();
      speed = wanted;
      moveTo(emulatedMs);
    },
    advance: (byMs) => moveTo(now() + byMs),
    stop: () => {
      stopped = true;
      for (const task of tasks) clearTimeout(task.timer);
      tasks.clear();
    },
  };
}
