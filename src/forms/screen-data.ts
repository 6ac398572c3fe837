// What the endpoint hands over with a screen: every word in the citizen's language, options and dates of the day, what was
// answered before, and what is wrong beside the input that it is about.

import {
  evidencePath,
  flowField,
  showField,
  type Field,
  type FieldContext,
  type FlowInput,
  type FlowPart,
  type RegionTextKey,
} from '#catalogue';
import { clipText } from '#language';
import type { Json } from '#platform/pure';
import {
  AGREE,
  FORM_LIMITS,
  LABEL_ROOM,
  NEXT_MEMBER,
  OPEN_INPUTS,
  SHOWN,
  type FormInput,
  type FormScreen,
} from './form-screen.ts';
import { applies, contextOfView, isFilled, membersOf, sayOf, type FormView } from './form-view.ts';
import { showReview } from './show-review.ts';

export type ScreenData = Readonly<Record<string, Json>>;
/** By the name of the field, or of the input. */
export type Problems = Readonly<Record<string, string>>;

type Shown = {
  /** Stands above the input. */
  readonly above: readonly string[];
  readonly label: string;
  readonly required: boolean;
  readonly options?: readonly { readonly id: string; readonly title: string; readonly description?: string }[];
  readonly from?: string;
  readonly to?: string;
  readonly value?: Json;
  readonly problem?: string | undefined;
};

/** Meta takes no blank text, not even where it is not shown. */
const NOTHING = '-';
const EARLIEST = '1800-01-01';
const LATEST = '2199-12-31';

export function screenData(view: FormView, screen: FormScreen, problems: Problems = {}): ScreenData {
  const { heading, inputs: filled } = fillScreen(view, screen, problems);
  const inputs: Filled['inputs'] = isFilled(view, screen) ? filled : new Map();
  const isSummary = screen.kind === 'summary';
  const given = [...inputs].flatMap(([name, shown]) => (shown.value === undefined ? [] : [[name, shown.value]]));
  const takesValues = !isSummary && screen.kind !== 'evidence';
  return {
    heading: clipText(heading, FORM_LIMITS.heading),
    footer: clipText(say(view, footerOf(screen, inputs)), FORM_LIMITS.footer),
    ...(isSummary ? dataOfReview(view) : {}),
    ...(takesValues ? { given: Object.fromEntries(given) } : {}),
    ...Object.assign({}, ...screen.inputs.map((input) => dataOf(input, inputs.get(input.name)))),
  };
}

function footerOf({ kind }: FormScreen, inputs: Filled['inputs']): RegionTextKey {
  if (kind !== 'summary') return 'resume.continue';
  return inputs.has(AGREE.name) ? 'query.send' : 'review.confirm';
}

function dataOfReview(view: FormView): ScreenData {
  const { summary, declaration } = showReview(view);
  return { summary, [SHOWN]: declaration?.mark ?? NOTHING };
}

function fillAgree(view: FormView, problems: Problems): readonly (readonly [string, Shown])[] {
  const { declaration } = showReview(view);
  if (declaration === undefined) return [];
  const label = say(view, 'declare.agree');
  return [[AGREE.name, { above: [declaration.words], label, required: true, problem: problems[AGREE.name] }]];
}

function say(view: FormView, key: RegionTextKey, parameters?: Readonly<Record<string, string | number>>): string {
  return view.catalogue.regionText(view.language, key, parameters);
}

function findOf(view: FormView, key: string): string | undefined {
  return view.catalogue.hasText(view.definition.id, view.language, key) ? sayOf(view, key) : undefined;
}

type Filled = { readonly heading: string; readonly inputs: ReadonlyMap<string, Shown> };

function fillScreen(view: FormView, screen: FormScreen, problems: Problems): Filled {
  switch (screen.kind) {
    case 'capacity':
      return { heading: say(view, 'capacity.label'), inputs: new Map([['capacity', fillCapacity(view, problems)]]) };
    case 'page': {
      const shown = screen.fields.filter((field) => applies(view, field));
      return {
        heading: sayOf(view, `pages.${screen.page}.title`),
        inputs: new Map(shown.flatMap((field) => fillField(view, field, problems))),
      };
    }
    case 'more':
      return {
        heading: sayOf(view, `fields.${screen.field.id}.label`),
        inputs: new Map(fillMore(view, screen.field, problems)),
      };
    case 'member':
      return {
        heading: sayOf(view, `fields.${screen.field.id}.member`, { number: screen.number }),
        inputs: new Map(fillMember(view, screen.field, screen.number, problems)),
      };
    case 'evidence': {
      const { id } = screen.evidence;
      const path = evidencePath(view.definition, id);
      const [input] = screen.inputs;
      const shown = { ...fillEvidence(view, screen.evidence, path), problem: problems[id] };
      return { heading: sayOf(view, `${path}.label`), inputs: new Map(input ? [[input.name, shown]] : []) };
    }
    case 'summary':
      return { heading: sayOf(view, 'name'), inputs: new Map(fillAgree(view, problems)) };
  }
}

