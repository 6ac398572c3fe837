// Our account at Meta, as its management API describes it: the number, the templates that were handed in and approved, the
// app that is subscribed, the key for Flows.

import { z } from 'zod';
import type { ApprovedTemplate } from './envelope.ts';

export interface Account {
  /** Undefined: no such node. `path` without version and query. */
  answer(method: string, path: string, body: string): { readonly status: number; readonly body: object } | undefined;
}

const NewTemplate = z.looseObject({
  name: z.string(),
  language: z.string(),
  category: z.string(),
  components: z.array(z.looseObject({ type: z.string() })),
});
const PUBLIC_KEY = /-----BEGIN PUBLIC KEY-----[\s\S]+?-----END PUBLIC KEY-----/;
/** What was handed in is approved together after this time, and told by webhook. */
const REVIEW_MS = 300;

interface Template extends ApprovedTemplate {
  readonly category: string;
  status: 'PENDING' | 'APPROVED';
}

export function createAccount(options: {
  readonly phoneNumberId: string;
  readonly wabaId: string;
  /** Undefined: not said, so that the app's own setting holds. */
  readonly throughput: 'STANDARD' | 'HIGH' | undefined;
  readonly onApproved: (templates: readonly ApprovedTemplate[]) => void;
}): Account {
  const { phoneNumberId, wabaId, throughput } = options;
  const templates: Template[] = [];
  let publicKey: string | undefined;
  let review: NodeJS.Timeout | undefined;

  function approve(): void {
    review = undefined;
    const pending = templates.filter(({ status }) => status === 'PENDING');
    for (const template of pending) template.status = 'APPROVED';
    options.onApproved(pending);
  }

  function handIn(body: string): { status: number; body: object } {
    const parsed = NewTemplate.safeParse(parseJson(body));
    if (!parsed.success) return refuse(400, 100);
    const { name, language, category } = parsed.data;
    if (templates.some((one) => one.name === name && one.language === language)) return refuse(400, 2388024);
    const template: Template = { id: String(5000 + templates.length), name, language, category, status: 'PENDING' };
    templates.push(template);
    review ??= setTimeout(approve, REVIEW_MS);
    return { status: 200, body: { id: template.id, status: template.status, category } };
  }

  const routes: Readonly<Record<string, (body: string) => { status: number; body: object }>> = {
    [`GET /${phoneNumberId}`]: () => ({
      status: 200,
      body: {
        id: phoneNumberId,
        display_phone_number: '+91 11 0000 0000',
        verified_name: 'Dwar',
        quality_rating: 'GREEN',
        status: 'CONNECTED',
        code_verification_status: 'VERIFIED',
        health_status: { can_send_message: 'AVAILABLE' },
        whatsapp_business_manager_messaging_limit: 'TIER_UNLIMITED',
        ...(throughput === undefined ? {} : { throughput: { level: throughput } }),
      },
    }),
    [`GET /${wabaId}/message_templates`]: () => ({
      status: 200,
      body: { data: templates, paging: { cursors: { before: 'first', after: 'last' } } },
    }),
    [`POST /${wabaId}/message_templates`]: handIn,
    [`GET /${wabaId}/subscribed_apps`]: () => ({
      status: 200,
      body: { data: [{ whatsapp_business_api_data: { id: '1', name: 'Dwar', link: 'https://dwar.invalid' } }] },
    }),
    [`GET /${phoneNumberId}/whatsapp_business_encryption`]: () => ({
      status: 200,
      body: {
        data:
          publicKey === undefined
            ? []
            : [{ business_public_key: publicKey, business_public_key_signature_status: 'VALID' }],
      },
    }),
    [`POST /${phoneNumberId}/whatsapp_business_encryption`]: (body) => {
      publicKey = PUBLIC_KEY.exec(body)?.[0];
      return publicKey === undefined ? refuse(400, 100) : { status: 200, body: { success: true } };
    },
  };
  return { answer: (method, path, body) => routes[`${method} ${path}`]?.(body) };
}

function refuse(status: number, code: number): { status: number; body: object } {
  return { status, body: { error: { message: 'refused by the stand-in', type: 'OAuthException', code } } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
