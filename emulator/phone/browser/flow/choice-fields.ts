/** RadioButtonsGroup, CheckboxGroup, ChipsSelector, Dropdown and NavigationList. */
import { append, element } from '../dom.ts';
import { icon } from '../icons.ts';
import { fieldFrame } from './field.ts';
import { fieldsOf, isFields, listOf, numberOf, textOf, type Fields } from '../fields.ts';
import { pictureAddress } from './pictures.ts';
import type { ScreenContext } from './screen-context.ts';

type Option = { readonly id: string; readonly title: string; readonly enabled: boolean; readonly fields: Fields };

export function drawRadioButtons(properties: Fields, context: ScreenContext): HTMLElement {
  const name = textOf(properties['name']);
  const control = element('div', { class: 'flow-options' });
  for (const option of optionsOf(properties)) {
    const input = element('input', { attributes: { type: 'radio', name: `flow-${name}`, value: option.id } });
    input.checked = context.valueOf(name) === option.id;
    input.disabled = !option.enabled || properties['enabled'] === false;
    input.addEventListener('change', () => select(properties, context, option.id));
    control.appendChild(optionLine(option, input));
  }
  return fieldFrame(context, { properties, control, group: true, problemOf: () => '' });
}

export function drawCheckboxes(properties: Fields, context: ScreenContext): HTMLElement {
  return drawMany(properties, context, 'flow-options', optionLine);
}

export function drawChips(properties: Fields, context: ScreenContext): HTMLElement {
  return drawMany(properties, context, 'flow-chips', (option, input) =>
    element('label', { class: 'flow-chip', attributes: { dir: 'auto' } }, input, element('span', {}, option.title)),
  );
}

export function drawDropdown(properties: Fields, context: ScreenContext): HTMLElement {
  const name = textOf(properties['name']);
  const control = element('select', {}, element('option', { attributes: { value: '' } }, context.strings.choose));
  for (const option of optionsOf(properties)) {
    const line = element('option', { attributes: { value: option.id, dir: 'auto' } }, option.title);
    line.disabled = !option.enabled;
    control.appendChild(line);
  }
  control.value = textOf(context.valueOf(name));
  control.disabled = properties['enabled'] === false;
  control.addEventListener('change', () => select(properties, context, control.value));
  return fieldFrame(context, { properties, control, problemOf: () => '' });
}

export function drawNavigationList(properties: Fields, context: ScreenContext): HTMLElement {
  const list = element('nav', { class: 'flow-navigation', attributes: { 'aria-label': textOf(properties['label']) } });
  const label = textOf(properties['label']);
  if (label !== '') list.appendChild(element('p', { class: 'flow-label', attributes: { dir: 'auto' } }, label));
  for (const item of listOf(properties['list-items']).filter(isFields)) {
    const action = item['on-click-action'] ?? properties['on-click-action'];
    const onClick = () => context.act(action);
    const button = element('button', { class: 'flow-entry', attributes: { type: 'button' }, onClick });
    const end = fieldsOf(item['end']);
    append(button, [
      startPicture(item),
      contentWords(fieldsOf(item['main-content']), [textOf(item['badge']), ...listOf(item['tags']).map(textOf)]),
      element('span', { class: 'flow-end' }, [textOf(end['title']), textOf(end['description'])].join('\n').trim()),
      icon('back'),
    ]);
    list.appendChild(button);
  }
  return list;
}

function drawMany(
  properties: Fields,
  context: ScreenContext,
  className: string,
  lineOf: (option: Option, input: HTMLInputElement) => HTMLElement,
): HTMLElement {
  const name = textOf(properties['name']);
  const chosen = new Set(listOf(context.valueOf(name)).map(textOf));
  const control = element('div', { class: className });
  const fewest = numberOf(properties['min-selected-items']) ?? 0;
  const most = numberOf(properties['max-selected-items']) ?? Infinity;
  for (const option of optionsOf(properties)) {
    const input = element('input', { attributes: { type: 'checkbox', value: option.id } });
    input.checked = chosen.has(option.id);
    input.disabled = !option.enabled || properties['enabled'] === false;
    input.addEventListener('change', () => {
      if (input.checked && chosen.size >= most) {
        input.checked = false;
        return;
      }
      if (input.checked) chosen.add(option.id);
      else chosen.delete(option.id);
      select(properties, context, [...chosen]);
    });
    control.appendChild(lineOf(option, input));
  }
  const problemOf = () => (chosen.size < fewest ? textOf(properties['error-message']) || context.strings.required : '');
  return fieldFrame(context, { properties, control, group: true, problemOf });
}

/** An option may carry its own `update_data`; the component's `on-select-action` comes after it. */
function select(properties: Fields, context: ScreenContext, value: string | readonly string[]): void {
  context.setValue(textOf(properties['name']), value);
  const option = optionsOf(properties).find((each) => each.id === value);
  if (option?.fields['on-select-action'] !== undefined) context.act(option.fields['on-select-action']);
  if (properties['on-select-action'] !== undefined) context.act(properties['on-select-action']);
}

function optionsOf(properties: Fields): readonly Option[] {
  return listOf(properties['data-source'])
    .filter(isFields)
    .map((fields) => ({
      id: textOf(fields['id']),
      title: textOf(fields['title']),
      enabled: fields['enabled'] !== false,
      fields,
    }));
}

function optionLine(option: Option, input: HTMLInputElement): HTMLElement {
  const words = contentWords(option.fields, []);
  return element('label', { class: 'flow-choice' }, startPicture(option.fields), words, input);
}

function contentWords(fields: Fields, marks: readonly string[]): HTMLElement {
  const small = (text: string) => (text === '' ? null : element('small', {}, text));
  const shown = marks.filter((mark) => mark !== '');
  return element(
    'span',
    { class: 'row-words', attributes: { dir: 'auto' } },
    element('span', {}, textOf(fields['title'])),
    small(textOf(fields['description'])),
    small(textOf(fields['metadata'])),
    shown.length === 0
      ? null
      : element('span', { class: 'flow-marks' }, ...shown.map((mark) => element('b', { class: 'flow-mark' }, mark))),
  );
}

function startPicture(fields: Fields): HTMLElement | null {
  const start = fieldsOf(fields['start']);
  const source = pictureAddress(fields['image'] ?? start['image']);
  const alt = textOf(fields['alt-text'] ?? start['alt-text']);
  if (source !== undefined) return element('img', { class: 'flow-thumb', attributes: { src: source, alt } });
  const colour = textOf(fields['color']);
  if (!/^#[0-9a-f]{6}$/i.test(colour)) return null;
  const dot = element('span', { class: 'flow-colour', attributes: { role: 'img', 'aria-label': alt } });
  dot.style.backgroundColor = colour;
  return dot;
}
