/** The interactive messages Meta takes and a government service needs, with every documented limit (whatsapp.md §3.2, §4, §7.2). */
import { z } from 'zod';
import { LIMITS } from './limits.ts';
import { Body, Footer, Header, ImageHeader, TextHeader, text, unique } from './outbound-parts.ts';
import { OrderDetails, OrderStatus } from './outbound-order.ts';

const ReplyButton = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: text(LIMITS.buttonId), title: text(LIMITS.buttonTitle) }),
});

const Buttons = z.strictObject({
  type: z.literal('button'),
  header: Header.optional(),
  body: Body,
  footer: Footer.optional(),
  action: z.strictObject({
    buttons: z
      .array(ReplyButton)
      .min(1)
      .max(LIMITS.buttons)
      .refine((buttons) => unique(buttons, (button) => button.reply.id), { error: 'button ids must differ' })
      .refine((buttons) => unique(buttons, (button) => button.reply.title), { error: 'button titles must differ' }),
  }),
});

const ListRow = z.strictObject({
  id: text(LIMITS.listRowId),
  title: text(LIMITS.listRowTitle),
  description: z.string().max(LIMITS.listRowDescription).optional(),
});
const ListSection = z.strictObject({
  title: text(LIMITS.listSectionTitle).optional(),
  rows: z.array(ListRow).min(1).max(LIMITS.listRows),
});

const List = z.strictObject({
  type: z.literal('list'),
  header: TextHeader.optional(),
  body: z.strictObject({ text: text(LIMITS.listBodyAccepted) }),
  footer: Footer.optional(),
  action: z.strictObject({
    button: text(LIMITS.listButton),
    sections: z
      .array(ListSection)
      .min(1)
      .max(LIMITS.listSections)
      .refine((sections) => sections.flatMap((section) => section.rows).length <= LIMITS.listRows, {
        error: `at most ${LIMITS.listRows} rows in all sections together`,
      })
      .refine(
        (sections) =>
          unique(
            sections.flatMap((section) => section.rows),
            (row) => row.id,
          ),
        { error: 'row ids must differ' },
      )
      .refine((sections) => sections.length === 1 || sections.every((section) => section.title !== undefined), {
        error: 'every section needs a title when there are several',
      }),
  }),
});

const LinkButton = z.strictObject({
  type: z.literal('cta_url'),
  header: Header.optional(),
  body: Body,
  footer: Footer.optional(),
  action: z.strictObject({
    name: z.literal('cta_url'),
    parameters: z.strictObject({
      display_text: text(LIMITS.linkButton),
      url: z.url({ protocol: /^https?$/ }).max(LIMITS.url),
    }),
  }),
});

const LocationRequest = z.strictObject({
  type: z.literal('location_request_message'),
  body: Body,
  action: z.strictObject({ name: z.literal('send_location') }),
});

const ContactRequest = z.strictObject({
  type: z.literal('request_contact_info'),
  body: Body,
  action: z.strictObject({ name: z.literal('request_contact_info') }),
});

const addressField = z.string().max(LIMITS.addressField).optional();
const AddressValues = z.strictObject({
  name: addressField,
  phone_number: addressField,
  in_pin_code: z
    .string()
    .regex(/^[1-9]\d{5}$/)
    .optional(),
  house_number: addressField,
  floor_number: addressField,
  tower_number: addressField,
  building_name: addressField,
  address: addressField,
  landmark_area: addressField,
  city: addressField,
  state: addressField,
});

/** Businesses in India, to numbers of +91 alone. */
const AddressRequest = z.strictObject({
  type: z.literal('address_message'),
  body: Body,
  action: z.strictObject({
    name: z.literal('address_message'),
    parameters: z.strictObject({
      country: z.literal('IN'),
      values: AddressValues.optional(),
      saved_addresses: z.array(z.strictObject({ id: text(LIMITS.listRowId), value: AddressValues })).optional(),
      validation_errors: z.record(z.string(), z.string()).optional(),
    }),
  }),
});

const FlowParameters = z
  .strictObject({
    flow_message_version: z.literal('3'),
    flow_id: z.string().min(1).optional(),
    flow_name: z.string().min(1).optional(),
    flow_cta: text(LIMITS.flowButton),
    mode: z.enum(['published', 'draft']).optional(),
    flow_token: z.string().min(1).max(LIMITS.flowToken).optional(),
    flow_action: z.enum(['navigate', 'data_exchange']).optional(),
    /** Tables of Meta's say that `data` may be text, its sample sends text. */
    flow_action_payload: z
      .strictObject({
        screen: z.string().min(1),
        data: z
          .union([
            z.string().min(1),
            z
              .record(z.string(), z.unknown())
              .refine((data) => Object.keys(data).length > 0, { error: 'must not be empty' }),
          ])
          .optional(),
      })
      .optional(),
  })
  .refine((flow) => (flow.flow_id === undefined) !== (flow.flow_name === undefined), {
    path: ['flow_id'],
    error: 'exactly one of flow_id and flow_name is needed',
  })
  .refine((flow) => flow.flow_action !== 'data_exchange' || flow.flow_action_payload === undefined, {
    path: ['flow_action_payload'],
    error: 'is not sent with data_exchange',
  });

const Flow = z.strictObject({
  type: z.literal('flow'),
  header: Header.optional(),
  body: Body,
  footer: Footer.optional(),
  action: z.strictObject({ name: z.literal('flow'), parameters: FlowParameters }),
});

const Order = z.strictObject({
  type: z.literal('order_details'),
  header: ImageHeader.optional(),
  body: Body,
  footer: Footer.optional(),
  action: z.strictObject({ name: z.literal('review_and_pay'), parameters: OrderDetails }),
});

const OrderProgress = z.strictObject({
  type: z.literal('order_status'),
  body: Body,
  footer: Footer.optional(),
  action: z.strictObject({ name: z.literal('review_order'), parameters: OrderStatus }),
});

export const OutboundInteractive = z.discriminatedUnion('type', [
  Buttons,
  List,
  LinkButton,
  LocationRequest,
  ContactRequest,
  AddressRequest,
  Flow,
  Order,
  OrderProgress,
]);
export type OutboundInteractive = z.infer<typeof OutboundInteractive>;
