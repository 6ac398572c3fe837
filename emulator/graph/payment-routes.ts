/** Look-up and refund of gateway payments (§4). */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { describePayment, refund } from '../payments/payment.ts';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';
import { requireNumber, version } from './node.ts';
import { parseParams, readParams } from './params.ts';

const Lookup = z.object({ configuration: z.string(), referenceId: z.string() });
const Refund = z.looseObject({
  reference_id: z.string().min(1),
  speed: z.enum(['instant', 'normal']),
  payment_config_id: z.string().min(1),
  amount: z.strictObject({
    currency: z.literal('INR'),
    value: z.union([
      z.int(),
      z
        .string()
        .regex(/^[0-9]+$/)
        .transform(Number),
    ]),
    offset: z.union([z.literal(100), z.literal('100')]),
  }),
});

export function registerPayments(app: FastifyInstance, world: World): void {
  app.get(`${version}/:nodeId/payments/:configuration/:referenceId`, async (request) => {
    requireNumber(world, request);
    const { configuration, referenceId } = Lookup.parse(request.params);
    return { payments: [describePayment(requireGatewayPayment(world, referenceId, configuration))] };
  });
  app.post(`${version}/:nodeId/payments_refund`, async (request) => {
    requireNumber(world, request);
    const wish = parseParams(Refund, (await readParams(request)).fields);
    const payment = requireGatewayPayment(world, wish.reference_id, wish.payment_config_id);
    return refund(world, payment, { value: wish.amount.value, speed: wish.speed });
  });
}

/** UPI intents and payment links are known to their gateway only. */
function requireGatewayPayment(world: World, referenceId: string, configuration: string) {
  const payment = world.payments.get(referenceId);
  if (payment === undefined || payment.mode !== 'gateway' || payment.configuration !== configuration) {
    throw new GraphError(100, `There is no payment ${referenceId} of configuration ${configuration}.`);
  }
  return payment;
}
