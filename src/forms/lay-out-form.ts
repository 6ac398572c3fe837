// Cuts a definition into the screens of its form. A screen holds what can be asked together: it ends before a question
// that depends on an answer of the same screen, after one that has to be looked up, and when it is full. Each is shown only
// while it applies; the order is that of the chat, but nothing is looked up in registers on the way.

import {
  contextOf,
  flowField,
  isLetter,
  listEvidence,
  type Catalogue,
  type Evidence,
  type Field,
  type FieldContext,
  type FlowInput,
  type ServiceDefinition,
} from '#catalogue';
import {
  AGREE,
  MOST_OPTIONS,
  MOST_RADIO_BUTTONS,
  NEXT_MEMBER,
  OPEN_INPUTS,
  type FormInput,
  type FormScreen,
} from './form-screen.ts';

/** Three components each, of the 50 that Meta takes; and nobody likes more questions at once. */
const MOST_INPUTS = 10;
const MOST_DECLARATIONS = 5;
/** Options that come and go with the day do not change the shape of a form. */
const ANY_DAY = '2000-01-01';
/** As many as the chat takes for one document. */
const MOST_FILES = 4;
const PDF = 'application/pdf';

type Draft = DistributiveOmit<FormScreen, 'id'>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export function layOutForm(catalogue: Catalogue, definition: ServiceDefinition): readonly FormScreen[] {
  const known = laidOut.get(definition);
  if (known?.catalogue === catalogue) return known.screens;
  const screens = [
    ...layOutCapacity(catalogue, definition),
    ...definition.pages.flatMap((page) => layOutPage(catalogue, definition, page)),
    // Whoever files for somebody else does it in chat: that person's letter is asked there.
    ...definition.evidence
      .filter((evidence) => !isLetter(definition, evidence.id))
      .map((evidence): Draft => ({ kind: 'evidence', evidence, inputs: [pickerFor(evidence)] })),
    { kind: 'summary', inputs: [AGREE] } satisfies Draft,
  ].map((screen, index): FormScreen => ({ ...screen, id: `${nameOf(screen)}_${letters(index)}` }));
  laidOut.set(definition, { catalogue, screens });
  return screens;
}

/** Asked at every request; neither ever changes. */
const laidOut = new WeakMap<ServiceDefinition, { catalogue: Catalogue; screens: readonly FormScreen[] }>();

function layOutCapacity(catalogue: Catalogue, { id, capacities }: ServiceDefinition): readonly Draft[] {
  if (capacities.length < 2) return [];
  const describes = catalogue.languages.some((language) =>
    capacities.some((one) => catalogue.hasText(id, language, `capacities.${one.id}.description`)),
  );
  const component = capacities.length > MOST_RADIO_BUTTONS ? 'Dropdown' : 'RadioButtonsGroup';
  return [{ kind: 'capacity', inputs: [{ name: 'capacity', component, settings: {}, describes }] }];
}

function layOutPage(
  catalogue: Catalogue,
  definition: ServiceDefinition,
  page: ServiceDefinition['pages'][number],
): readonly Draft[] {
  const screens: Draft[] = [];
  let fields: Field[] = [];
  let inputs: FormInput[] = [];
  const close = (): void => {
    if (fields.length > 0) screens.push({ kind: 'page', page: page.id, fields, inputs });
    fields = [];
    inputs = [];
  };
  for (const field of page.fields) {
    const shape = shapeOf(catalogue, definition, field);
    if (shape.kind === 'chat') continue;
    if (shape.kind !== 'fields') {
      close();
      screens.push(...shape.screens);
      continue;
    }
    const all = [...inputs, ...shape.inputs];
    const isFull =
      all.length > MOST_INPUTS || all.filter((one) => one.component === 'OptIn').length > MOST_DECLARATIONS;
    if (isFull || fields.some((earlier) => mentions(field.when, earlier.id))) close();
    fields.push(field);
    inputs.push(...shape.inputs);
    if (!shape.exchange) continue;
    close();
    screens.push({ kind: 'more', field, inputs: OPEN_INPUTS });
  }
  close();
  return screens;
}

type Shape =
  /** Asked in chat, after the form. */
  | { readonly kind: 'chat' }
  | { readonly kind: 'fields'; readonly inputs: readonly FormInput[]; readonly exchange: boolean }
  | { readonly kind: 'screens'; readonly screens: readonly Draft[] };

