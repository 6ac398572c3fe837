// A form as Flow JSON 7.3 for data API 4.0. It holds the shape only: every word, option, date and what is shown of a screen
// comes from the endpoint in the citizen's language, so that one Flow serves all of them and a mended word asks for no new
// publication (docs/decisions/0016-forms-speak-through-the-endpoint.md).

import type { Catalogue, ServiceDefinition } from '#catalogue';
import type { Json } from '#platform/pure';
import { SHOWN, type FormInput, type FormScreen } from './form-screen.ts';
import { layOutForm } from './lay-out-form.ts';
import { waysOn } from './ways-on.ts';

type JsonObject = { readonly [key: string]: Json };

export function compileForm(catalogue: Catalogue, definition: ServiceDefinition): Json {
  const screens = layOutForm(catalogue, definition);
  return {
    version: '7.3',
    data_api_version: '4.0',
    routing_model: Object.fromEntries(
      screens.map((screen) => [screen.id, waysOn(screens, screen).map((next) => next.id)]),
    ),
    screens: screens.map((screen, index) => compileScreen(definition, screen, `${index + 1}/${screens.length}`)),
  };
}

function compileScreen(definition: ServiceDefinition, screen: FormScreen, place: string): Json {
  const isLast = screen.kind === 'summary';
  const takesFiles = screen.kind === 'evidence';
  const names = screen.inputs.map((input) => input.name);
  const sensitive =
    screen.kind === 'page' ? names.filter((name) => screen.fields.some((field) => isSecret(field, name))) : [];
  const children: Json[] = [
    { type: 'TextHeading', text: '${data.heading}' },
    ...(isLast ? [{ type: 'TextBody', text: '${data.summary}' }] : []),
    ...screen.inputs.flatMap(componentsOf),
    {
      type: 'Footer',
      label: '${data.footer}',
      'on-click-action': {
        name: 'data_exchange',
        payload: {
          ...Object.fromEntries(names.map((name) => [name, `\${form.${name}}`])),
          ...(isLast ? { [SHOWN]: `\${data.${SHOWN}}` } : {}),
        },
      },
    },
  ];
  // Files have no first values, and stand outside a form.
  const form = { type: 'Form', name: 'form', 'init-values': '${data.given}', children };
  const inForm = !isLast && !takesFiles;
  return {
    id: screen.id,
    title: `${definition.icon} ${place}`,
    ...(isLast ? { terminal: true, success: true } : {}),
    refresh_on_back: true,
    ...(sensitive.length > 0 ? { sensitive } : {}),
    data: {
      heading: text('Who applies'),
      footer: text('Continue'),
      ...(isLast ? { summary: text('Name: Asha'), [SHOWN]: text('3f2a') } : {}),
      ...(inForm ? { given: { type: 'object', properties: {}, __example__: {} } } : {}),
      ...Object.assign({}, ...screen.inputs.map(schemaOf)),
    },
    layout: { type: 'SingleColumnLayout', children: inForm ? [form] : children },
  };
}

/** Above the input what its label has no room for, below it what is wrong with it. */
function componentsOf(input: FormInput): readonly Json[] {
  const { name, component, settings } = input;
  const visible = `\${data.${name}_shown}`;
  const common = { type: component, name, label: `\${data.${name}_label}`, ...settings, visible };
  const required = { required: `\${data.${name}_required}` };
  const large = { 'label-variant': 'large' };
  const options = { 'data-source': `\${data.${name}_options}` };
  return [
    { type: 'TextBody', text: `\${data.${name}_above}`, visible: `\${data.${name}_above_shown}` },
    ((): Json => {
      switch (component) {
        case 'TextInput':
        case 'TextArea':
          return { ...common, ...required, ...large };
        case 'DatePicker':
          return { ...common, ...required, 'min-date': `\${data.${name}_from}`, 'max-date': `\${data.${name}_to}` };
        case 'Dropdown':
          return { ...common, ...required, ...large, ...options };
        case 'RadioButtonsGroup':
          return { ...common, ...required, ...options };
        case 'OptIn':
          return { ...common, ...required };
        case 'PhotoPicker':
        case 'DocumentPicker':
          return common;
      }
    })(),
    { type: 'TextCaption', text: `\${data.${name}_error}`, visible: `\${data.${name}_error_shown}` },
  ];
}

function schemaOf({ name, component, describes }: FormInput): JsonObject {
  const isPicker = component === 'PhotoPicker' || component === 'DocumentPicker';
  const isDate = component === 'DatePicker';
  const hasOptions = component === 'Dropdown' || component === 'RadioButtonsGroup';
  const option = { id: 'first', title: 'The first', ...(describes ? { description: 'More about it' } : {}) };
  const properties = Object.fromEntries(Object.keys(option).map((key) => [key, { type: 'string' }]));
  return {
    [`${name}_label`]: text('Name'),
    [`${name}_shown`]: flag(true),
    [`${name}_above`]: text('What is your name?'),
    [`${name}_above_shown`]: flag(true),
    [`${name}_error`]: text('Please write your name.'),
    [`${name}_error_shown`]: flag(false),
    ...(isPicker ? {} : { [`${name}_required`]: flag(true) }),
    ...(isDate ? { [`${name}_from`]: text('1900-01-01'), [`${name}_to`]: text('2099-12-31') } : {}),
    ...(hasOptions
      ? { [`${name}_options`]: { type: 'array', items: { type: 'object', properties }, __example__: [option] } }
      : {}),
  };
}

/** The number of an identity paper is not to be shown again by the phone. */
function isSecret(field: { readonly id: string; readonly kind: string }, name: string): boolean {
  return field.kind === 'identity-proof' && name.startsWith(`${field.id}__`);
}

function text(example: string): Json {
  return { type: 'string', __example__: example };
}

function flag(example: boolean): Json {
  return { type: 'boolean', __example__: example };
}
