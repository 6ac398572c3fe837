/**
 * How many management calls an app may make for the account in an hour (§1): 5,000 while a number is registered, else 200.
 * Every answer of the Graph API tells the share that is used up, in percent, as Meta's usage headers do.
 */
import type { FastifyReply } from 'fastify';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';

const hourMs = 60 * 60 * 1000;
const callsOfActiveAccount = 5_000;
const callsOtherwise = 200;

/** Counts a call on the account; false when the hour is used up. */
export function countManagementCall(world: World): boolean {
  const nowMs = world.clock.now();
  forgetOlder(world, nowMs);
  if (world.managementCallsAtMs.length >= mostCalls(world)) return false;
  world.managementCallsAtMs.push(nowMs);
  return true;
}

/** 80007, or the error that the settings name. */
export function usedUp(world: World): GraphError {
  return new GraphError(world.config.callsError, `The account may be asked ${mostCalls(world)} times in an hour.`);
}

export function tellUsage(world: World, reply: FastifyReply, managed: boolean): void {
  const nowMs = world.clock.now();
  forgetOlder(world, nowMs);
  const { managementCallsAtMs: calls } = world;
  const percent = Math.min(100, Math.ceil((100 * calls.length) / mostCalls(world)));
  reply.header('x-app-usage', JSON.stringify({ call_count: percent, total_time: 0, total_cputime: 0 }));
  if (!managed) return;
  const [oldest = nowMs] = calls;
  const minutes = percent < 100 ? 0 : Math.ceil((oldest + hourMs - nowMs) / 60_000);
  const usage = {
    type: 'whatsapp',
    call_count: percent,
    total_cputime: 0,
    total_time: 0,
    estimated_time_to_regain_access: minutes,
  };
  reply.header('x-business-use-case-usage', JSON.stringify({ [world.config.wabaId]: [usage] }));
}

function mostCalls(world: World): number {
  return world.config.callsPerHour ?? (world.number.registered ? callsOfActiveAccount : callsOtherwise);
}

function forgetOlder(world: World, nowMs: number): void {
  const { managementCallsAtMs: calls } = world;
  const kept = calls.findIndex((atMs) => atMs > nowMs - hourMs);
  calls.splice(0, kept === -1 ? calls.length : kept);
}
