// Will Meta's webhooks reach us? What the account and the app are subscribed to, and whether our own address answers.

import { request } from 'undici';
import { z } from 'zod';
import { askGraph, createManagementClient, type AccessSettings, type ManagementClient } from '#channel';
import { fail, ok, warn, type Verdict } from './verdict.ts';

export interface WebhookCheck {
  readonly management: ManagementClient;
  readonly access: AccessSettings;
  readonly businessAccountId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly publicUrl: string | undefined;
}

const PATH = '/webhooks/whatsapp';
const NEEDED = ['messages'];
/** Without these we still serve; we learn of trouble an hour later. */
const WANTED = [
  'account_alerts',
  'account_update',
  'business_capability_update',
  'flows',
  'message_template_quality_update',
  'message_template_status_update',
  'phone_number_quality_update',
  'security',
  'template_category_update',
  'user_id_update',
];
const TIMEOUT_MS = 10_000;

const Subscribed = z.looseObject({
  data: z.array(z.looseObject({ whatsapp_business_api_data: z.looseObject({ id: z.coerce.string() }).optional() })),
});
const Subscriptions = z.looseObject({
  data: z.array(
    z.looseObject({
      object: z.string(),
      callback_url: z.string().optional(),
      active: z.boolean().optional(),
      fields: z.array(z.looseObject({ name: z.string() })).default([]),
    }),
  ),
});

export async function checkSubscription(check: WebhookCheck): Promise<readonly Verdict[]> {
  const answer = await askGraph(check.management, `${check.businessAccountId}/subscribed_apps`, Subscribed);
  if (!answer.ok) {
    const remedy = 'Look in Meta’s dashboard whether an app is subscribed to the account.';
    return [warn('subscription', 'Meta does not tell which apps are subscribed', remedy)];
  }
  if (answer.value.data.length === 0) {
    const remedy = `Subscribe it: POST /${check.businessAccountId}/subscribed_apps with the token of the system user.`;
    return [fail('subscription', 'no app receives the webhooks of the account', remedy)];
  }
  const verdicts = [ok('subscription', 'an app receives the webhooks of the account')];
  const appIds = answer.value.data.flatMap((app) => app.whatsapp_business_api_data?.id ?? []);
  for (const appId of appIds) verdicts.push(...(await checkFields(check, appId)));
  return verdicts;
}

/** Asked as the app itself, so that a wrong app secret shows. */
async function checkFields(check: WebhookCheck, appId: string): Promise<readonly Verdict[]> {
  const { url, version } = check.access;
  const asApp = createManagementClient({ url, version, accessToken: `${appId}|${check.appSecret}` });
  const answer = await askGraph(asApp, `${appId}/subscriptions`, Subscriptions);
  if (!answer.ok) {
    const remedy = 'Compare WHATSAPP_APP_SECRET with the app’s, and see its webhook fields in the dashboard.';
    return [warn('webhook fields', 'the app does not tell what it is subscribed to', remedy)];
  }
  const subscription = answer.value.data.find((one) => one.object === 'whatsapp_business_account');
  const address = check.publicUrl === undefined ? undefined : `${check.publicUrl}${PATH}`;
  const verdicts: Verdict[] = [];
  if (address !== undefined && subscription?.callback_url !== address) {
    verdicts.push(fail('webhook address', 'Meta calls another address', `Set the callback URL to ${address}.`));
  }
  const names = (subscription?.fields ?? []).map((field) => field.name);
  const lacking = [...NEEDED, ...WANTED].filter((name) => !names.includes(name));
  const isServing = subscription?.active !== false && NEEDED.every((name) => names.includes(name));
  if (lacking.length === 0 && isServing) return [...verdicts, ok('webhook fields', 'all that we read')];
  const says = isServing ? `not subscribed to ${lacking.join(', ')}` : 'the app is not subscribed to messages';
  const remedy = 'Subscribe to the fields of the WhatsApp Business Account object in the app’s webhook settings.';
  return [...verdicts, (isServing ? warn : fail)('webhook fields', says, remedy)];
}

/** Meta's own question, asked from here. */
export async function checkOwnAddress(check: Pick<WebhookCheck, 'publicUrl' | 'verifyToken'>): Promise<Verdict> {
  if (check.publicUrl === undefined) {
    return warn('webhook', 'PUBLIC_URL is not set, so it is not called', 'Set it to the address that visitors use.');
  }
  const challenge = 'doctor';
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.verify_token': check.verifyToken,
    'hub.challenge': challenge,
  });
  try {
    const response = await request(`${check.publicUrl}${PATH}?${query.toString()}`, {
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    const text = await response.body.text();
    if (response.statusCode === 200 && text === challenge) return ok('webhook', 'answers at PUBLIC_URL');
    const remedy =
      response.statusCode === 403
        ? 'The server there runs with another WHATSAPP_VERIFY_TOKEN: restart it, or mend the setting.'
        : 'See that the proxy passes /webhooks/whatsapp on to the web process.';
    return fail('webhook', `PUBLIC_URL answers ${response.statusCode}`, remedy);
  } catch {
    return fail('webhook', 'PUBLIC_URL does not answer', 'Start the web process; check DNS, proxy and certificate.');
  }
}
