/** WhatsApp's own address form for India (§3.2): pre-filled values, the service's complaints, the citizen's corrections. */
import { sendAddress } from './api.ts';
import { element } from './dom.ts';
import type { SheetHost } from './sheets.ts';
import type { Strings } from './strings.ts';

type AddressRequest = {
  readonly citizenId: string;
  readonly messageId: string;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
};

export function openAddressSheet(host: SheetHost, request: AddressRequest, strings: Strings): void {
  const fields = fieldsIn(strings);
  const inputs = fields.map(({ key, label, needed }) => {
    const input = element('input', { attributes: { dir: 'auto', maxlength: key === 'in_pin_code' ? '6' : '120' } });
    input.name = key;
    input.required = needed;
    input.value = request.values[key] ?? '';
    if (key === 'in_pin_code') {
      input.pattern = '[1-9][0-9]{5}';
      input.inputMode = 'numeric';
    }
    const complaint = request.errors[key] ?? '';
    const told = complaint === '' ? null : element('small', { class: 'flow-problem' }, complaint);
    return { input, line: element('label', { class: 'field' }, element('span', {}, label), input, told) };
  });
  const problem = element('p', { class: 'problem', attributes: { role: 'alert' } });
  const send = element('button', { class: 'primary', attributes: { type: 'submit' } }, strings.send);
  const form = element(
    'form',
    { class: 'sheet-form' },
    element('div', { class: 'sheet-body' }, ...inputs.map(({ line }) => line), problem),
    element('div', { class: 'sheet-foot' }, send),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const filled = inputs.filter(({ input }) => input.value.trim() !== '');
    const values = Object.fromEntries(filled.map(({ input }) => [input.name, input.value.trim()]));
    send.disabled = true;
    sendAddress(request.citizenId, request.messageId, values).then(host.close, () => {
      send.disabled = false;
      problem.textContent = strings.formFailed;
    });
  });
  host.open(strings.giveAddress, [form]);
}

function fieldsIn(strings: Strings) {
  return [
    { key: 'name', label: strings.addressName, needed: true },
    { key: 'phone_number', label: strings.addressPhone, needed: true },
    { key: 'in_pin_code', label: strings.addressPin, needed: true },
    { key: 'house_number', label: strings.addressHouse, needed: false },
    { key: 'floor_number', label: strings.addressFloor, needed: false },
    { key: 'tower_number', label: strings.addressTower, needed: false },
    { key: 'building_name', label: strings.addressBuilding, needed: false },
    { key: 'address', label: strings.addressStreet, needed: true },
    { key: 'landmark_area', label: strings.addressLandmark, needed: false },
    { key: 'city', label: strings.addressCity, needed: true },
    { key: 'state', label: strings.addressState, needed: true },
  ] as const;
}
