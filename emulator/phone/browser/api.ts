/** Calls to the control API of the emulator that served this page. */
import type { Citizen, CitizenLanguage, PhoneEvent, PhoneState, Sample } from '../../chat.ts';

export const base = '/phones/api';

/** With which number of the business each citizen has a chat open: what they send goes there. */
const openChats = new Map<string, string>();

export function openChatWith(citizenId: string, phoneNumberId: string): void {
  openChats.set(citizenId, phoneNumberId);
}

function chatQuery(citizenId: string): string {
  const phoneNumberId = openChats.get(citizenId);
  return phoneNumberId === undefined ? '' : `?number=${encodeURIComponent(phoneNumberId)}`;
}

export async function fetchState(): Promise<PhoneState> {
  return answerOf(await fetch(`${base}/state`));
}

export async function fetchSamples(): Promise<readonly Sample[]> {
  const answer: { samples: readonly Sample[] } = await answerOf(await fetch(`${base}/samples`));
  return answer.samples;
}

export async function postCitizen(citizen: {
  name: string;
  language: CitizenLanguage;
  phoneShown: boolean;
}): Promise<Citizen> {
  const answer: { citizen: Citizen } = await answerOf(await postJson('/citizens', citizen));
  return answer.citizen;
}

export async function changeCitizen(
  citizenId: string,
  changes: { phoneShown?: boolean; language?: CitizenLanguage; marketingStopped?: boolean },
): Promise<void> {
  await answerOf(await postJson(`/citizens/${citizenId}`, changes, 'PATCH'));
}

export async function clearChat(citizenId: string): Promise<void> {
  await answerOf(await fetch(`${base}/citizens/${citizenId}/transcript`, { method: 'DELETE' }));
}

/** `messageId` names the message that is quoted, if any. */
export async function sendText(citizenId: string, text: string, messageId?: string): Promise<void> {
  await act(citizenId, { kind: 'text', text, ...(messageId === undefined ? {} : { messageId }) });
}

export async function editText(citizenId: string, messageId: string, text: string): Promise<void> {
  await act(citizenId, { kind: 'edit', messageId, text });
}

export async function deleteMessage(citizenId: string, messageId: string): Promise<void> {
  await act(citizenId, { kind: 'delete', messageId });
}

export async function sendTap(citizenId: string, messageId: string, replyId: string): Promise<void> {
  await act(citizenId, { kind: 'tap', messageId, replyId });
}

export async function sendSample(citizenId: string, sampleId: string, caption: string): Promise<void> {
  await act(citizenId, { kind: 'sample', sampleId, ...(caption === '' ? {} : { caption }) });
}

export type SentFileKind = 'image' | 'document' | 'audio';

export async function sendFile(citizenId: string, file: File, kind: SentFileKind, caption: string): Promise<void> {
  const fields = {
    kind,
    ...(kind === 'audio' ? { voice: '1' } : {}),
    ...(caption === '' ? {} : { caption }),
  };
  await postFile(`/citizens/${citizenId}/media${chatQuery(citizenId)}`, file, fields);
}

export type PlaceSent = {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
};

/** `messageId` names the request that is answered, if any. */
export async function sendLocation(citizenId: string, place: PlaceSent, messageId?: string): Promise<void> {
  await act(citizenId, { kind: 'location', ...place, ...(messageId === undefined ? {} : { messageId }) });
}

export async function shareContact(citizenId: string, messageId: string): Promise<void> {
  await act(citizenId, { kind: 'share-contact', messageId });
}

export async function sendContact(citizenId: string, contact: { name: string; phone: string }): Promise<void> {
  await act(citizenId, { kind: 'contacts', contacts: [contact] });
}

export async function sendAddress(
  citizenId: string,
  messageId: string,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  await act(citizenId, { kind: 'address', messageId, values });
}

/** `null` takes a reaction back. */
export async function sendReaction(citizenId: string, messageId: string, emoji: string | null): Promise<void> {
  await act(citizenId, { kind: 'reaction', messageId, emoji });
}

export type PaymentOutcome = 'success' | 'pending' | 'failed' | 'canceled';

export async function pay(
  citizenId: string,
  messageId: string,
  outcome: PaymentOutcome,
  method: string,
): Promise<void> {
  await postTo(`/citizens/${citizenId}/payments/${encodeURIComponent(messageId)}`, { outcome, method });
}

export async function markPlayed(citizenId: string, messageId: string): Promise<void> {
  await postTo(`/citizens/${citizenId}/played`, { messageId });
}

/** Another number is minted by the emulator. */
export async function changeNumber(citizenId: string): Promise<void> {
  await postTo(`/citizens/${citizenId}/number`, {});
}

export async function changeSim(citizenId: string): Promise<void> {
  await postTo(`/citizens/${citizenId}/sim`, {});
}

export async function markRead(citizenId: string): Promise<void> {
  await answerOf(await postJson(`/citizens/${citizenId}/read${chatQuery(citizenId)}`, {}));
}

export function mediaAddress(mediaId: string): string {
  return `${base}/media/${mediaId}`;
}

export function sampleAddress(citizenId: string, sampleId: string): string {
  return `${base}/citizens/${citizenId}/samples/${sampleId}`;
}

/** Calls `onOpen` at each (re)connection, when the whole state must be fetched again. */
export function listen(onOpen: () => void, onEvent: (event: PhoneEvent) => void, onLost: () => void): void {
  const source = new EventSource(`${base}/events`);
  source.addEventListener('open', onOpen);
  source.addEventListener('error', onLost);
  source.addEventListener('message', (message: MessageEvent<string>) => {
    const event: PhoneEvent = JSON.parse(message.data);
    onEvent(event);
  });
}

/** Posts JSON and answers what came back. */
export async function postTo(path: string, body: object): Promise<unknown> {
  return callControl('POST', path, body);
}

export async function callControl(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<unknown> {
  return answerOf(body === undefined ? await fetch(`${base}${path}`, { method }) : await postJson(path, body, method));
}

/** Posts a file as multipart, the fields before it. */
export async function postFile(
  path: string,
  file: File,
  fields: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', file);
  return answerOf(await fetch(`${base}${path}`, { method: 'POST', body: form }));
}

async function act(citizenId: string, action: object): Promise<void> {
  await answerOf(await postJson(`/citizens/${citizenId}/messages${chatQuery(citizenId)}`, action));
}

function postJson(path: string, body: object, method = 'POST'): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${base}${path}`, { method, headers, body: JSON.stringify(body) });
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  if (!response.ok) throw new Error(`The emulator answered ${response.status}`);
  const answer: Answer = await response.json();
  return answer;
}
