/** The emulator's clock as the page last heard of it, running on by itself at its speed. */
let known = { nowMs: Date.now(), at: performance.now(), speed: 1 };

export function setEmulatedTime(nowMs: number, speed: number): void {
  known = { nowMs, at: performance.now(), speed };
}

export function emulatedNow(): number {
  return known.nowMs + (performance.now() - known.at) * known.speed;
}
