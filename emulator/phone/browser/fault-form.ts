/** The form that adds one scripted fault; kinds and their fields are those of docs/guides/emulator.md. */
import { callControl } from './api.ts';
import { element } from './dom.ts';

type Extra = { readonly key: 'code' | 'status' | 'delayMs' | 'changes'; readonly value: number } | null;

const kinds: Readonly<Record<string, { readonly words: string; readonly extra: Extra }>> = {
  'send-refused': { words: 'Sending is refused with a code', extra: { key: 'code', value: 130429 } },
  'send-fails': { words: 'Accepted, then fails with a code', extra: { key: 'code', value: 131026 } },
  'send-lost': { words: 'Accepted, then lost', extra: null },
  'send-answer-lost': { words: 'Sent, but the answer is lost', extra: null },
  'send-http': { words: 'Sending answers an HTTP status', extra: { key: 'status', value: 503 } },
  'send-slow': { words: 'Sending is slow (ms)', extra: { key: 'delayMs', value: 3000 } },
  'token-expired': { words: 'The token has expired (190)', extra: null },
  'media-unavailable': { words: 'Files cannot be fetched', extra: null },
  'status-skip-delivered': { words: 'Read without delivered', extra: null },
  'webhook-slow': { words: 'Webhooks are slow (ms)', extra: { key: 'delayMs', value: 5000 } },
  'webhook-drop': { words: 'Webhooks are lost', extra: null },
  'webhook-duplicate': { words: 'Webhooks come twice', extra: null },
  'webhook-reorder': { words: 'Webhooks change places', extra: null },
  'webhook-batch': { words: 'Webhooks come together', extra: { key: 'changes', value: 10 } },
};

export function faultForm(): HTMLElement {
  const kind = element('select', { attributes: { 'aria-label': 'Kind of fault' } });
  for (const [value, { words }] of Object.entries(kinds)) {
    kind.appendChild(element('option', { attributes: { value } }, words));
  }
  const detail = element('input', { attributes: { type: 'number', min: '0', 'aria-label': 'Code, status or delay' } });
  const times = element('input', { attributes: { type: 'number', min: '1', placeholder: '∞', 'aria-label': 'Times' } });
  const problem = element('p', { class: 'problem', attributes: { role: 'alert' } });
  const showDetail = () => {
    const extra = kinds[kind.value]?.extra ?? null;
    detail.hidden = extra === null;
    detail.value = extra === null ? '' : String(extra.value);
  };
  kind.addEventListener('change', showDetail);
  showDetail();
  const form = element(
    'form',
    { class: 'fault-form' },
    kind,
    detail,
    element('label', {}, 'times ', times),
    element('button', { class: 'primary', attributes: { type: 'submit' } }, 'Add fault'),
    problem,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const extra = kinds[kind.value]?.extra ?? null;
    const fault = {
      kind: kind.value,
      ...(extra === null ? {} : { [extra.key]: Number(detail.value) }),
      times: times.value === '' ? null : Number(times.value),
    };
    callControl('POST', '/faults', fault).then(
      () => (problem.textContent = ''),
      () => (problem.textContent = 'The emulator refuses this fault.'),
    );
  });
  return form;
}
