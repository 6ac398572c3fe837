/** Asks the app's webhook to prove itself (GET hub.challenge, §2.1), again and again until it does. */
import { randomInt } from 'node:crypto';
import { request, type Dispatcher } from 'undici';
import type { World } from '../world.ts';

const pauseMs = 500;
const pauseAfterRefusalMs = 5_000;
const answerTimeoutMs = 5_000;

export type VerificationOutcome = 'connected' | 'refused' | 'waiting';

/** Resolves once verified or when `signal` aborts; tells every outcome on the way. Waits in real time. */
export async function verifySubscription(
  { config, webhookAgent }: World,
  signal: AbortSignal,
  onOutcome: (outcome: VerificationOutcome) => void,
): Promise<void> {
  while (!signal.aborted) {
    const outcome = await askWebhook(webhookAgent, config.webhookUrl, config.verifyToken, signal);
    if (signal.aborted) return;
    onOutcome(outcome);
    if (outcome === 'connected') return;
    await pause(outcome === 'refused' ? pauseAfterRefusalMs : pauseMs, signal);
  }
}

/** One question and its answer. */
export async function askWebhook(
  dispatcher: Dispatcher,
  callback: string,
  verifyToken: string,
  signal?: AbortSignal,
): Promise<VerificationOutcome> {
  const challenge = String(randomInt(10 ** 9));
  const url = new URL(callback);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.challenge', challenge);
  url.searchParams.set('hub.verify_token', verifyToken);
  try {
    const answer = await request(url, {
      dispatcher,
      signal: signal ?? null,
      headersTimeout: answerTimeoutMs,
      bodyTimeout: answerTimeoutMs,
    });
    const body = await answer.body.text();
    if (answer.statusCode === 200) return body === challenge ? 'connected' : 'refused';
    return answer.statusCode >= 500 ? 'waiting' : 'refused';
  } catch {
    return 'waiting';
  }
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, durationMs);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
