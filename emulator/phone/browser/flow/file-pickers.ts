/** PhotoPicker and DocumentPicker: each file goes to the emulator as it is chosen, its id into the form. */
import { element, iconButton } from '../dom.ts';
import { icon } from '../icons.ts';
import { fileSize } from '../times.ts';
import { fieldFrame } from './field.ts';
import { fieldsOf, isFields, listOf, numberOf, textOf, type Fields } from '../fields.ts';
import type { ScreenContext } from './screen-context.ts';

const defaultMaximumKilobytes = 25_600;
const defaultMaximumFiles = 30;

export function drawPhotoPicker(properties: Fields, context: ScreenContext): HTMLElement {
  const camera = textOf(properties['photo-source']) === 'camera';
  const extra = { accept: 'image/jpeg,image/png,image/webp', ...(camera ? { capture: 'environment' } : {}) };
  return drawPicker(properties, context, 'photos', context.strings.addPhotos, extra);
}

export function drawDocumentPicker(properties: Fields, context: ScreenContext): HTMLElement {
  const accept = listOf(properties['allowed-mime-types']).map(textOf).join(',');
  return drawPicker(properties, context, 'documents', context.strings.addDocuments, { accept });
}

function drawPicker(
  properties: Fields,
  context: ScreenContext,
  what: 'photos' | 'documents',
  buttonLabel: string,
  attributes: Readonly<Record<string, string>>,
): HTMLElement {
  const name = textOf(properties['name']);
  const fewest = numberOf(properties[`min-uploaded-${what}`]) ?? 0;
  const most = numberOf(properties[`max-uploaded-${what}`]) ?? defaultMaximumFiles;
  const largest = (numberOf(properties['max-file-size-kb']) ?? defaultMaximumKilobytes) * 1024;
  const files = () => listOf(context.valueOf(name)).filter(isFields);
  const list = element('ul', { class: 'flow-files' });
  const told = element('p', { class: 'flow-problem', attributes: { role: 'alert' } });
  const input = element('input', { class: 'unseen', attributes: { type: 'file', multiple: '', ...attributes } });
  const add = element('button', { class: 'flow-add', attributes: { type: 'button' } }, icon('attach'), buttonLabel);
  add.addEventListener('click', () => input.click());
  input.addEventListener('change', () => void take([...(input.files ?? [])]));

  async function take(chosen: readonly File[]): Promise<void> {
    told.textContent = '';
    for (const file of chosen) {
      if (files().length >= most) break;
      const id = file.size > largest ? undefined : await context.upload(file).catch(() => undefined);
      if (id === undefined) told.textContent = context.strings.tooBig;
      else put([...files(), { media_id: id, file_name: file.name, size: file.size }]);
    }
    input.value = '';
  }

  function put(next: readonly Fields[]): void {
    context.setValue(name, next);
    show();
  }

  function show(): void {
    const lines = files().map((file, index) => {
      const remove = () => put(files().filter((_, other) => other !== index));
      return element(
        'li',
        {},
        icon(what === 'photos' ? 'photo' : 'document'),
        element('bdi', {}, textOf(file['file_name'])),
        element('small', {}, fileSize(numberOf(file['size']) ?? 0)),
        iconButton(icon('close'), context.strings.remove, remove),
      );
    });
    list.replaceChildren(...lines);
    add.disabled = files().length >= most;
  }

  show();
  const messages = properties['error-message'];
  const plain = { ...properties, required: fewest > 0, 'error-message': isFields(messages) ? '' : messages };
  const control = element('div', {}, list, input, add, told);
  const problemOf = () => (files().length < fewest ? context.strings.required : '');
  const frame = fieldFrame(context, { properties: plain, control, group: true, problemOf });
  for (const [id, message] of Object.entries(fieldsOf(messages))) {
    const index = files().findIndex((file) => file['media_id'] === id);
    list.children[index]?.appendChild(element('small', { class: 'flow-problem' }, textOf(message)));
  }
  return frame;
}
