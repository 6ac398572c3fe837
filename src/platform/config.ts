// The settings, read once from the environment, checked, and handed on as a value. docs/guides/configuration.md lists
// them; a test keeps page and code equal. Secrets may be given as NAME_FILE, the path of a file that holds them.

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from './errors.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const flag = z.enum(['0', '1']).transform((value) => value === '1');

const digits = z.string().regex(/^\d+$/);

/** One more number of the deployment, for example a department's own. What it leaves out is that of the first number. */
const FurtherNumber = z.strictObject({
  phoneNumberId: digits,
  businessAccountId: digits.optional(),
  accessToken: z.string().min(8).optional(),
  messagesPerSecond: z.number().positive().max(10_000).optional(),
});
export type FurtherNumber = z.infer<typeof FurtherNumber>;

/** A list as JSON. Its problems name the place in it, never a value. */
const furtherNumbers = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.issues.push({ code: 'custom', message: 'no JSON', input: undefined });
      return z.NEVER;
    }
  })
  .pipe(z.array(FurtherNumber).max(50));

/** name → schema. `optional` ones that are missing disable only their part, and the start says which. */
export const SETTINGS = {
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  EMULATOR_PORT: port.default(4000),
  METRICS_PORT: port.optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z.string().optional(),
  ALLOW_EMBEDDED_DATABASE: flag.optional(),
  PUBLIC_URL: z.url().optional(),
  TRUST_PROXY: flag.default(false),
  REGIONS_DIR: z.string().optional(),
  REGION: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .default('delhi'),
  WHATSAPP_GRAPH_URL: z.url().default('https://graph.facebook.com'),
  WHATSAPP_GRAPH_VERSION: z
    .string()
    .regex(/^(v\d+\.\d+|none)$/)
    .default('v26.0'),
  WHATSAPP_AUTHORIZATION: z
    .string()
    .regex(/^[A-Za-z0-9-]+: ?[\x20-\x7e]*\{token\}[\x20-\x7e]*$/)
    .default('Authorization: Bearer {token}'),
  WHATSAPP_ACCESS_TOKEN: z.string().min(8).optional(),
  WHATSAPP_APP_SECRET: z.string().min(16).optional(),
  WHATSAPP_APP_SECRET_PREVIOUS: z.string().min(16).optional(),
  WHATSAPP_APP_SECRET_PROOF: flag.default(false),
  WHATSAPP_CLIENT_CERT_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/)
    .transform((name) => name.toLowerCase())
    .optional(),
  WHATSAPP_CLIENT_CERT_NAME: z.string().default('client.webhooks.fbclientcerts.com'),
  WHATSAPP_CLIENT_CERT_PROXIES: z.string().default('127.0.0.1,::1'),
  WHATSAPP_VERIFY_TOKEN: z.string().min(8).optional(),
  WHATSAPP_PHONE_NUMBER_ID: z.string().regex(/^\d+$/).optional(),
  WHATSAPP_BUSINESS_ACCOUNT_ID: z.string().regex(/^\d+$/).optional(),
  WHATSAPP_FURTHER_NUMBERS: furtherNumbers.default([]),
  WHATSAPP_FLOW_PRIVATE_KEY: z.string().optional(),
  WHATSAPP_FLOW_PRIVATE_KEY_PREVIOUS: z.string().optional(),
  WHATSAPP_MESSAGES_PER_SECOND: z.coerce.number().positive().max(10_000).default(80),
  OUTBOX_GRACE_SECONDS: z.coerce.number().positive().max(3600).default(60),
  RETENTION_DAYS: z.coerce.number().int().min(8).max(3650).default(90),
  RETENTION_PAYMENT_DAYS: z.coerce.number().int().min(8).max(3650).default(400),
  DATA_KEY: z.string().optional(),
  INDEX_KEY: z.string().optional(),
  SIGNING_KEYS_DIR: z.string().optional(),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  REGISTRY_URL: z.url().optional(),
  REGISTRY_TOKEN: z.string().min(8).optional(),
  CLAMD_ADDRESS: z
    .string()
    .regex(/^[^:]+:\d+$/)
    .optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
} as const satisfies Record<string, z.ZodType>;

const Settings = z.object(SETTINGS);
export type Settings = z.infer<typeof Settings>;

/** Throws `config.invalid` naming every setting that is wrong; never a value. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of Object.keys(SETTINGS)) {
    const path = environment[`${name}_FILE`];
    const value = environment[name];
    if (path !== undefined && path !== '') {
      try {
        given[name] = readFileSync(path, 'utf8').trim();
      } catch {
        problems.push(`${name}_FILE: cannot be read`);
      }
    } else if (value !== undefined && value !== '') {
      given[name] = value;
    }
  }
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`));
  }
  if (problems.length > 0 || !parsed.success) {
    throw new AppError('config.invalid', `these settings are not usable: ${problems.join('; ')}`);
  }
  return parsed.data;
}

/** Names of the settings without which production must not start. */
export const REQUIRED_SECRETS = [
  'WHATSAPP_ACCESS_TOKEN',
  'WHATSAPP_APP_SECRET',
  'WHATSAPP_VERIFY_TOKEN',
  'WHATSAPP_PHONE_NUMBER_ID',
  'WHATSAPP_BUSINESS_ACCOUNT_ID',
] as const satisfies readonly (keyof Settings)[];

export function listMissingSecrets(settings: Settings): readonly string[] {
  return REQUIRED_SECRETS.filter((name) => settings[name] === undefined);
}