function fillCapacity(view: FormView, problems: Problems): Shown {
  const { capacity } = view.answers;
  return {
    above: [sayOf(view, 'capacity.question')],
    label: say(view, 'capacity.label'),
    required: true,
    options: view.definition.capacities.map(({ id }) => {
      const description = findOf(view, `capacities.${id}.description`);
      return {
        id,
        title: sayOf(view, `capacities.${id}.label`),
        ...(description === undefined ? {} : { description }),
      };
    }),
    ...(capacity === undefined ? {} : { value: capacity }),
    problem: problems['capacity'],
  };
}

/** What was answered stands in its input; where an answer has no single input, it stands above, and may be kept. */
function fillField(view: FormView, field: Field, problems: Problems): readonly (readonly [string, Shown])[] {
  const context = contextOfView(view, field);
  const part = flowField(context, field);
  const answer = view.answers[field.id];
  const value = answer === undefined || answer === null ? undefined : valueFor(field, part, answer);
  const isKept = answer !== undefined && answer !== null && value === undefined;
  const kept = isKept ? [say(view, 'earlier.given', { answer: showField(context, field, answer) })] : [];
  return part.inputs.map((input, index) => {
    const shown = showInput(input, index === 0 ? [part.question, ...kept] : []);
    return [
      input.name,
      {
        ...shown,
        required: shown.required && !isKept,
        ...(value === undefined ? {} : { value }),
        problem: index === 0 ? problems[field.id] : undefined,
      },
    ];
  });
}

/** The answer as somebody would give it again; undefined where the form cannot show it in its one input. */
export function valueFor(field: { readonly kind: string }, part: FlowPart, answer: Json): Json | undefined {
  if (part.inputs.length !== 1 || part.exchange) return undefined;
  switch (field.kind) {
    case 'amount':
      return typeof answer === 'number' ? String(answer / 100) : undefined;
    case 'declaration':
      return answer === 'yes';
    default:
      return typeof answer === 'string' ? answer : typeof answer === 'number' ? String(answer) : undefined;
  }
}

function fillMore(view: FormView, field: Field, problems: Problems): readonly (readonly [string, Shown])[] {
  const part = flowField(contextOfView(view, field), field, view.drafts[field.id]);
  return pairInputs(part).map(([name, input], index) => {
    const shown = showInput(input, index === 0 ? [part.question] : []);
    const value = 'value' in input && input.value !== undefined ? { value: input.value } : {};
    return [name, { ...shown, ...value, problem: index === 0 ? problems[field.id] : undefined }];
  });
}

/** Which inputs of the open screen stand for those of the field: options first, lines in their order. */
export function pairInputs(part: FlowPart): readonly (readonly [string, FlowInput])[] {
  const free = [...OPEN_INPUTS];
  const pairs: (readonly [string, FlowInput])[] = [];
  for (const input of part.inputs) {
    const component = input.type === 'Options' ? 'Dropdown' : input.type;
    const at = free.findIndex((one) => one.component === component);
    const [taken] = at < 0 ? [] : free.splice(at, 1);
    if (taken) pairs.push([taken.name, input]);
  }
  return pairs;
}

