// The form of a definition as a phone would show it to somebody who has answered: the compiled Flow JSON, each of its components
// with the data that the endpoint would hand over. For `/desk/authoring`; nothing is kept or sent.

import type { Catalogue, RuleFacts, ServiceDefinition } from '#catalogue';
import type { Json } from '#platform/pure';
import { z } from 'zod';
import { ConversationState, initialState } from '#conversation/engine';
import { compileForm } from './compile-form.ts';
import { isFilled, viewForm } from './form-view.ts';
import { layOutForm } from './lay-out-form.ts';
import { screenData, type ScreenData } from './screen-data.ts';

export interface PreviewComponent {
  /** Meta's name: TextInput, RadioButtonsGroup … */
  readonly type: string;
  /** The text itself, or the label of an input. */
  readonly text: string;
  readonly options: readonly { readonly title: string; readonly description?: string; readonly chosen: boolean }[];
  /** What was answered, where it is one text. */
  readonly value?: string;
  /** A box that is ticked. */
  readonly ticked: boolean;
  readonly required: boolean;
}

export interface PreviewScreen {
  readonly id: string;
  readonly title: string;
  readonly components: readonly PreviewComponent[];
}

/** The screens that somebody with these answers sees, in their order. */
export function previewForm(
  catalogue: Catalogue,
  definition: ServiceDefinition,
  asked: { readonly language: string; readonly facts: RuleFacts },
): readonly PreviewScreen[] {
  const { facts } = asked;
  const screens = layOutForm(catalogue, definition);
  const view = viewForm(catalogue, answered(definition, asked), JOURNEY, new Date(`${facts.today}T06:30:00Z`));
  if (view === undefined) return [];
  const form = Form.parse(compileForm(catalogue, definition));
  return screens.flatMap((screen, index) => {
    const compiled = form.screens[index];
    if (compiled === undefined || !isFilled(view, screen)) return [];
    const data = screenData(view, screen);
    const components = compiled.layout.children.flatMap((one) => one.children ?? [one]);
    return [{ id: compiled.id, title: compiled.title, components: components.flatMap((one) => fill(one, data)) }];
  });
}

const JOURNEY = 'preview';

/** Somebody who is about to send this. */
function answered(
  { id, version, lookups }: ServiceDefinition,
  { language, facts }: { readonly language: string; readonly facts: RuleFacts },
): ConversationState {
  const journey = {
    id: JOURNEY,
    serviceId: id,
    version,
    at: { kind: 'review' },
    answers: { ...facts.answers, ...(facts.capacity === undefined ? {} : { capacity: facts.capacity }) },
    linked: facts.record === undefined ? [] : Object.keys(lookups),
    ...(facts.record === undefined ? {} : { record: { ref: JOURNEY, facts: facts.record } }),
    documents: (facts.documents ?? []).map((evidence, at) => ({ documentId: String(at), evidence })),
    pending: [],
    reminded: false,
  };
  return ConversationState.parse({ ...initialState(), language, journey });
}

const Component = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  text: z.string().optional(),
  label: z.string().optional(),
  visible: z.string().optional(),
  required: z.string().optional(),
  'data-source': z.string().optional(),
});
type Component = z.infer<typeof Component>;
const Form = z.looseObject({
  screens: z.array(
    z.looseObject({
      id: z.string(),
      title: z.string(),
      layout: z.looseObject({
        children: z.array(Component.extend({ children: z.array(Component).optional() })),
      }),
    }),
  ),
});
const Options = z.array(z.looseObject({ id: z.string(), title: z.string(), description: z.string().optional() }));
const Given = z.record(z.string(), z.json()).catch({});

function fill(component: Component, data: ScreenData): readonly PreviewComponent[] {
  const read = (expression: string | undefined): Json | undefined => {
    const name = /^\$\{data\.(\w+)\}$/.exec(expression ?? '')?.[1];
    return name === undefined ? expression : data[name];
  };
  if (component.visible !== undefined && read(component.visible) !== true) return [];
  const text = read(component.text ?? component.label);
  const given = component.name === undefined ? undefined : Given.parse(data['given'])[component.name];
  const options = Options.safeParse(read(component['data-source'])).data ?? [];
  return [
    {
      type: component.type,
      text: typeof text === 'string' ? text : '',
      options: options.map(({ id, title, description }) => ({
        title,
        ...(description === undefined || description === '-' ? {} : { description }),
        chosen: id === given,
      })),
      ...(typeof given === 'string' && options.length === 0 ? { value: given } : {}),
      ticked: given === true,
      required: read(component.required) === true,
    },
  ];
}
