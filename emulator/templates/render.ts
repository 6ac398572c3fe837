/** Fills a template with what was sent: checks that the parameters fit (132000, 132012) and words what the phone shows. */
import { LIMITS } from '#channel/wire';
import type { Attachment, ItemContent, ItemHeader, PaymentRequest, TemplateButton } from '../chat.ts';
import { GraphError } from '../graph/errors.ts';
import type { SentComponent, SentTemplate, TemplateParameter } from '../graph/schema/template.ts';
import { variablesOf, type TemplateButtonDefinition } from './definition.ts';
import type { Template } from './template.ts';

/** Throws 132000, 132001, 132005, 132012, 132015 or 132016. */
export function checkTemplateSend(sent: SentTemplate, template: Template | undefined): void {
  if (template === undefined || template.status === 'PENDING' || template.status === 'REJECTED') {
    throw new GraphError(132001, `Template name (${sent.name}) does not exist in ${sent.language.code}`);
  }
  if (template.status === 'PAUSED') throw new GraphError(132015, 'The template is paused for low quality.');
  if (template.status === 'DISABLED') throw new GraphError(132016, 'The template is disabled for good.');
  for (const component of template.components) {
    switch (component.type) {
      case 'HEADER': {
        const given = parametersOf(sent, 'header');
        if (component.format === 'TEXT') checkTexts('header', component.text, given);
        else if (given.length !== 1)
          throw new GraphError(
            132000,
            `header: number of parameters (${given.length}) does not match the expected number (1)`,
          );
        else if (given[0]?.type !== component.format.toLowerCase())
          throw new GraphError(132012, `header: expected ${component.format}`);
        break;
      }
      case 'BODY': {
        if (template.category === 'AUTHENTICATION') checkCount('body', parametersOf(sent, 'body'), 1);
        else checkTexts('body', component.text ?? '', parametersOf(sent, 'body'));
        break;
      }
      case 'BUTTONS':
        component.buttons.forEach((button, index) => checkButton(button, buttonParameters(sent, index), index));
        break;
      case 'FOOTER':
      case 'ORDER_STATUS':
        break;
    }
  }
  if (!template.components.some((component) => component.type === 'HEADER'))
    checkCount('header', parametersOf(sent, 'header'), 0);
}

export function renderTemplate(
  sent: SentTemplate,
  template: Template | undefined,
  file: Attachment | undefined,
  payment: PaymentRequest | null,
): ItemContent {
  const common = { kind: 'template', name: sent.name, language: sent.language.code, payment } as const;
  if (template === undefined) {
    const shown = sent.components.filter((component) => component.type === 'header' || component.type === 'body');
    const lines = shown.flatMap((component) => component.parameters.map(textOf)).filter((line) => line !== '');
    const header: ItemHeader = file === undefined ? null : { kind: 'media', media: file };
    return { ...common, header, lines, footer: '', buttons: repliesOf(sent) };
  }
  let header: ItemHeader = null;
  let lines: readonly string[] = [];
  let footer = '';
  let buttons: readonly TemplateButton[] = [];
  for (const component of template.components) {
    switch (component.type) {
      case 'HEADER':
        if (component.format === 'TEXT')
          header = { kind: 'text', text: fill(component.text, parametersOf(sent, 'header')) };
        else if (file !== undefined) header = { kind: 'media', media: file };
        break;
      case 'BODY':
        lines = bodyText(template, component.text, parametersOf(sent, 'body')).split('\n');
        break;
      case 'FOOTER':
        footer = component.text ?? '';
        break;
      case 'BUTTONS':
        buttons = component.buttons.map((button, index) => renderButton(button, buttonParameters(sent, index)));
        break;
      case 'ORDER_STATUS':
        break;
    }
  }
  const length = lines.join('\n').length;
  if (length > LIMITS.templateBody) throw new GraphError(132005, `The filled-in body has ${length} characters.`);
  return { ...common, header, lines, footer, buttons };
}

function bodyText(template: Template, text: string | undefined, given: readonly TemplateParameter[]): string {
  if (template.category !== 'AUTHENTICATION') return fill(text ?? '', given);
  return `*${given.map(textOf).join('')}* is your verification code.`;
}

