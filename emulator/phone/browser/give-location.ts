/** The sheet in which a citizen picks a place: coordinates, a sketch to tap, a name. */
import { sendLocation } from './api.ts';
import { element } from './dom.ts';
import { mapSketch, type Position } from './map-sketch.ts';
import type { SheetHost } from './sheets.ts';
import type { Strings } from './strings.ts';

/** In the middle of the country; no place in particular. */
const start: Position = { latitude: 23.25, longitude: 77.41 };
const spanDegrees = 0.05;

export function openLocationSheet(host: SheetHost, citizenId: string, strings: Strings, requestId?: string): void {
  let place = start;
  const holder = element('div', { class: 'map-place' });
  const latitude = degreesInput(90, () => read());
  const longitude = degreesInput(180, () => read());
  const name = element('input', { class: 'caption', attributes: { maxlength: '100', dir: 'auto' } });
  name.placeholder = strings.placeName;
  name.setAttribute('aria-label', strings.placeName);
  const problem = element('p', { class: 'problem', attributes: { role: 'alert' } });
  const send = element('button', { class: 'primary', attributes: { type: 'button' } }, strings.sendLocation);
  send.addEventListener('click', () => {
    const named = name.value.trim() === '' ? {} : { name: name.value.trim() };
    send.disabled = true;
    sendLocation(citizenId, { ...place, ...named }, requestId).then(host.close, () => {
      send.disabled = false;
      problem.textContent = strings.formFailed;
    });
  });

  function read(): void {
    const next = { latitude: Number(latitude.value), longitude: Number(longitude.value) };
    const fits = latitude.value !== '' && longitude.value !== '' && latitude.validity.valid && longitude.validity.valid;
    send.disabled = !fits;
    if (fits) move(next, false);
  }
  function move(to: Position, write = true): void {
    place = to;
    if (write) {
      latitude.value = String(to.latitude);
      longitude.value = String(to.longitude);
      send.disabled = false;
    }
    holder.replaceChildren(mapSketch(place, spanDegrees, move));
  }
  const here = element('button', { class: 'plain', attributes: { type: 'button' } }, strings.whereIAm);
  here.addEventListener('click', () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => move({ latitude: coords.latitude, longitude: coords.longitude }),
      () => (problem.textContent = strings.formFailed),
    );
  });
  move(start);
  host.open(strings.location, [
    element(
      'div',
      { class: 'sheet-body' },
      holder,
      element('p', { class: 'facts facts-small' }, strings.mapHint),
      element(
        'div',
        { class: 'degrees' },
        element('label', {}, element('small', {}, strings.latitude), latitude),
        element('label', {}, element('small', {}, strings.longitude), longitude),
      ),
      name,
      here,
      problem,
    ),
    element('div', { class: 'sheet-foot' }, send),
  ]);
}

function degreesInput(most: number, onInput: () => void): HTMLInputElement {
  const attributes = { type: 'number', step: 'any', min: String(-most), max: String(most), required: '', dir: 'ltr' };
  const input = element('input', { attributes });
  input.addEventListener('input', onInput);
  return input;
}
