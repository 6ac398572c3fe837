/** India payments on the wire (§4): order_details with its sums, and order_status. Amounts are paise with offset 100. */
import { z } from 'zod';
import { Body, Footer, ImageHeader, text } from './parts.ts';

const amount = { value: z.int().min(0), offset: z.literal(100) };
const Amount = z.strictObject(amount);
const DescribedAmount = z.strictObject({ ...amount, description: text(60).optional() });
const Discount = z.strictObject({
  ...amount,
  description: text(60).optional(),
  discount_program_name: text(60).optional(),
});

const Item = z.strictObject({
  retailer_id: z.string().min(1).optional(),
  name: text(60),
  image: z.strictObject({ link: z.url() }).optional(),
  amount: Amount,
  sale_amount: Amount.optional(),
  quantity: z.int().min(1),
  country_of_origin: z.string().min(1).optional(),
  importer_name: z.string().min(1).optional(),
  importer_address: z.record(z.string(), z.unknown()).optional(),
});

const Order = z.strictObject({
  status: z.literal('pending'),
  type: z.enum(['quick_pay']).optional(),
  catalog_id: z.string().optional(),
  expiration: z.strictObject({ timestamp: z.string().regex(/^[0-9]+$/), description: text(120) }).optional(),
  items: z.array(Item).min(1),
  subtotal: Amount,
  tax: DescribedAmount,
  shipping: DescribedAmount.optional(),
  discount: Discount.optional(),
});

const notes = z
  .record(z.string(), z.string().max(256))
  .refine((value) => Object.keys(value).length <= 15, { error: 'at most 15 notes' });
const PaymentSetting = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('payment_gateway'),
    payment_gateway: z.looseObject({
      type: z.enum(['razorpay', 'payu', 'billdesk', 'zaakpay']),
      configuration_name: text(60),
      razorpay: z.strictObject({ receipt: z.string().max(40).optional(), notes: notes.optional() }).optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('upi_intent_link'),
    upi_intent_link: z.strictObject({ link: z.string().startsWith('upi://pay?') }),
  }),
  z.strictObject({
    type: z.literal('payment_link'),
    payment_link: z.strictObject({ uri: z.url(), success_url: z.url().optional(), cancel_url: z.url().optional() }),
  }),
]);

export const OrderParameters = z
  .strictObject({
    reference_id: z.string().regex(/^[A-Za-z0-9_.-]{1,35}$/),
    type: z.enum(['digital-goods', 'physical-goods']),
    beneficiaries: z.array(z.record(z.string(), z.unknown())).min(1).optional(),
    currency: z.literal('INR'),
    total_amount: Amount,
    payment_settings: z.array(PaymentSetting).min(1).max(1).optional(),
    payment_type: z.literal('upi').optional(),
    payment_configuration: text(60).optional(),
    enabled_payment_options: z.array(z.enum(['upi', 'web'])).optional(),
    preferred_payment_methods: z.array(z.record(z.string(), z.unknown())).optional(),
    order: Order,
  })
  .superRefine((order, context) => {
    for (const { path, message } of findOrderFaults(order)) context.addIssue({ code: 'custom', path, message });
  });
export type OrderParameters = z.infer<typeof OrderParameters>;

type OrderFields = {
  type: string;
  beneficiaries?: unknown;
  total_amount: { value: number };
  payment_settings?: readonly z.infer<typeof PaymentSetting>[] | undefined;
  payment_type?: string | undefined;
  payment_configuration?: string | undefined;
  reference_id: string;
  order: z.infer<typeof Order>;
};

/** The sum rules and what must come together. */
function findOrderFaults(order: OrderFields): readonly { path: string[]; message: string }[] {
  const faults: { path: string[]; message: string }[] = [];
  const { items, subtotal, tax, shipping, discount } = order.order;
  const itemsTotal = items.reduce((sum, item) => sum + (item.sale_amount ?? item.amount).value * item.quantity, 0);
  if (subtotal.value !== itemsTotal) {
    faults.push({ path: ['order', 'subtotal', 'value'], message: `must be the sum of the items, ${itemsTotal}` });
  }
  const total = subtotal.value + tax.value + (shipping?.value ?? 0) - (discount?.value ?? 0);
  if (order.total_amount.value !== total) {
    const message = `must be subtotal + tax + shipping - discount, ${total}`;
    faults.push({ path: ['total_amount', 'value'], message });
  }
  if (items.length > 10 && items.some((item) => item.image !== undefined)) {
    faults.push({ path: ['order', 'items'], message: 'at most 10 items when they have images' });
  }
  if (order.type === 'physical-goods' && order.beneficiaries === undefined) {
    faults.push({ path: ['beneficiaries'], message: 'is needed for physical goods' });
  }
  const byUpi = order.payment_type !== undefined && order.payment_configuration !== undefined;
  if (byUpi === (order.payment_settings !== undefined)) {
    faults.push({ path: ['payment_settings'], message: 'or payment_type with payment_configuration is needed' });
  }
  const setting = order.payment_settings?.[0];
  if (setting?.type === 'upi_intent_link') {
    const reference = new URLSearchParams(setting.upi_intent_link.link.split('?')[1]).get('tr');
    if (reference !== order.reference_id) {
      faults.push({ path: ['reference_id'], message: 'must be the tr of the UPI intent link' });
    }
  }
  return faults;
}

export const OrderDetails = z.strictObject({
  type: z.literal('order_details'),
  header: ImageHeader.optional(),
  body: Body,
  footer: Footer.optional(),
  action: z.strictObject({ name: z.literal('review_and_pay'), parameters: OrderParameters }),
});

/** Tables of Meta's page write `partially-shipped`, its payloads `partially_shipped`: the underscore is taken (§11). */
export const OrderStatusParameters = z.strictObject({
  reference_id: z.string().regex(/^[A-Za-z0-9_.-]{1,35}$/),
  order: z.strictObject({
    status: z.enum(['pending', 'processing', 'partially_shipped', 'shipped', 'completed', 'canceled']),
    description: text(120).optional(),
  }),
});

export const OrderStatusMessage = z.strictObject({
  type: z.literal('order_status'),
  body: Body,
  footer: Footer.optional(),
  action: z.strictObject({ name: z.literal('review_order'), parameters: OrderStatusParameters }),
});