function shapeOf(catalogue: Catalogue, definition: ServiceDefinition, field: Field): Shape {
  if (field.kind === 'photo' || field.kind === 'document') {
    const evidence = listEvidence(definition).find((one) => one.id === field.id);
    if (!evidence) return { kind: 'chat' };
    return { kind: 'screens', screens: [{ kind: 'evidence', evidence, inputs: [pickerFor(evidence)] }] };
  }
  const contexts = contextsOf(catalogue, definition.id, field);
  const parts = contexts.map((context) => flowField(context, field));
  const [part] = parts;
  if (!part || part.chatOnly) return { kind: 'chat' };
  if (part.members) {
    const { maximum } = part.members;
    const inner = part.members.fields.map((one) =>
      contexts.map((context) => flowField({ ...context, path: `${context.path}.fields.${one.id}` }, one)),
    );
    const inputs = inner.map(inputsOf);
    if (inner.some(([first]) => first?.exchange === true) || inputs.some((one) => one === undefined))
      return { kind: 'chat' };
    const next: FormInput = { name: NEXT_MEMBER, component: 'RadioButtonsGroup', settings: {} };
    const all = [...inputs.flatMap((one) => one ?? []), next];
    const screens = Array.from({ length: maximum }, (_, index): Draft => {
      return { kind: 'member', field, number: index + 1, inputs: all };
    });
    return { kind: 'screens', screens };
  }
  const inputs = inputsOf(parts);
  return inputs === undefined ? { kind: 'chat' } : { kind: 'fields', inputs, exchange: part.exchange === true };
}

/** A field in every language: its shape is the same, but for the second line of options. */
function contextsOf(catalogue: Catalogue, serviceId: string, field: Field): readonly FieldContext[] {
  return catalogue.languages.map((language) =>
    contextOf(catalogue, serviceId, field, { language, today: ANY_DAY, answers: {} }),
  );
}

/** Undefined: a list that no form can show. */
function inputsOf(parts: readonly { readonly inputs: readonly FlowInput[] }[]): readonly FormInput[] | undefined {
  const inputs = (parts[0]?.inputs ?? []).map((input, index) =>
    inputOf(
      input,
      parts.flatMap((part) => part.inputs[index] ?? []),
    ),
  );
  return inputs.some((one) => one === undefined) ? undefined : inputs.flatMap((one) => one ?? []);
}

function inputOf(input: FlowInput, inLanguages: readonly FlowInput[]): FormInput | undefined {
  const { name } = input;
  switch (input.type) {
    case 'TextInput':
      return { name, component: 'TextInput', settings: { 'input-type': input.input, 'max-chars': input.most ?? 80 } };
    case 'TextArea':
      return { name, component: 'TextArea', settings: { 'max-length': input.most } };
    case 'DatePicker':
    case 'OptIn':
      return { name, component: input.type, settings: {} };
    case 'Options': {
      if (input.options.length > MOST_OPTIONS) return undefined;
      const component = input.options.length > MOST_RADIO_BUTTONS ? 'Dropdown' : 'RadioButtonsGroup';
      const describes = inLanguages.some(
        (one) => one.type === 'Options' && one.options.some((option) => option.description !== undefined),
      );
      return { name, component, settings: {}, describes };
    }
    case 'PhotoPicker':
    case 'DocumentPicker':
      return undefined;
  }
}

/** Papers are photographed; a PDF can be sent in chat. A field of kind document takes files of all its types. */
function pickerFor({ id, mimeTypes, kinds, maxBytes }: Evidence): FormInput {
  const size = { 'max-file-size-kb': Math.max(1, Math.floor(maxBytes / 1024)) };
  const name = `file_${id.replaceAll(/[^A-Za-z0-9]/g, '_')}`;
  if (kinds.length > 0 && mimeTypes.includes(PDF) && !mimeTypes.some((type) => type.startsWith('image/'))) {
    const counts = { 'min-uploaded-documents': 0, 'max-uploaded-documents': MOST_FILES };
    return { name, component: 'DocumentPicker', settings: { ...size, ...counts, 'allowed-mime-types': mimeTypes } };
  }
  const counts = { 'min-uploaded-photos': 0, 'max-uploaded-photos': MOST_FILES };
  return { name, component: 'PhotoPicker', settings: { ...size, ...counts, 'photo-source': 'camera_gallery' } };
}

/** Cautious: a name that only looks the same divides two screens, and does no harm. */
function mentions(rule: string | undefined, name: string): boolean {
  return rule !== undefined && new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(rule);
}

function nameOf(screen: Draft): string {
  switch (screen.kind) {
    case 'page':
      return shout(screen.page);
    case 'more':
    case 'member':
      return shout(screen.field.id);
    case 'evidence':
      return shout(screen.evidence.id);
    case 'capacity':
    case 'summary':
      return shout(screen.kind);
  }
}

function shout(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z]/g, '_');
}

/** 0 is A, 26 is AA. */
function letters(index: number): string {
  const rest = Math.floor(index / 26) - 1;
  return (rest < 0 ? '' : letters(rest)) + String.fromCodePoint(65 + (index % 26));
}
