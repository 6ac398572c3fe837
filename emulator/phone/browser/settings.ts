/** The settings of one phone, and the dialog that adds a citizen. */
import type { Citizen, CitizenLanguage } from '../../chat.ts';
import { changeCitizen, changeNumber, changeSim, clearChat, postCitizen } from './api.ts';
import { element } from './dom.ts';
import type { SheetHost } from './sheets.ts';
import { isLanguage, languageNames, type Strings } from './strings.ts';

export function openSettings(host: SheetHost, citizen: Citizen, strings: Strings): void {
  const shown = switchInput(citizen.phoneShown);
  shown.addEventListener('change', () => void changeCitizen(citizen.id, { phoneShown: shown.checked }));
  const stopped = switchInput(citizen.marketingStopped);
  stopped.addEventListener('change', () => void changeCitizen(citizen.id, { marketingStopped: stopped.checked }));
  const language = languageSelect(citizen.language);
  language.addEventListener('change', () => {
    if (isLanguage(language.value)) void changeCitizen(citizen.id, { language: language.value });
    host.close();
  });
  const action = (label: string, run: () => Promise<void>) => {
    const onClick = () => {
      void run();
      host.close();
    };
    return element('button', { class: 'plain', attributes: { type: 'button' }, onClick }, label);
  };
  host.open(strings.menu, [
    element(
      'div',
      { class: 'sheet-body' },
      element(
        'p',
        { class: 'facts' },
        `${citizen.name} `,
        element('bdi', { class: 'phone-digits' }, phoneText(citizen.phone)),
      ),
      element('p', { class: 'facts facts-small' }, citizen.userId),
      element(
        'label',
        { class: 'row' },
        element(
          'span',
          { class: 'row-words' },
          element('span', {}, strings.showNumber),
          element('small', {}, strings.showNumberHint),
        ),
        shown,
      ),
      element('label', { class: 'row' }, element('span', { class: 'row-words' }, strings.stopMarketing), stopped),
      element('label', { class: 'row' }, element('span', { class: 'row-words' }, strings.phoneLanguage), language),
      action(strings.newNumber, () => changeNumber(citizen.id)),
      action(strings.newSim, () => changeSim(citizen.id)),
      action(strings.clearChat, () => clearChat(citizen.id)),
    ),
  ]);
}

/** A dialog over the whole page; resolves nothing: the new citizen arrives as an event. */
export function openNewCitizenDialog(): void {
  const name = element('input', { attributes: { required: '', maxlength: '60', autocomplete: 'off' } });
  const language = languageSelect('en');
  const shown = switchInput(true);
  const cancel = element('button', { class: 'plain', attributes: { type: 'button' } }, 'Cancel');
  const add = element('button', { class: 'primary', attributes: { type: 'submit' } }, 'Add phone');
  const form = element(
    'form',
    {},
    element('h2', {}, 'Another citizen'),
    element('p', {}, 'Gets an invented number and a user id of their own.'),
    element('label', { class: 'field' }, element('span', {}, 'Name'), name),
    element('label', { class: 'field' }, element('span', {}, 'Language of the phone'), language),
    element('label', { class: 'row' }, element('span', { class: 'row-words' }, 'Show the number to businesses'), shown),
    element('div', { class: 'dialog-foot' }, cancel, add),
  );
  const dialog = element('dialog', { class: 'dialog' }, form);
  const close = () => {
    dialog.close();
    dialog.remove();
  };
  cancel.addEventListener('click', close);
  dialog.addEventListener('cancel', () => dialog.remove());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const chosen: CitizenLanguage = isLanguage(language.value) ? language.value : 'en';
    postCitizen({ name: name.value.trim(), language: chosen, phoneShown: shown.checked }).then(close, () =>
      name.focus(),
    );
  });
  document.body.appendChild(dialog);
  dialog.showModal();
}

/** `+91 99999 04127` */
export function phoneText(digits: string): string {
  const indian = /^91(\d{5})(\d{5})$/.exec(digits);
  return indian === null ? `+${digits}` : `+91 ${indian[1]} ${indian[2]}`;
}

function switchInput(checked: boolean): HTMLInputElement {
  const input = element('input', { class: 'switch', attributes: { type: 'checkbox', role: 'switch' } });
  input.checked = checked;
  return input;
}

function languageSelect(chosen: CitizenLanguage): HTMLSelectElement {
  const select = element('select');
  for (const [value, label] of Object.entries(languageNames)) {
    select.appendChild(element('option', { attributes: { value } }, label));
  }
  select.value = chosen;
  return select;
}
