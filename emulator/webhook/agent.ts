/** The connections webhooks and their verifications leave by; with a client certificate when there is one (mTLS, §2.4). */
import { readFile } from 'node:fs/promises';
import { Agent } from 'undici';
import type { EmulatorConfig } from '../config.ts';

const answerTimeoutMs = 20_000;
const connections = 16;

export async function createWebhookAgent(config: EmulatorConfig): Promise<Agent> {
  const { webhookCertificateFile, webhookKeyFile, webhookCaFile } = config;
  const ca = webhookCaFile === undefined ? {} : { ca: await readFile(webhookCaFile, 'utf8') };
  const own =
    webhookCertificateFile === undefined || webhookKeyFile === undefined
      ? {}
      : { cert: await readFile(webhookCertificateFile, 'utf8'), key: await readFile(webhookKeyFile, 'utf8') };
  return new Agent({
    connections,
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
    connect: { ...ca, ...own },
  });
}
