/** What POST message_templates takes (§3.3): components with their limits, and the rules about variables. */
import { LIMITS } from '#channel/wire';
import { z } from 'zod';
import { GraphError } from '../graph/errors.ts';

const buttonText = 25;
const Example = z.looseObject({}).optional();
/** The handle of a finished resumable upload. */
const MediaExample = z.looseObject({ header_handle: z.array(z.string().min(1)).length(1) });

const Header = z.discriminatedUnion('format', [
  z.strictObject({ type: z.literal('HEADER'), format: z.literal('TEXT'), text: z.string().min(1), example: Example }),
  z.strictObject({ type: z.literal('HEADER'), format: z.literal('IMAGE'), example: MediaExample }),
  z.strictObject({ type: z.literal('HEADER'), format: z.literal('VIDEO'), example: MediaExample }),
  z.strictObject({ type: z.literal('HEADER'), format: z.literal('DOCUMENT'), example: MediaExample }),
  z.strictObject({ type: z.literal('HEADER'), format: z.literal('LOCATION') }),
]);
const label = z.string().min(1).max(buttonText);
const Button = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('QUICK_REPLY'), text: label }),
  z.strictObject({
    type: z.literal('URL'),
    text: label,
    url: z.string().min(1).max(2000),
    example: z.union([z.string(), z.array(z.string())]).optional(),
  }),
  z.strictObject({ type: z.literal('PHONE_NUMBER'), text: label, phone_number: z.string().min(1).max(20) }),
  z.strictObject({
    type: z.literal('COPY_CODE'),
    text: label.optional(),
    example: z.union([z.string(), z.array(z.string())]).optional(),
  }),
  z.looseObject({
    type: z.literal('OTP'),
    otp_type: z.enum(['COPY_CODE', 'ONE_TAP', 'ZERO_TAP', 'copy_code', 'one_tap', 'zero_tap']),
    text: label.optional(),
  }),
  z.strictObject({
    type: z.literal('FLOW'),
    text: label,
    flow_id: z.string().min(1).optional(),
    flow_name: z.string().min(1).optional(),
    flow_json: z.string().min(1).optional(),
    flow_action: z.enum(['navigate', 'data_exchange', 'NAVIGATE', 'DATA_EXCHANGE']).optional(),
    navigate_screen: z.string().min(1).optional(),
    icon: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('ORDER_DETAILS'), text: label }),
  z.strictObject({ type: z.literal('REQUEST_CONTACT_INFO'), text: label.optional() }),
]);
export type TemplateButtonDefinition = z.infer<typeof Button>;

const Component = z.union([
  Header,
  z.strictObject({
    type: z.literal('BODY'),
    text: z.string().min(1).optional(),
    add_security_recommendation: z.boolean().optional(),
    example: Example,
  }),
  z.strictObject({
    type: z.literal('FOOTER'),
    text: z.string().min(1).optional(),
    code_expiration_minutes: z.int().min(1).max(90).optional(),
  }),
  z.strictObject({ type: z.literal('BUTTONS'), buttons: z.array(Button).min(1).max(LIMITS.templateButtons) }),
  z.strictObject({ type: z.literal('ORDER_STATUS') }),
]);
export type TemplateComponent = z.infer<typeof Component>;

/** Component types and button types are taken in any case, as Meta does. */
const Components = z.preprocess(upperCaseTypes, z.array(Component).min(1));

export const TemplateDefinition = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(LIMITS.templateName)
    .regex(/^[a-z0-9_]+$/),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/),
  category: z.enum(['UTILITY', 'AUTHENTICATION', 'MARKETING']),
  sub_category: z.enum(['ORDER_STATUS', 'ORDER_DETAILS', 'CUSTOM']).optional(),
  parameter_format: z.preprocess(upperCase, z.enum(['NAMED', 'POSITIONAL']).default('POSITIONAL')),
  allow_category_change: z.boolean().optional(),
  message_send_ttl_seconds: z.int().optional(),
  components: Components,
});
export type TemplateDefinition = z.infer<typeof TemplateDefinition>;

export const TemplateChanges = z.strictObject({
  category: z.enum(['UTILITY', 'AUTHENTICATION', 'MARKETING']).optional(),
  components: Components.optional(),
  message_send_ttl_seconds: z.int().optional(),
});

const ttlSeconds = {
  AUTHENTICATION: [30, 900],
  UTILITY: [30, 43_200],
  MARKETING: [43_200, 2_592_000],
} as const;

