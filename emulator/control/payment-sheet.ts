/** The payments sheet of the phone page: how the citizen's payment ends. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { findPaymentOfMessage, pay } from '../payments/payment.ts';
import type { World } from '../world.ts';
import { ControlError } from './control-error.ts';
import { getCitizen } from './named.ts';

const MessageParams = z.object({ messageId: z.string() });
const Outcome = z.strictObject({
  outcome: z.enum(['success', 'pending', 'failed', 'canceled']),
  method: z.enum(['upi', 'card', 'netbanking', 'wallet']).default('upi'),
});

export function registerPaymentSheet(app: FastifyInstance, world: World): void {
  app.get('/payments', async () => ({ payments: [...world.payments.values()] }));
  app.post('/citizens/:citizenId/payments/:messageId', async (request) => {
    const citizen = getCitizen(world, request);
    const payment = findPaymentOfMessage(world, MessageParams.parse(request.params).messageId);
    if (payment === undefined || payment.citizenId !== citizen.id) throw new ControlError(404, 'no such payment');
    const { outcome, method } = Outcome.parse(request.body);
    const paid = pay(world, payment, outcome, method);
    if (paid === undefined) throw new ControlError(409, 'it was paid, has expired or was cancelled');
    return { payment: paid };
  });
}