function fillMember(
  view: FormView,
  field: Field,
  number: number,
  problems: Problems,
): readonly (readonly [string, Shown])[] {
  const context = contextOfView(view, field);
  const group = flowField(context, field);
  const { fields = [], minimum = 0, maximum = 1 } = group.members ?? {};
  const members = membersOf(view, field);
  const member = members[number - 1];
  const mayBeNobody = number === 1 && minimum === 0;
  const list = members.slice(0, number - 1).map((one, index) => {
    const [first] = fields;
    const name = first && one[first.id];
    return `${index + 1}. ${typeof name === 'string' ? name : ''}`;
  });
  const head = list.length === 0 ? group.question : say(view, 'fields.members.given', { list: list.join('\n') });
  const shown = fields.flatMap((one, index) => {
    const part = flowField(memberContext(context, one.id), one);
    const answer = member?.[one.id];
    const value = answer === undefined ? undefined : valueFor(one, part, answer);
    return part.inputs.map((input, place): readonly [string, Shown] => {
      const above = [...(index === 0 && place === 0 ? [head] : []), ...(place === 0 ? [part.question] : [])];
      const problem = place === 0 ? problems[one.id] : undefined;
      const filled = { ...showInput(input, above), ...(value === undefined ? {} : { value }), problem };
      return [input.name, { ...filled, required: filled.required && !mayBeNobody }];
    });
  });
  const next: Shown = {
    above: [],
    label: say(view, 'choices.title'),
    required: true,
    options: [
      ...(number < maximum ? [{ id: '+add', title: say(view, 'fields.members.add') }] : []),
      ...(number >= minimum ? [{ id: '+last', title: say(view, 'fields.members.done') }] : []),
      ...(mayBeNobody ? [{ id: '+none', title: say(view, 'fields.members.none') }] : []),
    ],
    problem: problems[field.id],
  };
  return [...shown, [NEXT_MEMBER, next]];
}

export function memberContext(context: FieldContext, inner: string): FieldContext {
  return { ...context, path: `${context.path}.fields.${inner}` };
}

function fillEvidence(
  view: FormView,
  evidence: { readonly id: string; readonly kinds: readonly string[]; readonly freshMonths?: number | undefined },
  path: string,
): Shown {
  const kinds = evidence.kinds.map((kind) => sayOf(view, `${path}.kinds.${kind}`)).join(', ');
  const how = kinds === '' ? say(view, 'fields.photo.how') : say(view, 'document.how', { kinds });
  const fresh =
    evidence.freshMonths === undefined ? [] : [say(view, 'document.fresh', { months: evidence.freshMonths })];
  const count = view.given.filter((one) => one === evidence.id).length;
  const given = count === 0 ? [] : [`✓ ${say(view, 'document.given', { count })}`];
  const above = [sayOf(view, `${path}.question`), how, ...fresh, ...given];
  return { above, label: sayOf(view, `${path}.label`), required: false };
}

function showInput(input: FlowInput, above: readonly string[]): Shown {
  const hint = input.hint === undefined ? [] : [input.hint];
  const shown = { above: [...above, ...hint], label: input.label, required: input.required };
  switch (input.type) {
    case 'Options':
      return { ...shown, options: input.options };
    case 'DatePicker':
      return { ...shown, from: input.earliest ?? EARLIEST, to: input.latest ?? LATEST };
    case 'OptIn':
      return { ...shown, label: input.text };
    case 'TextInput':
    case 'TextArea':
    case 'PhotoPicker':
    case 'DocumentPicker':
      return shown;
  }
}

/** The data of one input; one that does not apply is there, but not shown. */
function dataOf({ name, component, describes }: FormInput, shown: Shown | undefined): ScreenData {
  const room = LABEL_ROOM[component];
  const label = shown?.label ?? NOTHING;
  const above = [...(shown?.above ?? []), ...(label.length > room ? [label] : [])].join('\n\n');
  const { problem } = shown ?? {};
  const options = shown?.options ?? [{ id: NOTHING, title: NOTHING }];
  const isPicker = component === 'PhotoPicker' || component === 'DocumentPicker';
  const isDate = component === 'DatePicker';
  const hasOptions = component === 'Dropdown' || component === 'RadioButtonsGroup';
  return {
    [`${name}_label`]: clipText(label, room),
    [`${name}_shown`]: shown !== undefined,
    [`${name}_above`]: above === '' ? NOTHING : clipText(above, FORM_LIMITS.text),
    [`${name}_above_shown`]: above !== '',
    [`${name}_error`]: problem === undefined ? NOTHING : clipText(`⚠️ ${problem}`, FORM_LIMITS.error),
    [`${name}_error_shown`]: problem !== undefined,
    ...(isPicker ? {} : { [`${name}_required`]: shown?.required ?? false }),
    ...(isDate ? { [`${name}_from`]: shown?.from ?? EARLIEST, [`${name}_to`]: shown?.to ?? LATEST } : {}),
    ...(hasOptions
      ? {
          [`${name}_options`]: options.map(({ id, title, description = NOTHING }) => ({
            id,
            title: clipText(title, FORM_LIMITS.option),
            ...(describes ? { description: clipText(description, FORM_LIMITS.optionDescription) } : {}),
          })),
        }
      : {}),
  };
}
