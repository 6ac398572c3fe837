/** Limits of the components of a Flow screen (§7.3), as a table; the walk goes into Form, If and Switch. */
import { z } from 'zod';

type ComponentRule = {
  /** Longest text by property. */
  readonly texts?: Readonly<Record<string, number>>;
  /** Options in data-source, when they are literal. */
  readonly options?: readonly [number, number];
  /** How many of this component a screen may hold. */
  readonly most?: number;
  readonly required?: readonly string[];
};
type Found = { readonly error: string; readonly message: string; readonly path: string };
type Screen = { readonly terminal?: boolean | undefined; readonly layout: { readonly children: readonly unknown[] } };

const mostComponents = 50;
const Component = z.looseObject({ type: z.string() });
const Children = z.array(z.unknown());
const Branches = z.record(z.string(), Children);

const RULES: Readonly<Record<string, ComponentRule>> = {
  TextHeading: { texts: { text: 80 }, required: ['text'] },
  TextSubheading: { texts: { text: 80 }, required: ['text'] },
  TextBody: { texts: { text: 4096 }, required: ['text'] },
  TextCaption: { texts: { text: 409 }, required: ['text'] },
  RichText: { required: ['text'] },
  TextInput: { texts: { label: 20, 'helper-text': 80, 'error-message': 30 }, required: ['name', 'label'] },
  TextArea: { texts: { label: 20, 'helper-text': 80 }, required: ['name', 'label'] },
  CheckboxGroup: { texts: { label: 30, description: 300 }, options: [1, 20], required: ['name', 'data-source'] },
  RadioButtonsGroup: { texts: { label: 30, description: 300 }, options: [1, 20], required: ['name', 'data-source'] },
  Dropdown: { texts: { label: 20 }, options: [1, 200], required: ['name', 'label', 'data-source'] },
  ChipsSelector: {
    texts: { label: 80, description: 300 },
    options: [2, 20],
    required: ['name', 'label', 'data-source'],
  },
  DatePicker: { texts: { label: 40, 'helper-text': 80, 'error-message': 80 }, required: ['name', 'label'] },
  CalendarPicker: { texts: { title: 80, description: 300, label: 40 }, required: ['name', 'label'] },
  OptIn: { texts: { label: 120 }, most: 5, required: ['name', 'label'] },
  EmbeddedLink: { texts: { text: 25 }, most: 2, required: ['text', 'on-click-action'] },
  Footer: {
    texts: { label: 35, 'left-caption': 15, 'center-caption': 15, 'right-caption': 15 },
    required: ['label', 'on-click-action'],
  },
  Image: { most: 3, required: ['src'] },
  ImageCarousel: { most: 2, required: ['images'] },
  NavigationList: { most: 2, required: ['name', 'list-items'] },
  PhotoPicker: { texts: { label: 80, description: 300 }, most: 1, required: ['name', 'label'] },
  DocumentPicker: { texts: { label: 80, description: 300 }, most: 1, required: ['name', 'label'] },
  Form: { required: ['name', 'children'] },
  If: { required: ['condition', 'then'] },
  Switch: { required: ['value', 'cases'] },
};

export function findComponentFaults(screen: Screen, path: string): readonly Found[] {
  const found: Found[] = [];
  const counts = new Map<string, number>();
  walk(screen.layout.children, `${path}.layout.children`, counts, found, 0);
  const count = (type: string) => counts.get(type) ?? 0;
  const total = [...counts.values()].reduce((sum, each) => sum + each, 0);
  const add = (error: string, message: string) => found.push({ error, message, path: `${path}.layout` });
  if (total > mostComponents) add('TOO_MANY_COMPONENTS', `At most ${mostComponents} components on a screen.`);
  for (const [type, { most }] of Object.entries(RULES)) {
    if (most !== undefined && count(type) > most) add('TOO_MANY_COMPONENTS', `At most ${most} ${type} on a screen.`);
  }
  if (screen.terminal === true && count('Footer') === 0) add('MISSING_FOOTER', 'A terminal screen needs a Footer.');
  if (count('PhotoPicker') + count('DocumentPicker') > 1) add('TOO_MANY_COMPONENTS', 'One picker on a screen.');
  if (screen.terminal === true && count('NavigationList') > 0) {
    add('INVALID_COMPONENT', 'A NavigationList cannot stand on a terminal screen.');
  }
  return found;
}

function walk(
  children: readonly unknown[],
  path: string,
  counts: Map<string, number>,
  found: Found[],
  depth: number,
): void {
  for (const [index, child] of children.entries()) {
    const place = `${path}[${index}]`;
    const parsed = Component.safeParse(child);
    const rule = parsed.success ? RULES[parsed.data.type] : undefined;
    if (!parsed.success || rule === undefined) {
      found.push({ error: 'INVALID_COMPONENT', message: 'There is no such component.', path: place });
      continue;
    }
    const component = parsed.data;
    counts.set(component.type, (counts.get(component.type) ?? 0) + 1);
    checkComponent(component, rule, place, found);
    if (component.type === 'If' && depth >= 3) {
      found.push({ error: 'INVALID_COMPONENT', message: 'If can be nested three deep.', path: place });
      continue;
    }
    const deeper = component.type === 'If' ? depth + 1 : depth;
    for (const [name, list] of childLists(component)) walk(list, `${place}.${name}`, counts, found, deeper);
  }
}

function checkComponent(component: z.infer<typeof Component>, rule: ComponentRule, path: string, found: Found[]): void {
  for (const name of rule.required ?? []) {
    if (component[name] === undefined) {
      found.push({ error: 'MISSING_PROPERTY', message: `${component.type} needs ${name}.`, path });
    }
  }
  for (const [name, limit] of Object.entries(rule.texts ?? {})) {
    const value = component[name];
    if (typeof value !== 'string' || value.includes('${')) continue;
    const large = name === 'label' && component['label-variant'] === 'large';
    if (value.length > limit && !large) {
      found.push({ error: 'INVALID_PROPERTY_VALUE', message: `${name} has at most ${limit} characters.`, path });
    }
    if (name === 'text' && value.trim() === '') {
      found.push({ error: 'INVALID_PROPERTY_VALUE', message: 'A text cannot be blank.', path });
    }
  }
  const options = component['data-source'];
  if (rule.options !== undefined && Array.isArray(options)) {
    const [least, most] = rule.options;
    if (options.length < least || options.length > most) {
      found.push({ error: 'INVALID_PROPERTY_VALUE', message: `data-source has ${least} to ${most} options.`, path });
    }
  }
}

/** A branch that shows counts as shown: Meta counts the components of all branches. A Footer may stand in each. */
function childLists(component: z.infer<typeof Component>): readonly (readonly [string, readonly unknown[]])[] {
  const lists: (readonly [string, readonly unknown[]])[] = [];
  for (const name of ['children', 'then', 'else']) {
    const parsed = Children.safeParse(component[name]);
    if (parsed.success) lists.push([name, parsed.data]);
  }
  const cases = component.type === 'Switch' ? Branches.safeParse(component['cases']) : undefined;
  if (cases?.success === true)
    for (const [name, list] of Object.entries(cases.data)) lists.push([`cases.${name}`, list]);
  return lists;
}