/** Throws 2388040, 2388047, 2388072, 2388073, 2388293, 2388299 or 100. */
export function checkDefinition(definition: Pick<TemplateDefinition, 'category' | 'components'>): void {
  for (const component of definition.components) {
    switch (component.type) {
      case 'HEADER':
        if (component.format === 'TEXT') checkHeader(component.text, component.example);
        break;
      case 'BODY':
        if (definition.category !== 'AUTHENTICATION') checkBody(component.text, component.example);
        break;
      case 'FOOTER':
        if ((component.text ?? '').length > 60) throw new GraphError(2388040, 'The footer has at most 60 characters.');
        if (variablesOf(component.text ?? '').length > 0) throw new GraphError(2388073, 'A footer has no variables.');
        break;
      case 'BUTTONS':
        checkButtons(component.buttons);
        break;
      case 'ORDER_STATUS':
        break;
    }
  }
  if (!definition.components.some((component) => component.type === 'BODY')) {
    throw new GraphError(100, 'A template needs a BODY component.');
  }
}

/** A header with a file needs the handle of a finished upload of that kind (2494102). */
export function checkHeaderFiles(components: readonly TemplateComponent[], handles: ReadonlyMap<string, string>): void {
  const kinds = { IMAGE: 'image/', VIDEO: 'video/', DOCUMENT: 'application/pdf' } as const;
  for (const component of components) {
    if (component.type !== 'HEADER' || component.format === 'TEXT' || component.format === 'LOCATION') continue;
    const uploaded = handles.get(component.example.header_handle[0] ?? '');
    if (uploaded?.startsWith(kinds[component.format]) === true) continue;
    throw new GraphError(100, `header_handle is no handle of a finished upload of kind ${component.format}.`, 2494102);
  }
}

export function checkTtl(category: TemplateDefinition['category'], seconds: number | undefined): void {
  if (seconds === undefined || (seconds === -1 && category !== 'MARKETING')) return;
  const [least, most] = ttlSeconds[category];
  if (seconds >= least && seconds <= most) return;
  throw new GraphError(100, `message_send_ttl_seconds of a ${category} template is ${least} to ${most}.`);
}

/** `1`, `2` or names, in order of appearance, each once. */
export function variablesOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g)].map(([, name]) => name ?? ''))];
}

function checkHeader(text: string, example: object | undefined): void {
  if (text.length > LIMITS.templateHeader) throw new GraphError(2388040, 'A header has at most 60 characters.');
  const variables = variablesOf(text);
  if (variables.length > 1) throw new GraphError(2388047, 'A header has at most one variable.');
  if (variables.length === 1 && example === undefined) throw new GraphError(2388047, 'The header needs an example.');
}

function checkBody(text: string | undefined, example: object | undefined): void {
  if (text === undefined) throw new GraphError(2388072, 'The body needs a text.');
  if (text.length > LIMITS.templateBody) throw new GraphError(2388040, 'A body has at most 1024 characters.');
  const variables = variablesOf(text);
  if (variables.length === 0) return;
  if (/^\s*\{\{|\}\}\s*$/.test(text)) throw new GraphError(2388299, 'A variable cannot stand first or last.');
  if (/\}\}\s*\{\{/.test(text)) throw new GraphError(2388072, 'Variables cannot stand next to each other.');
  const words = text
    .replaceAll(/\{\{[^}]*\}\}/g, ' ')
    .split(/\s+/)
    .filter(Boolean).length;
  if (words < variables.length * 2 + 1) throw new GraphError(2388293, 'Too many variables for so short a text.');
  const numbered = variables.every((name) => /^[0-9]+$/.test(name));
  if (numbered && variables.some((name, index) => name !== String(index + 1))) {
    throw new GraphError(2388072, 'Variables must be numbered {{1}}, {{2}} … in order.');
  }
  if (example === undefined) throw new GraphError(2388072, 'A body with variables needs examples.');
}

function checkButtons(buttons: readonly TemplateButtonDefinition[]): void {
  const most: Partial<Record<TemplateButtonDefinition['type'], number>> = { URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1 };
  for (const [type, limit] of Object.entries(most)) {
    if (buttons.filter((button) => button.type === type).length > limit) {
      throw new GraphError(100, `A template has at most ${limit} buttons of type ${type}.`);
    }
  }
  const replies = buttons.map((button) => button.type === 'QUICK_REPLY');
  const first = replies.indexOf(true);
  const last = replies.lastIndexOf(true);
  if (first !== -1 && replies.slice(first, last).includes(false)) {
    throw new GraphError(100, 'Quick replies must stand together.');
  }
  for (const button of buttons) {
    if (button.type !== 'URL') continue;
    const variables = variablesOf(button.url);
    const atEnd = /\{\{[^}]*\}\}$/.test(button.url);
    if (variables.length > 1 || (variables.length === 1 && !atEnd)) {
      throw new GraphError(100, 'The address of a button has one variable, at its end.');
    }
  }
}

function upperCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toUpperCase() : value;
}

function upperCaseTypes(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return entry;
    const fields: Record<string, unknown> = { ...entry };
    for (const name of ['type', 'format']) if (name in fields) fields[name] = upperCase(fields[name]);
    if ('buttons' in fields) fields['buttons'] = upperCaseTypes(fields['buttons']);
    return fields;
  });
}
