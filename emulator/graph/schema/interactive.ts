/** Every interactive message of §3.2 with its limits. Strict: Meta refuses unexpected keys. */
import { LIMITS } from '#channel/wire';
import { z } from 'zod';
import { OrderDetails, OrderStatusMessage } from './order.ts';
import { Body, Footer, Header, text, TextHeader, unique } from './parts.ts';

const flowCta = 30;
const listRows = z.strictObject({
  id: text(LIMITS.listRowId),
  title: text(LIMITS.listRowTitle),
  description: z.string().max(LIMITS.listRowDescription).optional(),
});
type Sections = readonly { readonly title?: string | undefined; readonly rows: readonly { id: string }[] }[];
const rowsOf = (sections: Sections) => sections.flatMap((section) => section.rows);

const Buttons = z.strictObject({
  type: z.literal('button'),
  header: Header.optional(),
  body: Body,
  footer: Footer.optional(),
  action: z.strictObject({
    buttons: z
      .array(
        z.strictObject({
          type: z.literal('reply'),
          reply: z.strictObject({ id: text(LIMITS.buttonId), title: text(LIMITS.buttonTitle) }),
        }),
      )
      .min(1)
      .max(LIMITS.buttons)
      .refine((buttons) => unique(buttons, (button) => button.reply.id), { error: 'button ids must differ' })
      .refine((buttons) => unique(buttons, (button) => button.reply.title), { error: 'button titles must differ' }),
  }),
});

const List = z.strictObject({
  type: z.literal('list'),
  header: TextHeader.optional(),
  body: z.strictObject({ text: text(LIMITS.listBodyAccepted) }),
  footer: Footer.optional(),
  action: z.strictObject({
    button: text(LIMITS.listButton),
    sections: z
      .array(
        z.strictObject({
          title: text(LIMITS.listSectionTitle).optional(),
          rows: z.array(listRows).min(1).max(LIMITS.listRows),
        }),
      )
      .min(1)
      .max(LIMITS.listSections)
      .refine((sections) => rowsOf(sections).length <= LIMITS.listRows, {
        error: `at most ${LIMITS.listRows} rows in all sections together`,
      })
      .refine((sections) => unique(rowsOf(sections), (row) => row.id), { error: 'row ids must differ' })
      .refine((sections) => sections.length === 1 || sections.every((section) => section.title !== undefined), {
        error: 'every section needs a title when there are several',
      }),
  }),
});

const Link = z.strictObject({
  type: z.literal('cta_url'),
  header: Header.optional(),
  body: Body,
  footer: Footer.optional(),
  action: z.strictObject({
    name: z.literal('cta_url'),
    parameters: z.strictObject({
      display_text: text(LIMITS.buttonTitle),
      url: z.url({ protocol: /^https?$/ }),
    }),
  }),
});

const LocationRequest = z.strictObject({
  type: z.literal('location_request_message'),
  body: Body,
  action: z.strictObject({
    name: z.literal('send_location'),
    /** Not documented, but clients in use send it. */
    parameters: z.looseObject({}).optional(),
  }),
});

const addressFields = [
  'name',
  'phone_number',
  'in_pin_code',
  'house_number',
  'floor_number',
  'tower_number',
  'building_name',
  'address',
  'landmark_area',
  'city',
  'state',
] as const;
const AddressValues = z.partialRecord(z.enum(addressFields), z.string());
export const CitizenAddress = z.partialRecord(z.enum(addressFields), z.string().max(500));
const AddressRequest = z.strictObject({
  type: z.literal('address_message'),
  header: TextHeader.optional(),
  body: Body,
  footer: Footer.optional(),
  action: z.strictObject({
    name: z.literal('address_message'),
    parameters: z.strictObject({
      country: z.literal('IN'),
      values: AddressValues.optional(),
      saved_addresses: z.array(z.strictObject({ id: z.string().min(1), value: AddressValues })).optional(),
      validation_errors: AddressValues.optional(),
    }),
  }),
});

const ContactRequest = z.strictObject({
  type: z.literal('request_contact_info'),
  header: TextHeader.optional(),
  body: Body,
  footer: Footer.optional(),
  action: z.strictObject({ name: z.literal('request_contact_info') }),
});

/** Meta's tables call `data` a serialised string, its samples an object: both are taken (§7.2). */
const FlowData = z
  .union([z.record(z.string(), z.unknown()), z.string().transform((value, context) => readJsonObject(value, context))])
  .refine((data) => Object.keys(data).length > 0, { error: 'must not be empty' });

export const FlowParameters = z
  .strictObject({
    flow_message_version: z.union([z.literal('3'), z.literal(3)]),
    flow_id: z.string().min(1).optional(),
    flow_name: z.string().min(1).optional(),
    flow_cta: text(flowCta),
    mode: z.enum(['published', 'draft']).default('published'),
    flow_token: z.string().min(1).default('unused'),
    flow_action: z.enum(['navigate', 'data_exchange']).default('navigate'),
    flow_action_payload: z.strictObject({ screen: z.string().min(1), data: FlowData.optional() }).optional(),
  })
  .refine((flow) => (flow.flow_id === undefined) !== (flow.flow_name === undefined), {
    error: 'exactly one of flow_id and flow_name is needed',
  })
  .refine((flow) => flow.flow_action === 'navigate' || flow.flow_action_payload === undefined, {
    error: 'flow_action_payload must be left out with data_exchange',
    path: ['flow_action_payload'],
  });
export type FlowParameters = z.infer<typeof FlowParameters>;

const FlowMessage = z.strictObject({
  type: z.literal('flow'),
  header: Header.optional(),
  body: Body,
  footer: Footer.optional(),
  action: z.strictObject({ name: z.literal('flow'), parameters: FlowParameters }),
});

export const Interactive = z.discriminatedUnion('type', [
  Buttons,
  List,
  Link,
  FlowMessage,
  LocationRequest,
  AddressRequest,
  ContactRequest,
  OrderDetails,
  OrderStatusMessage,
]);
export type Interactive = z.infer<typeof Interactive>;

function readJsonObject(value: string, context: z.RefinementCtx): Record<string, unknown> {
  try {
    const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(value));
    if (parsed.success) return parsed.data;
  } catch {
    // Falls through to the issue.
  }
  context.addIssue({ code: 'custom', message: 'must be a JSON object' });
  return z.NEVER;
}