function checkTexts(place: string, text: string, given: readonly TemplateParameter[]): void {
  const variables = variablesOf(text);
  checkCount(place, given, variables.length);
  for (const [index, parameter] of given.entries()) {
    if (parameter.type !== 'text' && parameter.type !== 'currency' && parameter.type !== 'date_time') {
      throw new GraphError(132012, `${place}: parameter ${index + 1} must be a text`);
    }
    const named = !/^[0-9]+$/.test(variables[0] ?? '0');
    if (named && (parameter.type !== 'text' || !variables.includes(parameter.parameter_name ?? ''))) {
      throw new GraphError(
        132012,
        `${place}: parameter ${index + 1} needs a parameter_name of ${variables.join(', ')}`,
      );
    }
    if (parameter.type === 'text' && /[\n\t]| {5}/.test(parameter.text)) {
      throw new GraphError(132012, `${place}: parameter ${index + 1} cannot have new lines, tabs or many spaces`);
    }
  }
}

function checkCount(place: string, given: readonly TemplateParameter[], expected: number): void {
  if (given.length === expected) return;
  const details = `${place}: number of localizable_params (${given.length}) does not match the expected number of params (${expected})`;
  throw new GraphError(132000, details);
}

function checkButton(button: TemplateButtonDefinition, given: readonly TemplateParameter[], index: number): void {
  const place = `button at index ${index}`;
  switch (button.type) {
    case 'URL':
      checkCount(place, given, variablesOf(button.url).length);
      break;
    case 'COPY_CODE':
    case 'OTP':
    case 'ORDER_DETAILS':
      checkCount(place, given, 1);
      break;
    case 'QUICK_REPLY':
    case 'PHONE_NUMBER':
    case 'FLOW':
    case 'REQUEST_CONTACT_INFO':
      break;
  }
}

function renderButton(button: TemplateButtonDefinition, given: readonly TemplateParameter[]): TemplateButton {
  const [parameter] = given;
  switch (button.type) {
    case 'QUICK_REPLY': {
      const id = parameter?.type === 'payload' ? parameter.payload : button.text;
      return { kind: 'reply', id, title: button.text };
    }
    case 'URL':
      return { kind: 'link', title: button.text, url: fill(button.url, given) };
    case 'PHONE_NUMBER':
      return { kind: 'call', title: button.text, phone: button.phone_number };
    case 'COPY_CODE':
    case 'OTP': {
      const code =
        parameter?.type === 'coupon_code' ? parameter.coupon_code : parameter === undefined ? '' : textOf(parameter);
      return { kind: 'copy-code', title: button.text ?? 'Copy code', code };
    }
    case 'FLOW':
      return { kind: 'flow', title: button.text };
    case 'ORDER_DETAILS':
      return { kind: 'payment', title: button.text };
    case 'REQUEST_CONTACT_INFO':
      return { kind: 'share-contact', title: button.text ?? 'Share contact info' };
  }
}

/** Of an unregistered template only the payloads are known. */
function repliesOf(sent: SentTemplate): readonly TemplateButton[] {
  return sent.components.flatMap((component) =>
    component.parameters.flatMap((parameter): TemplateButton[] =>
      parameter.type === 'payload' ? [{ kind: 'reply', id: parameter.payload, title: parameter.payload }] : [],
    ),
  );
}

function fill(text: string, given: readonly TemplateParameter[]): string {
  const order = variablesOf(text);
  return text.replaceAll(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g, (whole, name: string) => {
    const named = given.find((parameter) => parameter.type === 'text' && parameter.parameter_name === name);
    const parameter = named ?? given[order.indexOf(name)];
    return parameter === undefined ? whole : textOf(parameter);
  });
}

function textOf(parameter: TemplateParameter): string {
  switch (parameter.type) {
    case 'text':
      return parameter.text;
    case 'currency':
      return parameter.currency.fallback_value;
    case 'date_time':
      return parameter.date_time.fallback_value;
    case 'coupon_code':
      return parameter.coupon_code;
    case 'payload':
    case 'image':
    case 'video':
    case 'document':
    case 'location':
    case 'action':
    case 'order_status':
      return '';
  }
}

function parametersOf(sent: SentTemplate, type: 'header' | 'body'): readonly TemplateParameter[] {
  return sent.components.filter((component) => component.type === type).flatMap((component) => component.parameters);
}

function buttonParameters(sent: SentTemplate, index: number): readonly TemplateParameter[] {
  const isThis = (component: SentComponent) => component.type === 'button' && Number(component.index) === index;
  return sent.components.filter(isThis).flatMap((component) => component.parameters);
}
