/** A template as it is sent (§3.3). Whether the parameters fit the template is checked against the registry. */
import { LIMITS } from '#channel/wire';
import { z } from 'zod';
import { OrderParameters, OrderStatusParameters } from './order.ts';
import { Captioned, coordinate, Document } from './parts.ts';

const Parameter = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), parameter_name: z.string().min(1).optional() }),
  z.strictObject({ type: z.literal('payload'), payload: z.string().min(1).max(LIMITS.templateButtonPayload) }),
  z.strictObject({ type: z.literal('image'), image: Captioned }),
  z.strictObject({ type: z.literal('video'), video: Captioned }),
  z.strictObject({ type: z.literal('document'), document: Document }),
  z.strictObject({
    type: z.literal('location'),
    location: z.strictObject({
      latitude: coordinate(90),
      longitude: coordinate(180),
      name: z.string().optional(),
      address: z.string().optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('currency'),
    currency: z.strictObject({ fallback_value: z.string().min(1), code: z.string().length(3), amount_1000: z.int() }),
  }),
  z.strictObject({ type: z.literal('date_time'), date_time: z.looseObject({ fallback_value: z.string().min(1) }) }),
  z.strictObject({ type: z.literal('coupon_code'), coupon_code: z.string().min(1).max(20) }),
  z.strictObject({
    type: z.literal('action'),
    action: z.strictObject({
      flow_token: z.string().min(1).optional(),
      flow_action_data: z.record(z.string(), z.unknown()).optional(),
      order_details: OrderParameters.optional(),
    }),
  }),
  z.strictObject({ type: z.literal('order_status'), order_status: OrderStatusParameters }),
]);
export type TemplateParameter = z.infer<typeof Parameter>;

const Component = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), parameters: z.array(Parameter) }),
  z.strictObject({ type: z.literal('body'), parameters: z.array(Parameter) }),
  z.strictObject({ type: z.literal('order_status'), parameters: z.array(Parameter) }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.enum(['quick_reply', 'url', 'flow', 'copy_code', 'order_details']),
    /** "0" to "9"; Meta's samples write a string, some clients a number. */
    index: z.union([z.string().regex(/^[0-9]$/), z.int().min(0).max(9)]),
    parameters: z.array(Parameter),
  }),
]);
export type SentComponent = z.infer<typeof Component>;

export const SentTemplate = z.strictObject({
  name: z.string().min(1).max(LIMITS.templateName),
  language: z.strictObject({ code: z.string().min(2), policy: z.literal('deterministic').optional() }),
  components: z.array(Component).default([]),
});
export type SentTemplate = z.infer<typeof SentTemplate>;
