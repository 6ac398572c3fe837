/**
 * Runs a Flow on the phone: draws the screens the emulator's server hands over, keeps what was typed, and turns taps into
 * navigate, data_exchange, complete, update_data and open_url. Encryption, time limit, routing model and data schema are
 * the server's (docs/guides/emulator.md, "Flows").
 */
import { element, iconButton } from '../dom.ts';
import { icon } from '../icons.ts';
import { keepFocusInside } from '../sheets.ts';
import type { Strings } from '../strings.ts';
import { drawAll } from './draw-component.ts';
import { evaluateCondition, resolveValue, type Scope } from './evaluate.ts';
import type { FlowAnswer, FlowCalls } from './flow-calls.ts';
import { fieldsOf, isFields, textOf, type Fields } from '../fields.ts';
import { findScreen } from './flow-json.ts';
import type { Drawn, ScreenContext } from './screen-context.ts';

type Visit = { readonly id: string; data: Fields; readonly form: Record<string, unknown> };

/** Actions read the form as it is when they happen. */
const resolvedWhenUsed = ['on-click-action', 'on-select-action', 'on-unselect-action'];

export async function openFlow(phone: HTMLElement, calls: FlowCalls, strings: Strings): Promise<void> {
  const visits: Visit[] = [];
  const held: Record<string, { data: Fields; form: Fields }> = {};
  let parts: readonly Drawn[] = [];
  let json: unknown;
  let busy = false;

  const before = document.activeElement;
  const title = element('h2', { attributes: { dir: 'auto' } });
  const backButton = iconButton(icon('back'), strings.back, () => void goBack());
  const notice = element('p', { class: 'flow-notice', attributes: { role: 'alert', dir: 'auto' } });
  const body = element('form', { class: 'flow-body', attributes: { novalidate: '' } });
  const foot = element('p', { class: 'flow-by' }, strings.managedBy);
  const root = element(
    'div',
    { class: 'flow', attributes: { role: 'dialog', 'aria-modal': 'true', 'aria-label': strings.form, tabindex: '-1' } },
    element(
      'header',
      { class: 'flow-head' },
      backButton,
      title,
      iconButton(icon('close'), strings.close, () => close()),
    ),
    notice,
    body,
    foot,
  );
  body.addEventListener('submit', (event) => event.preventDefault());
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    if (event.key === 'Tab') keepFocusInside(event, root);
  });
  phone.appendChild(root);
  root.focus();
  await run(async () => {
    json = await calls.fetchJson();
    return calls.open();
  });

  function close(): void {
    root.remove();
    if (before instanceof HTMLElement) before.focus();
  }

  /** One call at a time; the screen waits, and a failure is told above it. */
  async function run(call: () => Promise<FlowAnswer>, goingBack = false): Promise<void> {
    if (busy) return;
    busy = true;
    root.setAttribute('aria-busy', 'true');
    body.inert = true;
    notice.textContent = visits.length === 0 ? strings.loading : '';
    const answer = await call().catch((): FlowAnswer => ({ kind: 'error', key: '', message: '', ctaEnabled: true }));
    busy = false;
    root.removeAttribute('aria-busy');
    body.inert = false;
    notice.textContent = '';
    if (!root.isConnected) return;
    switch (answer.kind) {
      case 'completed':
        return close();
      case 'screen':
        return arrive(answer, goingBack);
      case 'error':
        notice.textContent = wordsOfError(answer, strings);
        if (!answer.ctaEnabled) body.replaceChildren();
        if (visits.length === 0 || !answer.ctaEnabled) title.textContent = strings.form;
    }
  }

  /** Back to a screen that asks nobody, the server answers no data: the screen keeps what it had. */
  function arrive(answer: Extract<FlowAnswer, { kind: 'screen' }>, goingBack: boolean): void {
    const told = answer.errorMessage ?? '';
    const data = told === '' ? answer.data : { ...answer.data, error_message: told };
    const top = visits.at(-1);
    if (goingBack) visits.pop();
    const known = visits.findIndex((visit) => visit.id === answer.screen);
    const same = visits[known];
    if (same === undefined) {
      visits.push({ id: answer.screen, data, form: { ...held[answer.screen]?.form } });
    } else {
      visits.length = known + 1;
      same.data = { ...same.data, ...data };
    }
    if (same !== undefined && same === top) for (const part of parts) part.update();
    else draw();
    notice.textContent = told;
  }

  async function goBack(): Promise<void> {
    const [to, from] = [visits.at(-2), visits.at(-1)];
    if (from === undefined || to === undefined) return close();
    await run(() => calls.back(from.id, to.id), true);
  }

  function draw(): void {
    const visit = visits.at(-1);
    const screen = visit === undefined ? undefined : findScreen(json, visit.id);
    if (visit === undefined || screen === undefined) {
      notice.textContent = strings.formFailed;
      return;
    }
    held[visit.id] = visit;
    const context = contextOf(visit);
    title.textContent = textOf(context.resolve(screen['title']));
    backButton.hidden = visits.length < 2;
    parts = drawAll(fieldsOf(screen['layout'])['children'], context);
    body.replaceChildren(...parts.map((part) => part.node));
    body.scrollTop = 0;
    root.dataset['screen'] = visit.id;
    (body.querySelector<HTMLElement>('input, select, textarea') ?? title).focus({ preventScroll: true });
  }

  function contextOf(visit: Visit): ScreenContext {
    const scope = (): Scope => ({ data: visit.data, form: visit.form, screens: held });
    const update = () => {
      for (const part of parts) part.update();
    };
    return {
      strings,
      resolve: (value) => resolveValue(value, scope()),
      isTrue: (condition) => evaluateCondition(condition, scope()),
      propertiesOf: (component) => fieldsOf(resolveValue(component, scope(), resolvedWhenUsed)),
      valueOf: (name) => visit.form[name],
      setValue: (name, value) => {
        visit.form[name] = value;
        update();
      },
      initialize: (name, value) => {
        visit.form[name] ??= value;
      },
      checks: new Map(),
      act: (action) => void act(fieldsOf(action), visit, scope()),
      upload: (file) => calls.upload(file),
    };
  }

  async function act(action: Fields, visit: Visit, scope: Scope): Promise<void> {
    const payload = fieldsOf(asSent(resolveValue(action['payload'], scope)));
    switch (action['name']) {
      case 'navigate': {
        const next = textOf(fieldsOf(action['next'])['name']);
        return run(() => calls.navigate(visit.id, next, payload));
      }
      case 'data_exchange':
        return run(() => calls.exchange(visit.id, payload));
      case 'complete':
        return run(() => calls.complete(visit.id, payload));
      case 'update_data':
        visit.data = { ...visit.data, ...payload };
        for (const part of parts) part.update();
        return;
      case 'open_url': {
        const address = textOf(resolveValue(action['url'], scope));
        if (/^https?:\/\//.test(address)) window.open(address, '_blank', 'noopener');
        return;
      }
      default:
        return;
    }
  }
}

/**
 * The words of a 427 are the service's own. Of any other failure a citizen reads only that something went wrong; its key
 * stands beside for the tester; what exactly failed is in the answer of the control API.
 */
function wordsOfError(answer: Extract<FlowAnswer, { kind: 'error' }>, strings: Strings): string {
  const told = answer.key === 'flow_token_invalid' ? answer.message : '';
  return `${told || strings.formFailed}${answer.key === '' ? '' : ` (${answer.key})`}`;
}

/** The page keeps a file's name and size with its id; only the id is sent. Undefined values leave no key. */
function asSent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asSent);
  if (!isFields(value)) return value;
  if (typeof value['media_id'] === 'string') return { media_id: value['media_id'] };
  const entries = Object.entries(value).map(([key, each]) => [key, each === undefined ? '' : asSent(each)]);
  return Object.fromEntries(entries);
}
