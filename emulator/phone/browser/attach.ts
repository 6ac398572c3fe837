/** Attaching a file: what to send (own photo, own document, a sample paper), then a look at it with a caption. */
import type { Citizen, Sample } from '../../chat.ts';
import { fetchSamples, sampleAddress, sendContact, sendFile, sendSample } from './api.ts';
import { openCamera } from './camera.ts';
import { element } from './dom.ts';
import { openLocationSheet } from './give-location.ts';
import { icon, type IconName } from './icons.ts';
import type { SheetHost } from './sheets.ts';
import type { Strings } from './strings.ts';
import { fileSize } from './times.ts';

type Choice = {
  readonly title: string;
  readonly pictureAddress: string | undefined;
  readonly facts: string;
  readonly send: (caption: string) => Promise<void>;
};

export async function openAttachSheet(host: SheetHost, citizen: Citizen, strings: Strings): Promise<void> {
  const samples = await fetchSamples();
  const preview = (choice: Choice) => openPreview(host, choice, strings);
  const pick = (kind: 'image' | 'document', accept: string) =>
    pickFile(accept, (file) => preview(fileChoice(citizen, file, kind)));
  host.open(strings.attach, [
    element(
      'div',
      { class: 'tiles' },
      tile('photo', strings.photo, () => pick('image', 'image/jpeg,image/png')),
      tile(
        'camera',
        strings.camera,
        () => void openCamera(host, strings, (photo) => preview(fileChoice(citizen, photo, 'image'))),
      ),
      tile('document', strings.document, () => pick('document', '')),
      tile('pin', strings.location, () => openLocationSheet(host, citizen.id, strings)),
      tile('card', strings.myContact, () => {
        host.close();
        void sendContact(citizen.id, { name: citizen.name, phone: citizen.phone });
      }),
    ),
    element('h3', {}, strings.samples),
    element('div', { class: 'samples' }, ...samples.map((sample) => sampleTile(citizen, sample, preview))),
  ]);
}

function openPreview(host: SheetHost, choice: Choice, strings: Strings): void {
  const attributes = { placeholder: strings.caption, 'aria-label': strings.caption, dir: 'auto', maxlength: '1024' };
  const caption = element('input', { class: 'caption', attributes });
  const problem = element('p', { class: 'problem', attributes: { role: 'alert' } });
  const send = element('button', { class: 'primary', attributes: { type: 'button' } }, strings.send);
  send.addEventListener('click', () => {
    send.disabled = true;
    choice.send(caption.value.trim()).then(host.close, () => {
      send.disabled = false;
      problem.textContent = strings.tooBig;
    });
  });
  caption.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') send.click();
  });
  const picture =
    choice.pictureAddress === undefined
      ? element(
          'div',
          { class: 'preview-file' },
          icon('document'),
          element('bdi', {}, choice.title),
          element('small', {}, choice.facts),
        )
      : element('img', { class: 'preview-picture', attributes: { src: choice.pictureAddress, alt: choice.title } });
  host.open(choice.title, [picture, caption, problem, element('div', { class: 'sheet-foot' }, send)]);
}

function fileChoice(citizen: Citizen, file: File, kind: 'image' | 'document'): Choice {
  return {
    title: file.name,
    pictureAddress: kind === 'image' ? URL.createObjectURL(file) : undefined,
    facts: fileSize(file.size),
    send: (caption) => sendFile(citizen.id, file, kind, caption),
  };
}

function sampleTile(citizen: Citizen, sample: Sample, onChoose: (choice: Choice) => void): HTMLElement {
  const pictureAddress = sample.mimeType.startsWith('image/') ? sampleAddress(citizen.id, sample.id) : undefined;
  const picture =
    pictureAddress === undefined
      ? element('span', { class: 'badge badge-pdf' }, 'PDF')
      : element('img', { attributes: { src: pictureAddress, alt: '', loading: 'lazy' } });
  const choice: Choice = {
    title: sample.title,
    pictureAddress,
    facts: 'PDF',
    send: (caption) => sendSample(citizen.id, sample.id, caption),
  };
  return element(
    'button',
    { class: 'sample', attributes: { type: 'button' }, onClick: () => onChoose(choice) },
    element('span', { class: 'sample-picture' }, picture),
    element('span', {}, sample.title),
  );
}

function tile(name: IconName, label: string, onClick: () => void): HTMLElement {
  return element(
    'button',
    { class: `tile tile-${name}`, attributes: { type: 'button' }, onClick },
    icon(name),
    element('span', {}, label),
  );
}

function pickFile(accept: string, onPick: (file: File) => void): void {
  const input = element('input', { attributes: { type: 'file', accept } });
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file !== undefined) onPick(file);
  });
  input.click();
}
