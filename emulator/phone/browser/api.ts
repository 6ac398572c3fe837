/** Calls to the control API of the emulator that served this page. */
import type { Citizen, CitizenLanguage, PhoneEvent, PhoneState, Sample } from '../../chat.ts';

const base = '/phones/api';

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
  changes: { phoneShown?: boolean; language?: CitizenLanguage },
): Promise<void> {
  await answerOf(await postJson(`/citizens/${citizenId}`, changes, 'PATCH'));
}

export async function clearChat(citizenId: string): Promise<void> {
  await answerOf(await fetch(`${base}/citizens/${citizenId}/transcript`, { method: 'DELETE' }));
}

export async function sendText(citizenId: string, text: string): Promise<void> {
  await act(citizenId, { kind: 'text', text });
}

export async function sendTap(citizenId: string, messageId: string, replyId: string): Promise<void> {
  await act(citizenId, { kind: 'tap', messageId, replyId });
}

export async function sendSample(citizenId: string, sampleId: string, caption: string): Promise<void> {
  await act(citizenId, { kind: 'sample', sampleId, ...(caption === '' ? {} : { caption }) });
}

export async function sendFile(
  citizenId: string,
  file: File,
  kind: 'image' | 'document',
  caption: string,
): Promise<void> {
  const form = new FormData();
  form.set('kind', kind);
  if (caption !== '') form.set('caption', caption);
  form.set('file', file);
  await answerOf(await fetch(`${base}/citizens/${citizenId}/media`, { method: 'POST', body: form }));
}

export async function markRead(citizenId: string): Promise<void> {
  await answerOf(await postJson(`/citizens/${citizenId}/read`, {}));
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

async function act(citizenId: string, action: object): Promise<void> {
  await answerOf(await postJson(`/citizens/${citizenId}/messages`, action));
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
