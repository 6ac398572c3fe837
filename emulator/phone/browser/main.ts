/**
 * The phone page. `/` shows every citizen's phone side by side; `/?phone=<id>` one of them; `&embed=1` that one without
 * the page around it, to be put in a frame.
 */
import type { AppConnection, Citizen, PhoneEvent, PhoneNumber } from '../../chat.ts';
import { fetchState, listen } from './api.ts';
import { element, iconButton } from './dom.ts';
import { icon } from './icons.ts';
import { createPhone, type Phone } from './phone.ts';
import { openNewCitizenDialog, phoneText } from './settings.ts';
import { createTesterPanel } from './tester.ts';

const query = new URLSearchParams(location.search);
const onlyPhone = query.get('phone');
const embedded = query.get('embed') === '1';

type Shown = {
  readonly citizen: Citizen;
  readonly phone: Phone;
  readonly frame: HTMLElement;
  readonly tab: HTMLElement;
};
const phones = new Map<string, Shown>();
let numbers: readonly PhoneNumber[] = [];
let selected: string | undefined;

const pill = element('span', { class: 'pill', attributes: { role: 'status' } });
const tabs = element('nav', { class: 'tabs', attributes: { 'aria-label': 'Phones' } });
const grid = element('main', { class: 'grid' });
const tester = createTesterPanel();

function start(): void {
  applyTheme(query.get('theme') ?? localStorage.getItem('dwar-emulator-theme'));
  document.body.classList.toggle('embedded', embedded);
  document.body.classList.toggle('single', onlyPhone !== null);
  if (embedded) grid.append(element('h1', { class: 'unseen' }, document.title));
  else document.body.append(pageHead(), tester.root);
  document.body.append(grid);
  listen(
    () => void reload(),
    onEvent,
    () => showConnection('waiting'),
  );
  document.addEventListener('visibilitychange', lookEverywhere);
}

function pageHead(): HTMLElement {
  return element(
    'header',
    { class: 'page-head' },
    element('img', { attributes: { src: '/pictures/icon.svg', alt: '', width: '34', height: '34' } }),
    element(
      'div',
      { class: 'page-name' },
      element('h1', {}, 'Dwar phone emulator'),
      element('p', {}, 'Stands in for WhatsApp. Nothing here leaves this machine.'),
    ),
    pill,
    iconButton(icon('addPerson'), 'Add a citizen', openNewCitizenDialog),
    iconButton(icon('tools'), 'Clock, faults, bill', () => (tester.root.hidden = !tester.root.hidden)),
    iconButton(icon('theme'), 'Light or dark', toggleTheme),
    tabs,
  );
}

async function reload(): Promise<void> {
  const state = await fetchState();
  numbers = state.numbers;
  tester.showClock(state.nowMs, state.speed);
  for (const shown of phones.values()) shown.phone.clear();
  for (const citizen of state.citizens) showCitizen(citizen);
  for (const item of state.items) phones.get(item.citizenId)?.phone.showItem(item);
  showConnection(state.connection);
  lookEverywhere();
}

function onEvent(event: PhoneEvent): void {
  switch (event.kind) {
    case 'item':
      phones.get(event.item.citizenId)?.phone.showItem(event.item);
      break;
    case 'typing':
      phones.get(event.citizenId)?.phone.showTyping(event.phoneNumberId);
      break;
    case 'cleared':
      phones.get(event.citizenId)?.phone.clear();
      break;
    case 'citizen':
      showCitizen(event.citizen);
      break;
    case 'connection':
      showConnection(event.connection);
      break;
    case 'clock':
      tester.showClock(event.nowMs, event.speed);
      break;
    case 'faults':
      tester.showFaults();
      break;
  }
}

/** Adds the phone of a citizen, or brings it up to date; a changed language builds it anew. */
function showCitizen(citizen: Citizen): void {
  if (onlyPhone !== null && citizen.id !== onlyPhone) return;
  const known = phones.get(citizen.id);
  if (
    known !== undefined &&
    known.citizen.language === citizen.language &&
    known.citizen.phoneShown === citizen.phoneShown
  ) {
    return;
  }
  const [first, ...more] = numbers;
  if (first === undefined) return;
  const phone = createPhone(citizen, [first, ...more]);
  const frame = element('div', { class: 'place' }, caption(citizen), phone.root);
  const tab = element('button', { attributes: { type: 'button' }, onClick: () => select(citizen.id) }, citizen.name);
  if (known === undefined) {
    grid.appendChild(frame);
    tabs.appendChild(tab);
  } else {
    known.frame.replaceWith(frame);
    known.tab.replaceWith(tab);
  }
  phones.set(citizen.id, { citizen, phone, frame, tab });
  select(selected ?? citizen.id);
  if (known !== undefined) void refill(citizen.id, phone);
}

async function refill(citizenId: string, phone: Phone): Promise<void> {
  const state = await fetchState();
  for (const item of state.items) if (item.citizenId === citizenId) phone.showItem(item);
}

function caption(citizen: Citizen): HTMLElement {
  const number = citizen.phoneShown ? phoneText(citizen.phone) : 'number hidden';
  return element('p', { class: 'place-name' }, element('strong', {}, citizen.name), element('span', {}, number));
}

/** On a narrow page only the selected phone is seen. */
function select(citizenId: string): void {
  selected = citizenId;
  for (const [id, shown] of phones) {
    shown.frame.classList.toggle('selected', id === citizenId);
    shown.tab.setAttribute('aria-pressed', String(id === citizenId));
  }
  lookEverywhere();
}

function lookEverywhere(): void {
  for (const shown of phones.values()) shown.phone.look();
}

function showConnection(connection: AppConnection): void {
  const words: Readonly<Record<AppConnection, string>> = {
    waiting: 'Waiting for the app',
    connected: 'App connected',
    refused: 'The app refuses the verify token',
    failing: 'The app does not answer; trying again',
  };
  pill.className = `pill pill-${connection}`;
  pill.textContent = words[connection];
}

function toggleTheme(): void {
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const theme = (document.documentElement.dataset['theme'] ?? system) === 'dark' ? 'light' : 'dark';
  localStorage.setItem('dwar-emulator-theme', theme);
  applyTheme(theme);
}

function applyTheme(theme: string | null): void {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
}

start();
