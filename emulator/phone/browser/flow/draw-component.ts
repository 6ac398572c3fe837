/** One component of a Flow screen by its type. Redrawn only when a property it shows has changed. */
import { append, element } from '../dom.ts';
import { drawCheckboxes, drawChips, drawDropdown, drawNavigationList, drawRadioButtons } from './choice-fields.ts';
import { drawDocumentPicker, drawPhotoPicker } from './file-pickers.ts';
import { fieldsOf, isFields, listOf, textOf, type Fields } from '../fields.ts';
import { renderInline, renderMarkdown } from './markdown.ts';
import { drawCarousel, drawImage } from './pictures.ts';
import type { Drawn, ScreenContext } from './screen-context.ts';
import { drawCalendarPicker, drawDatePicker, drawOptIn, drawTextArea, drawTextInput } from './text-fields.ts';

type Draw = (properties: Fields, context: ScreenContext) => HTMLElement;

const drawings: Readonly<Record<string, Draw>> = {
  TextHeading: (properties) => textPart('h2', properties),
  TextSubheading: (properties) => textPart('h3', properties),
  TextBody: (properties) => textPart('p', properties),
  TextCaption: (properties) => textPart('small', properties),
  RichText: (properties) => {
    const { text } = properties;
    const source = Array.isArray(text) ? text.map(textOf).join('\n') : textOf(text);
    // No `dir`: what is inside has its own, and `auto` would look past it.
    return element('div', { class: 'flow-rich' }, renderMarkdown(source));
  },
  TextInput: drawTextInput,
  TextArea: drawTextArea,
  DatePicker: drawDatePicker,
  CalendarPicker: drawCalendarPicker,
  OptIn: drawOptIn,
  RadioButtonsGroup: drawRadioButtons,
  CheckboxGroup: drawCheckboxes,
  ChipsSelector: drawChips,
  Dropdown: drawDropdown,
  NavigationList: drawNavigationList,
  PhotoPicker: drawPhotoPicker,
  DocumentPicker: drawDocumentPicker,
  Image: (properties) => drawImage(properties),
  ImageCarousel: (properties) => drawCarousel(properties),
  EmbeddedLink: (properties, context) =>
    element(
      'button',
      {
        class: 'flow-link',
        attributes: { type: 'button', dir: 'auto' },
        onClick: () => context.act(properties['on-click-action']),
      },
      textOf(properties['text']),
    ),
  Footer: drawFooter,
};

export function drawAll(components: unknown, context: ScreenContext): readonly Drawn[] {
  return listOf(components)
    .filter(isFields)
    .map((component) => drawOne(component, context));
}

function drawOne(component: Fields, context: ScreenContext): Drawn {
  switch (component['type']) {
    case 'Form': {
      const starting = Object.entries(fieldsOf(context.resolve(component['init-values'])));
      for (const [name, value] of starting) context.initialize(name, value);
      return together(drawAll(component['children'], context));
    }
    case 'If':
      return branching(context, () => (context.isTrue(component['condition']) ? component['then'] : component['else']));
    case 'Switch': {
      const cases = fieldsOf(component['cases']);
      return branching(context, () => {
        const value = String(context.resolve(component['value']));
        return Object.hasOwn(cases, value) ? cases[value] : cases['default'];
      });
    }
    default:
      return single(component, context);
  }
}

function single(component: Fields, context: ScreenContext): Drawn {
  const node = element('div', { class: 'flow-part' });
  const draw = drawings[textOf(component['type'])];
  const initial = context.resolve(component['init-value']);
  const name = textOf(component['name']);
  if (name !== '' && initial !== undefined) context.initialize(name, initial);
  let shown = '';
  const update = () => {
    const properties = context.propertiesOf(component);
    const state = JSON.stringify(properties);
    if (state === shown) return;
    shown = state;
    node.hidden = properties['visible'] === false;
    node.replaceChildren(draw?.(properties, context) ?? unknownPart(component));
  };
  update();
  return { node, update };
}

function together(parts: readonly Drawn[]): Drawn {
  const node = element('div', { class: 'flow-group' });
  for (const part of parts) node.appendChild(part.node);
  return {
    node,
    update: () => {
      for (const part of parts) part.update();
    },
  };
}

/** Shows the components that the present values call for; another branch is drawn anew. */
function branching(context: ScreenContext, choose: () => unknown): Drawn {
  const node = element('div', { class: 'flow-group' });
  let chosen: unknown;
  let parts: readonly Drawn[] = [];
  const update = () => {
    const next = choose();
    if (next !== chosen) {
      chosen = next;
      parts = drawAll(next, context);
      node.replaceChildren(...parts.map((part) => part.node));
    }
    for (const part of parts) part.update();
  };
  update();
  return { node, update };
}

function textPart(tag: 'h2' | 'h3' | 'p' | 'small', properties: Fields): HTMLElement {
  const { text } = properties;
  const source = Array.isArray(text) ? text.map(textOf).join('\n') : textOf(text);
  const weight = textOf(properties['font-weight']);
  const classes = [
    'flow-text',
    weight.includes('bold') ? 'flow-bold' : '',
    weight.includes('italic') ? 'flow-italic' : '',
    properties['strikethrough'] === true ? 'flow-struck' : '',
  ];
  const part = element(tag, { class: classes.filter(Boolean).join(' '), attributes: { dir: 'auto' } });
  append(part, [properties['markdown'] === true ? renderInline(source) : source]);
  return part;
}

function drawFooter(properties: Fields, context: ScreenContext): HTMLElement {
  const caption = (text: unknown) => element('small', { attributes: { dir: 'auto' } }, textOf(text));
  const button = element(
    'button',
    { class: 'primary', attributes: { type: 'button', dir: 'auto' } },
    textOf(properties['label']),
  );
  button.disabled = properties['enabled'] === false;
  button.addEventListener('click', () => {
    const fine = [...context.checks.values()].toReversed().map((check) => check());
    if (fine.every(Boolean)) context.act(properties['on-click-action']);
  });
  return element(
    'div',
    { class: 'flow-footer' },
    element(
      'div',
      { class: 'flow-captions' },
      caption(properties['left-caption']),
      caption(properties['center-caption']),
      caption(properties['right-caption']),
    ),
    button,
  );
}

function unknownPart(component: Fields): HTMLElement {
  return element('p', { class: 'flow-problem' }, `? ${textOf(component['type'])}`);
}
