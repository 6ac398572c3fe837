/** The frame of one form field: label, helper text, problem; and the check that the footer runs before it goes on. */
import { append, element } from '../dom.ts';
import { textOf, type Fields } from '../fields.ts';
import type { ScreenContext } from './screen-context.ts';

type FieldParts = {
  readonly properties: Fields;
  readonly control: HTMLElement;
  /** Groups get a fieldset and a legend, single controls a label. */
  readonly group?: boolean;
  /** What is wrong with the present value; '' when nothing. */
  readonly problemOf: () => string;
};

export function fieldFrame(context: ScreenContext, parts: FieldParts): HTMLElement {
  const { properties, control } = parts;
  const name = textOf(properties['name']);
  const required = properties['required'] === true;
  const told = textOf(properties['error-message']);
  const problem = element('p', { class: 'flow-problem', attributes: { role: 'alert', dir: 'auto' } }, told);
  const label = [textOf(properties['label']), required ? '' : ` · ${context.strings.optional}`].join('');
  const words = element(
    parts.group === true ? 'legend' : 'span',
    { class: 'flow-label', attributes: { dir: 'auto' } },
    label,
  );
  const help = textOf(properties['helper-text']) || textOf(properties['description']);
  const frame = element(parts.group === true ? 'fieldset' : 'label', { class: 'flow-field' });
  const helpLine = help === '' ? null : element('small', { attributes: { dir: 'auto' } }, help);
  append(frame, parts.group === true ? [words, helpLine, control, problem] : [words, control, helpLine, problem]);
  for (const kind of ['input', 'change']) {
    frame.addEventListener(kind, () => {
      problem.textContent = '';
      control.removeAttribute('aria-invalid');
    });
  }
  context.checks.set(name, () => {
    if (!frame.isConnected || frame.offsetParent === null || properties['enabled'] === false) return true;
    const empty = isEmpty(context.valueOf(name));
    const found = empty ? (required ? context.strings.required : '') : parts.problemOf();
    problem.textContent = found;
    control.setAttribute('aria-invalid', String(found !== ''));
    if (found !== '') focusIn(control);
    return found === '';
  });
  return frame;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0);
}

function focusIn(control: HTMLElement): void {
  const first = control.matches('input, select, textarea, button')
    ? control
    : control.querySelector<HTMLElement>('input, select, textarea, button');
  first?.focus();
}
