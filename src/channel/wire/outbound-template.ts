/** A template as it is sent: name, language and what fills each of its components (whatsapp.md §3.3, §4, §7.2). */
import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { Document, Location, Picture, text } from './outbound-parts.ts';
import { OrderDetails, OrderStatus } from './outbound-order.ts';

const parameter_name = z.string().min(1).optional();
const fallback_value = z.string().min(1);

const FillText = z.strictObject({ type: z.literal('text'), text: text(LIMITS.templateBody), parameter_name });

const HeaderParameter = z.discriminatedUnion('type', [
  FillText,
  z.strictObject({ type: z.literal('image'), image: Picture }),
  z.strictObject({ type: z.literal('video'), video: Picture }),
  z.strictObject({ type: z.literal('document'), document: Document }),
  z.strictObject({ type: z.literal('location'), location: Location }),
]);

const BodyParameter = z.discriminatedUnion('type', [
  FillText,
  z.strictObject({
    type: z.literal('currency'),
    currency: z.strictObject({ fallback_value, code: z.string().length(3), amount_1000: z.int() }),
    parameter_name,
  }),
  z.strictObject({
    type: z.literal('date_time'),
    date_time: z.looseObject({ fallback_value }),
    parameter_name,
  }),
]);

/** Of a flow button, or of a payment button. */
const ButtonAction = z.strictObject({
  flow_token: z.string().min(1).max(LIMITS.flowToken).optional(),
  flow_action_data: z.record(z.string(), z.unknown()).optional(),
  order_details: OrderDetails.optional(),
});

const ButtonParameter = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: text(LIMITS.url) }),
  z.strictObject({ type: z.literal('payload'), payload: text(LIMITS.templateButtonPayload) }),
  z.strictObject({ type: z.literal('coupon_code'), coupon_code: text(LIMITS.templateCode) }),
  z.strictObject({ type: z.literal('action'), action: ButtonAction }),
]);

const BUTTON_PARAMETER = {
  quick_reply: 'payload',
  url: 'text',
  flow: 'action',
  copy_code: 'coupon_code',
  order_details: 'action',
} as const;

const Button = z
  .strictObject({
    type: z.literal('button'),
    sub_type: z.enum(['quick_reply', 'url', 'flow', 'copy_code', 'order_details']),
    /** "0" to "9"; Meta's samples write a string, some clients a number. */
    index: z.union([
      z.string().regex(/^[0-9]$/),
      z
        .int()
        .min(0)
        .max(LIMITS.templateButtons - 1),
    ]),
    parameters: z.array(ButtonParameter).max(1),
  })
  .refine(
    ({ sub_type: kind, parameters }) => parameters.every((parameter) => parameter.type === BUTTON_PARAMETER[kind]),
    { path: ['parameters', 0, 'type'], error: 'does not belong to this kind of button' },
  );

const TemplateComponent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), parameters: z.array(HeaderParameter) }),
  z.strictObject({ type: z.literal('body'), parameters: z.array(BodyParameter) }),
  Button,
  z.strictObject({
    type: z.literal('order_status'),
    parameters: z
      .array(z.strictObject({ type: z.literal('order_status'), order_status: OrderStatus }))
      .min(1)
      .max(1),
  }),
]);

export const OutboundTemplate = z.strictObject({
  name: z
    .string()
    .max(LIMITS.templateName)
    .regex(/^[a-z0-9_]+$/),
  language: z.strictObject({ code: z.string().min(2), policy: z.literal('deterministic').optional() }),
  components: z.array(TemplateComponent).optional(),
});
export type OutboundTemplate = z.infer<typeof OutboundTemplate>;
