/** The tester's panel: the emulated clock, scripted faults, the number's quality, the bill. English only, like the page. */
import { callControl } from './api.ts';
import { element } from './dom.ts';
import { emulatedNow, setEmulatedTime } from './emulated-time.ts';
import { faultForm } from './fault-form.ts';
import { fieldsOf, isFields, listOf, numberOf, textOf, type Fields } from './fields.ts';

const speeds = [1, 10, 60, 1440];
const hourSeconds = 3600;
const leaps = [
  { label: '+1 hour', seconds: hourSeconds },
  { label: '+1 day', seconds: 24 * hourSeconds },
];
const clock = new Intl.DateTimeFormat('en-IN', { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });

export type TesterPanel = {
  readonly root: HTMLElement;
  readonly showClock: (nowMs: number, speed: number) => void;
  readonly showFaults: () => void;
};

/** Hidden until asked for; it fetches what it shows each time it opens. */
export function createTesterPanel(): TesterPanel {
  const time = element('strong', { class: 'tester-time' });
  const speed = element('select', { attributes: { 'aria-label': 'Speed' } });
  for (const each of speeds) {
    const label = each === 1440 ? 'a day a minute' : `× ${each}`;
    speed.appendChild(element('option', { attributes: { value: String(each) } }, label));
  }
  speed.addEventListener('change', () => void callControl('PATCH', '/clock', { speed: Number(speed.value) }));
  const tick = () => {
    time.textContent = clock.format(emulatedNow());
  };
  const leapButtons = leaps.map(({ label, seconds }) =>
    element(
      'button',
      {
        class: 'plain',
        attributes: { type: 'button' },
        onClick: () => void callControl('POST', '/clock/advance', { seconds }),
      },
      label,
    ),
  );

  const faults = element('ul', { class: 'tester-faults' });
  const quality = element('select', { attributes: { 'aria-label': 'Quality of the number' } });
  for (const each of ['GREEN', 'YELLOW', 'RED']) {
    quality.appendChild(element('option', { attributes: { value: each } }, each));
  }
  quality.addEventListener('change', () => void callControl('PATCH', '/number', { quality: quality.value }));
  const bill = element('p', { class: 'facts-small' });
  const root = element(
    'aside',
    { class: 'tester', attributes: { 'aria-label': 'What the tester may change', hidden: '' } },
    section('Clock', time, speed, ...leapButtons),
    section('Faults', faults, faultForm()),
    section('Number', element('label', {}, 'Quality ', quality), bill),
  );

  function showClock(nowMs: number, perSecond: number): void {
    setEmulatedTime(nowMs, perSecond);
    if (speeds.includes(perSecond)) speed.value = String(perSecond);
    tick();
  }
  async function showFaults(): Promise<void> {
    const answer = fieldsOf(await callControl('GET', '/faults'));
    faults.replaceChildren(...listOf(answer['faults']).filter(isFields).map(faultLine));
  }
  async function showNumber(): Promise<void> {
    const [number, told] = await Promise.all([callControl('GET', '/number'), callControl('GET', '/bill')]);
    quality.value = textOf(fieldsOf(fieldsOf(number)['number'])['quality']);
    bill.textContent = billText(fieldsOf(told));
  }
  const refresh = () => {
    if (root.hidden) return;
    tick();
    void showFaults();
    void showNumber();
  };
  new MutationObserver(refresh).observe(root, { attributeFilter: ['hidden'] });
  window.setInterval(() => {
    if (!root.hidden) tick();
  }, 1000);
  return { root, showClock, showFaults: () => (root.hidden ? undefined : void showFaults()) };
}

function section(title: string, ...children: readonly Node[]): HTMLElement {
  return element('section', { class: 'tester-part' }, element('h2', {}, title), ...children);
}

function faultLine(fault: Fields): HTMLElement {
  const details = ['code', 'status', 'delayMs', 'changes'].flatMap((key) => {
    const value = numberOf(fault[key]);
    return value === undefined ? [] : [key === 'delayMs' ? `${value} ms` : String(value)];
  });
  const left = numberOf(fault['times']);
  const times = left === undefined ? 'for ever' : `${left - (numberOf(fault['struck']) ?? 0)} times`;
  const who = textOf(fault['citizenId']);
  const words = [textOf(fault['kind']), ...details, who, times, `struck ${numberOf(fault['struck']) ?? 0}`];
  const id = textOf(fault['id']);
  const onClick = () => void callControl('DELETE', `/faults/${id}`);
  return element(
    'li',
    {},
    element('span', {}, words.filter(Boolean).join(' · ')),
    element('button', { class: 'plain', attributes: { type: 'button' }, onClick }, 'Remove'),
  );
}

function billText(bill: Fields): string {
  const rupees = ((numberOf(bill['total']) ?? 0) / 100).toFixed(2);
  const messages = listOf(bill['citizens'])
    .filter(isFields)
    .map(
      (each) => `${textOf(each['citizenId'])}: ${numberOf(each['messages']) ?? 0} messages, ₹${money(each['cost'])}`,
    );
  const free = numberOf(bill['freeServiceMessagesLeft']) ?? 0;
  return [`Bill of ${textOf(bill['month'])}: ₹${rupees}, ${free} free messages left`, ...messages].join('. ');
}

function money(paise: unknown): string {
  return ((numberOf(paise) ?? 0) / 100).toFixed(2);
}
