/** Who calls: the check of every call's token (§1), and debug_token, which says what a token is good for. */
import { createHmac } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { strike } from '../faults.ts';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';
import { emulatorApp, version } from './node.ts';
import { parseParams } from './params.ts';

const QueryToken = z.object({ access_token: z.string() });
const QueryProof = z.object({ appsecret_proof: z.string() });
const InputToken = z.looseObject({ input_token: z.string().min(1) });
const scopes = ['whatsapp_business_management', 'whatsapp_business_messaging'];

/** As `Bearer`, as `OAuth` (resumable uploads), or in the query; a proof of the app's secret must be right (§9.3). */
export function checkToken(world: World, request: FastifyRequest): void {
  const query = QueryToken.safeParse(request.query);
  const header = request.headers.authorization?.replace(/^(?:Bearer|OAuth) /, '');
  const given = header ?? (query.success ? query.data.access_token : '');
  if (given !== world.config.accessToken || strike(world, 'token-expired', null) !== undefined) {
    throw new GraphError(190, 'The access token is missing, malformed or expired.');
  }
  const proof = QueryProof.safeParse(request.query).data?.appsecret_proof;
  if (proof !== undefined && proof !== createHmac('sha256', world.config.appSecret).update(given).digest('hex')) {
    throw new GraphError(100, 'Invalid appsecret_proof provided in the API argument.');
  }
}

export function registerTokens(app: FastifyInstance, world: World): void {
  app.get(`${version}/debug_token`, async (request) => {
    const { input_token: token } = parseParams(InputToken, request.query);
    if (token !== world.config.accessToken) {
      const message = 'Invalid OAuth access token - Cannot parse access token';
      return { data: { error: { code: 190, message }, is_valid: false, scopes: [] } };
    }
    const granular = scopes.map((scope) => ({ scope, target_ids: [world.config.wabaId] }));
    return {
      data: {
        app_id: emulatorApp.id,
        type: 'SYSTEM_USER',
        application: emulatorApp.name,
        data_access_expires_at: 0,
        expires_at: 0,
        is_valid: true,
        scopes,
        granular_scopes: granular,
        user_id: '1',
      },
    };
  });
}
