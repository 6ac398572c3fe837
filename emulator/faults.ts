/**
 * Scripted faults: what goes wrong on purpose, for whom, how often. The control API writes the list; the Graph API, the
 * delivery and the webhook queue ask it at the place where each fault belongs.
 */
import { z } from 'zod';
import { publish, type World } from './world.ts';

const Common = {
  /** Only messages to or from this citizen; null strikes everyone. */
  citizenId: z.string().nullable().default(null),
  /** Removed after so many strikes; null stays until removed. */
  times: z.int().min(1).nullable().default(null),
  chance: z.number().min(0).max(1).default(1),
};
const delayMs = z.int().min(0).max(600_000);
const code = z.int().min(0);

export const NewFault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('send-refused'), code, ...Common }),
  z.strictObject({ kind: z.literal('send-http'), status: z.int().min(400).max(599), ...Common }),
  z.strictObject({ kind: z.literal('send-slow'), delayMs, ...Common }),
  z.strictObject({ kind: z.literal('send-answer-lost'), ...Common }),
  z.strictObject({ kind: z.literal('send-lost'), ...Common }),
  z.strictObject({ kind: z.literal('send-fails'), code, ...Common }),
  z.strictObject({ kind: z.literal('token-expired'), ...Common }),
  z.strictObject({ kind: z.literal('media-unavailable'), ...Common }),
  z.strictObject({ kind: z.literal('status-skip-delivered'), ...Common }),
  z.strictObject({ kind: z.literal('webhook-slow'), delayMs, ...Common }),
  z.strictObject({ kind: z.literal('webhook-drop'), ...Common }),
  z.strictObject({ kind: z.literal('webhook-duplicate'), ...Common }),
  z.strictObject({ kind: z.literal('webhook-reorder'), ...Common }),
  z.strictObject({ kind: z.literal('webhook-batch'), changes: z.int().min(2).max(1000), ...Common }),
]);
export type NewFault = z.infer<typeof NewFault>;
export type FaultKind = NewFault['kind'];
export type Fault = NewFault & { readonly id: string; struck: number };

export function addFault(world: World, wish: NewFault): Fault {
  world.counters.fault += 1;
  const fault: Fault = { ...wish, id: `f${world.counters.fault}`, struck: 0 };
  world.faults.push(fault);
  publish(world, { kind: 'faults' });
  return fault;
}

/** Removes one or, without an id, all; answers how many. */
export function removeFaults(world: World, id?: string): number {
  const kept = id === undefined ? [] : world.faults.filter((fault) => fault.id !== id);
  const removed = world.faults.length - kept.length;
  world.faults.splice(0, world.faults.length, ...kept);
  if (removed > 0) publish(world, { kind: 'faults' });
  return removed;
}

/** The first fault of this kind that strikes now; counts the strike. */
export function strike<Kind extends FaultKind>(
  world: World,
  kind: Kind,
  citizenId: string | null,
): Extract<Fault, { kind: Kind }> | undefined {
  for (const fault of world.faults) {
    if (!isOfKind(fault, kind)) continue;
    if (fault.citizenId !== null && fault.citizenId !== citizenId) continue;
    if (fault.chance < 1 && Math.random() >= fault.chance) continue;
    fault.struck += 1;
    if (fault.times !== null && fault.struck >= fault.times) removeFaults(world, fault.id);
    else publish(world, { kind: 'faults' });
    return fault;
  }
  return undefined;
}

function isOfKind<Kind extends FaultKind>(fault: Fault, kind: Kind): fault is Extract<Fault, { kind: Kind }> {
  return fault.kind === kind;
}
