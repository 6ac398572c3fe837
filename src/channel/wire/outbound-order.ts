/** Orders to be paid in India: what order_details and order_status carry, and the sums Meta checks (whatsapp.md §4). */
import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { text } from './outbound-parts.ts';

/** Paise: an integer with `offset` 100. */
const Amount = z.strictObject({ value: z.int().min(0), offset: z.literal(100) });
const DescribedAmount = z.strictObject({
  ...Amount.shape,
  description: z.string().max(LIMITS.orderTaxDescription).optional(),
});

const Reference = z.string().regex(new RegExp(`^[A-Za-z0-9_.-]{1,${LIMITS.paymentReference}}$`));

const Notes = z
  .record(z.string().max(LIMITS.paymentNote), z.string().max(LIMITS.paymentNote))
  .refine((notes) => Object.keys(notes).length <= LIMITS.paymentNotes, {
    error: `at most ${LIMITS.paymentNotes} notes`,
  });
const GatewayExtras = z.looseObject({}).optional();

const PaymentSetting = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('payment_gateway'),
    payment_gateway: z.strictObject({
      type: z.enum(['razorpay', 'payu', 'billdesk', 'zaakpay']),
      configuration_name: text(LIMITS.paymentConfiguration),
      razorpay: z
        .strictObject({ receipt: z.string().max(LIMITS.paymentReceipt).optional(), notes: Notes.optional() })
        .optional(),
      payu: GatewayExtras,
      billdesk: GatewayExtras,
      zaakpay: GatewayExtras,
    }),
  }),
  z.strictObject({
    type: z.literal('upi_intent_link'),
    upi_intent_link: z.strictObject({ link: z.string().regex(/^upi:\/\/pay\?/) }),
  }),
  z.strictObject({
    type: z.literal('payment_link'),
    payment_link: z.strictObject({ uri: z.url(), success_url: z.url().optional(), cancel_url: z.url().optional() }),
  }),
]);

const Item = z.strictObject({
  name: text(LIMITS.orderItemName),
  amount: Amount,
  quantity: z.int().min(1),
  retailer_id: z.string().min(1).optional(),
  image: z.looseObject({}).optional(),
  sale_amount: Amount.optional(),
  country_of_origin: z.string().optional(),
  importer_name: z.string().optional(),
  importer_address: z.looseObject({}).optional(),
});

const Order = z
  .strictObject({
    status: z.literal('pending'),
    type: z.literal('quick_pay').optional(),
    catalog_id: z.string().optional(),
    expiration: z
      .strictObject({
        /** Unix seconds, at least five minutes ahead: whoever knows the time checks that. */
        timestamp: z.string().regex(/^\d{10,12}$/),
        description: z.string().max(LIMITS.orderDescription),
      })
      .optional(),
    items: z.array(Item).min(1).max(LIMITS.orderItems),
    subtotal: Amount,
    tax: DescribedAmount,
    shipping: DescribedAmount.optional(),
    discount: z
      .strictObject({ ...DescribedAmount.shape, discount_program_name: z.string().max(60).optional() })
      .optional(),
  })
  .refine(
    (order) =>
      order.subtotal.value ===
      order.items.reduce((sum, item) => sum + (item.sale_amount ?? item.amount).value * item.quantity, 0),
    { path: ['subtotal'], error: 'must be the sum of the items' },
  );

export const OrderDetails = z
  .strictObject({
    reference_id: Reference,
    type: z.enum(['digital-goods', 'physical-goods']),
    beneficiaries: z.array(z.looseObject({})).min(1).max(1).optional(),
    currency: z.literal('INR'),
    total_amount: Amount,
    payment_type: z.string().optional(),
    payment_configuration: text(LIMITS.paymentConfiguration).optional(),
    payment_settings: z.array(PaymentSetting).min(1).optional(),
    enabled_payment_options: z.array(z.enum(['upi', 'web'])).optional(),
    order: Order,
  })
  .refine(
    ({ total_amount: total, order }) =>
      total.value ===
      order.subtotal.value + order.tax.value + (order.shipping?.value ?? 0) - (order.discount?.value ?? 0),
    { path: ['total_amount'], error: 'must be subtotal + tax + shipping - discount' },
  )
  .refine((details) => details.type === 'digital-goods' || details.beneficiaries !== undefined, {
    path: ['beneficiaries'],
    error: 'physical goods need beneficiaries',
  })
  .refine((details) => (details.payment_settings === undefined) !== (details.payment_configuration === undefined), {
    path: ['payment_settings'],
    error: 'exactly one of payment_settings and payment_configuration is needed',
  });
export type OrderDetails = z.infer<typeof OrderDetails>;

export const OrderStatus = z.strictObject({
  reference_id: Reference,
  order: z.strictObject({
    /** Meta's tables write `partially-shipped`, its payloads this. */
    status: z.enum(['pending', 'processing', 'partially_shipped', 'shipped', 'completed', 'canceled']),
    description: z.string().max(LIMITS.orderDescription).optional(),
  }),
});
export type OrderStatus = z.infer<typeof OrderStatus>;
