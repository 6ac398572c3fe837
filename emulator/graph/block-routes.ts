/**
 * Blocked users (§3.2): only who wrote in the last 24 hours, 1,000 in a call, 64,000 in all. What fails, fails alone: the
 * others are blocked, and the answer (400 with 139100) names both.
 */
import { LIMITS } from '#channel/wire';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Citizen } from '../chat.ts';
import type { World } from '../world.ts';
import { isInsideWindow } from './admit.ts';
import { errorTitle, GraphError } from './errors.ts';
import { requireNumber, version } from './node.ts';
import { jsonText, pageOf, parseParams, readParams } from './params.ts';

const mostInCall = 1_000;
const mostBlocked = 64_000;
const BlockedUsers = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  block_users: z.preprocess(jsonText, z.array(z.looseObject({ user: z.string().min(1) })).min(1)),
});
type Named = { readonly input: string; readonly wa_id: string };

export function registerBlocking(app: FastifyInstance, world: World): void {
  app.get(`${version}/:nodeId/block_users`, async (request) => {
    requireNumber(world, request);
    const users = [...world.number.blockedUsers].map((phone) => ({ messaging_product: 'whatsapp', wa_id: phone }));
    return pageOf(users, (await readParams(request)).fields, request);
  });
  app.post(`${version}/:nodeId/block_users`, async (request) => {
    requireNumber(world, request);
    return block(world, (await readParams(request)).fields);
  });
  app.delete(`${version}/:nodeId/block_users`, async (request) => {
    requireNumber(world, request);
    const removed = readUsers(world, (await readParams(request)).fields).map(({ named }) => named);
    for (const { wa_id: phone } of removed) world.number.blockedUsers.delete(phone);
    return { messaging_product: 'whatsapp', block_users: { removed_users: removed } };
  });
}

function block(world: World, fields: Readonly<Record<string, unknown>>): object {
  const { blockedUsers } = world.number;
  const added: Named[] = [];
  const failed: object[] = [];
  for (const { named, citizen } of readUsers(world, fields)) {
    const code = refusal(world, named, citizen);
    if (code === undefined) {
      blockedUsers.add(named.wa_id);
      added.push(named);
      continue;
    }
    const hours = LIMITS.serviceWindowSeconds / 3600;
    const details = code === 131047 ? `User has not messaged in the last ${hours} hours` : errorTitle(code);
    failed.push({ ...named, errors: [{ message: errorTitle(code), code, error_data: { details } }] });
  }
  const answer = { messaging_product: 'whatsapp', block_users: { added_users: added } };
  if (failed.length === 0) return answer;
  const beside = { ...answer, block_users: { added_users: added, failed_users: failed } };
  const details = 'Failed to block some users, see the block_users response list for details';
  throw new GraphError(139100, details, undefined, beside);
}

function refusal(world: World, { wa_id: phone }: Named, citizen: Citizen | undefined): number | undefined {
  if (phone === world.config.displayPhone) return 131021;
  if (world.number.blockedUsers.size >= mostBlocked) return 139101;
  return isInsideWindow(world, citizen) ? undefined : 131047;
}

function readUsers(world: World, fields: Readonly<Record<string, unknown>>) {
  const { block_users: users } = parseParams(BlockedUsers, fields);
  if (users.length > mostInCall) throw new GraphError(130429, `At most ${mostInCall} users in one call.`);
  return users.map(({ user }) => {
    const digits = user.replaceAll(/[^0-9]/g, '');
    const citizen = [...world.citizens.values()].find((each) => each.userId === user || each.phone === digits);
    return { named: { input: user, wa_id: citizen?.phone ?? digits }, citizen };
  });
}
