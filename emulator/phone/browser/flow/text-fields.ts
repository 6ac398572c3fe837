/** TextInput, TextArea, DatePicker, CalendarPicker and OptIn. */
import { element } from '../dom.ts';
import { fieldFrame } from './field.ts';
import { fieldsOf, listOf, numberOf, textOf, type Fields } from '../fields.ts';
import type { ScreenContext } from './screen-context.ts';

const defaultInputLength = 80;
const defaultAreaLength = 600;
const inputTypes: Readonly<Record<string, { type: string; inputmode: string }>> = {
  text: { type: 'text', inputmode: 'text' },
  number: { type: 'text', inputmode: 'decimal' },
  email: { type: 'email', inputmode: 'email' },
  password: { type: 'password', inputmode: 'text' },
  passcode: { type: 'password', inputmode: 'numeric' },
  phone: { type: 'tel', inputmode: 'tel' },
};
const shapes: Readonly<Record<string, RegExp>> = {
  number: /^-?\d+(\.\d+)?$/,
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  passcode: /^\d+$/,
  phone: /^\+?[\d\s()-]{6,20}$/,
};

export function drawTextInput(properties: Fields, context: ScreenContext): HTMLElement {
  const kind = textOf(properties['input-type']) || 'text';
  const maximum = numberOf(properties['max-chars']) ?? defaultInputLength;
  const attributes = { ...(inputTypes[kind] ?? inputTypes['text']), maxlength: String(maximum), dir: 'auto' };
  return typedField(properties, context, element('input', { attributes }), kind);
}

export function drawTextArea(properties: Fields, context: ScreenContext): HTMLElement {
  const maximum = numberOf(properties['max-length']) ?? defaultAreaLength;
  const attributes = { rows: '4', maxlength: String(maximum), dir: 'auto' };
  return typedField(properties, context, element('textarea', { attributes }), 'text');
}

function typedField(
  properties: Fields,
  context: ScreenContext,
  control: HTMLInputElement | HTMLTextAreaElement,
  kind: string,
): HTMLElement {
  const name = textOf(properties['name']);
  control.value = textOf(context.valueOf(name));
  control.disabled = properties['enabled'] === false;
  control.addEventListener('input', () => context.setValue(name, control.value));
  const problemOf = () => {
    const shortest = numberOf(properties['min-chars']) ?? 0;
    const pattern = textOf(properties['pattern']);
    const fits =
      control.value.length >= shortest &&
      (shapes[kind]?.test(control.value) ?? true) &&
      (pattern === '' || matchesWhole(pattern, control.value));
    return fits ? '' : textOf(properties['error-message']) || context.strings.wrongForm;
  };
  return fieldFrame(context, { properties, control, problemOf });
}

/** Dates are texts `YYYY-MM-DD`; unavailable ones are refused when chosen, as the browser's own picker shows them all. */
export function drawDatePicker(properties: Fields, context: ScreenContext): HTMLElement {
  const name = textOf(properties['name']);
  const control = dateInput(properties, textOf(context.valueOf(name)), (value) => {
    context.setValue(name, value);
    context.act(properties['on-select-action']);
  });
  return fieldFrame(context, { properties, control, problemOf: () => dateProblem(properties, control, context) });
}

export function drawCalendarPicker(properties: Fields, context: ScreenContext): HTMLElement {
  if (textOf(properties['mode']) !== 'range') return drawDatePicker(flattenRange(properties), context);
  const name = textOf(properties['name']);
  const chosen = fieldsOf(context.valueOf(name));
  const changed = () => {
    const complete = from.value !== '' && until.value !== '';
    context.setValue(name, complete ? { 'start-date': from.value, 'end-date': until.value } : undefined);
  };
  const from = dateInput(properties, textOf(chosen['start-date']), changed);
  const until = dateInput(properties, textOf(chosen['end-date']), changed);
  const labels = fieldsOf(properties['label']);
  const titled = (control: HTMLInputElement, label: string) =>
    element('label', {}, element('small', { attributes: { dir: 'auto' } }, label), control);
  const control = element(
    'div',
    { class: 'flow-range' },
    titled(from, textOf(labels['start-date']) || context.strings.from),
    titled(until, textOf(labels['end-date']) || context.strings.until),
  );
  const title = { ...properties, label: textOf(properties['title']), required: isRequired(properties) };
  const problemOf = () =>
    from.value > until.value
      ? context.strings.wrongForm
      : dateProblem(properties, from, context) || dateProblem(properties, until, context);
  return fieldFrame(context, { properties: title, control, group: true, problemOf });
}

export function drawOptIn(properties: Fields, context: ScreenContext): HTMLElement {
  const name = textOf(properties['name']);
  const box = element('input', { attributes: { type: 'checkbox' } });
  box.checked = context.valueOf(name) === true;
  box.addEventListener('change', () => context.setValue(name, box.checked));
  const words = element('span', { attributes: { dir: 'auto' } }, textOf(properties['label']));
  const line = element('label', { class: 'flow-choice' }, words, box);
  const action = properties['on-click-action'];
  const more = element('button', { class: 'flow-link', attributes: { type: 'button' } }, context.strings.readMore);
  more.addEventListener('click', () => context.act(action));
  const control = element('div', {}, line, action === undefined ? null : more);
  const plain = { ...properties, label: '', required: properties['required'] === true };
  const frame = fieldFrame(context, { properties: plain, control, group: true, problemOf: () => '' });
  frame.querySelector('legend')?.remove();
  return frame;
}

function dateInput(properties: Fields, value: string, onChange: (value: string) => void): HTMLInputElement {
  const control = element('input', { attributes: { type: 'date' } });
  control.min = textOf(properties['min-date']);
  control.max = textOf(properties['max-date']);
  control.value = value;
  control.disabled = properties['enabled'] === false;
  control.addEventListener('change', () => onChange(control.value));
  return control;
}

function dateProblem(properties: Fields, control: HTMLInputElement, context: ScreenContext): string {
  const { value, min, max } = control;
  const closed = listOf(properties['unavailable-dates']).includes(value);
  const fits = (min === '' || value >= min) && (max === '' || value <= max) && !closed;
  return fits ? '' : textOf(properties['error-message']) || context.strings.wrongForm;
}

/** In mode `single` label, helper text and required are plain; elsewhere they may be given by end of the range. */
function flattenRange(properties: Fields): Fields {
  const label = properties['label'];
  return { ...properties, label: typeof label === 'string' ? label : textOf(properties['title']) };
}

function isRequired(properties: Fields): boolean {
  const required = properties['required'];
  return required === true || fieldsOf(required)['start-date'] === true;
}

function matchesWhole(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(value);
  } catch {
    return true;
  }
}
