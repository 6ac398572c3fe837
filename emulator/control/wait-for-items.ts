/** Lets a test wait for an answer instead of asking again and again. Waits in real time. */
import type { World } from '../world.ts';

/** Resolves when the phone shows more than `count` items of this chat, or after `waitMs`. */
export function waitForItems(world: World, citizenId: string, count: number, waitMs: number): Promise<void> {
  const enough = () => countShown(world, citizenId) > count;
  if (enough()) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      world.listeners.delete(check);
      resolve();
    };
    const check = () => {
      if (enough()) finish();
    };
    const timer = setTimeout(finish, waitMs);
    world.listeners.add(check);
  });
}

/** Items the citizen can see: their own, and what has reached the phone. */
function countShown(world: World, citizenId: string): number {
  let count = 0;
  for (const item of world.items.values()) {
    if (item.citizenId !== citizenId) continue;
    if (item.author === 'citizen' || item.status === 'delivered' || item.status === 'read') count += 1;
  }
  return count;
}
