/** The client certificate webhooks are sent with when the app's proxy asks for one (mTLS, §2.4). */
import { readFile } from 'node:fs/promises';
import type { EmulatorConfig } from '../config.ts';
import type { WebhookQueueDeps } from './queue.ts';

export async function readClientCertificate(config: EmulatorConfig): Promise<WebhookQueueDeps['clientCertificate']> {
  const { webhookCertificateFile, webhookKeyFile, webhookCaFile } = config;
  if (webhookCertificateFile === undefined || webhookKeyFile === undefined) return undefined;
  return {
    cert: await readFile(webhookCertificateFile, 'utf8'),
    key: await readFile(webhookKeyFile, 'utf8'),
    ca: webhookCaFile === undefined ? undefined : await readFile(webhookCaFile, 'utf8'),
  };
}
