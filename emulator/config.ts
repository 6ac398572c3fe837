/** Reads the emulator's environment once, at start. Every name and default is listed in docs/guides/emulator.md. */
import { z } from 'zod';
import type { PricingCategory } from './bill.ts';

const port = z.coerce.number().int().min(0).max(65535);
const flag = z.enum(['0', '1']).transform((value) => value === '1');

const FurtherNumber = z.strictObject({
  phoneNumberId: z.string().regex(/^[0-9]+$/),
  displayPhone: z.string().regex(/^[0-9]{8,15}$/),
  businessName: z.string().min(1),
  messagesPerSecond: z.number().positive().optional(),
});
export type FurtherNumber = z.infer<typeof FurtherNumber>;

const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  EMULATOR_PORT: port.default(4000),
  /** Address under which the app reaches us; media URLs start with it. */
  EMULATOR_PUBLIC_URL: z.url().optional(),
  EMULATOR_STATE_FILE: z.string().min(1).optional(),
  /** Further names under which the emulator is called, separated by spaces, without port. */
  EMULATOR_ALLOWED_HOSTS: z.string().default(''),
  /** Origins whose pages may show a phone in a frame, separated by spaces. */
  EMULATOR_FRAME_ANCESTORS: z.string().default('http://localhost:3000 http://127.0.0.1:3000'),
  EMULATOR_BUSINESS_NAME: z.string().min(1).default('Dwar'),
  /** Our number in digits, with country code. */
  EMULATOR_DISPLAY_PHONE: z
    .string()
    .regex(/^[0-9]{8,15}$/)
    .default('911140000000'),
  /** More numbers of the same account, as JSON: `[{"phoneNumberId":"1065…","displayPhone":"9111…","businessName":"…"}]`. */
  EMULATOR_FURTHER_NUMBERS: z.string().default('[]').transform(readJson).pipe(z.array(FurtherNumber)),
  EMULATOR_COUNTRY_CODE: z
    .string()
    .regex(/^[0-9]{1,3}$/)
    .default('91'),
  /** Emulated seconds per real second. */
  EMULATOR_SPEED: z.coerce.number().positive().max(100_000).default(1),
  /** Whether 131047 is answered at once or comes as a failed status, as it mostly does at Meta. */
  EMULATOR_WINDOW_ERRORS: z.enum(['sync', 'async']).default('async'),
  EMULATOR_MESSAGES_PER_SECOND: z.coerce.number().positive().default(80),
  /** Management calls in an hour; without it 5,000 while a number is registered, else 200 (§1). */
  EMULATOR_CALLS_PER_HOUR: z.coerce.number().int().positive().optional(),
  /** 80007 (the account's limit) or 4 (the app's): Meta documents both for it. */
  EMULATOR_CALLS_ERROR: z.coerce.number().int().positive().default(80007),
  /** Unique people the portfolio may write to outside their window in 24 hours (§5). */
  EMULATOR_DAILY_USERS: z.coerce.number().int().positive().default(100_000),
  /** Meta does not document with which error it refuses beyond that. */
  EMULATOR_DAILY_USERS_ERROR: z.coerce.number().int().positive().default(131048),
  /** `strict` refuses templates that were not created through the API (132001), as Meta does. */
  EMULATOR_TEMPLATES: z.enum(['lenient', 'strict']).default('strict'),
  /** What the review of a new template ends with; `manual` leaves it to the control API. */
  EMULATOR_TEMPLATE_REVIEW: z.enum(['approve', 'reject', 'manual']).default('approve'),
  EMULATOR_TEMPLATE_REVIEW_SECONDS: z.coerce.number().min(0).default(2),
  /** How long a phone waits for a Flow endpoint, in real time. */
  EMULATOR_FLOW_TIMEOUT_MS: z.coerce.number().int().positive().default(10_000),
  /** Paise per delivered message: service, utility, authentication, marketing. */
  EMULATOR_PAISE_PER_MESSAGE: z
    .string()
    .regex(/^[0-9.]+( [0-9.]+){3}$/)
    .default('11.5 11.5 11.5 86.31'),
  /** Files with the client certificate and its key that webhooks are sent with, and the authority of the app's own. */
  EMULATOR_WEBHOOK_CERTIFICATE_FILE: z.string().min(1).optional(),
  EMULATOR_WEBHOOK_KEY_FILE: z.string().min(1).optional(),
  EMULATOR_WEBHOOK_CA_FILE: z.string().min(1).optional(),
  EMULATOR_DEMO_CITIZENS: flag.default(true),
  DWAR_WEBHOOK_URL: z.url().default('http://127.0.0.1:3000/webhooks/whatsapp'),
  WHATSAPP_APP_SECRET: z.string().min(1).default('emulator-app-secret'),
  WHATSAPP_ACCESS_TOKEN: z.string().min(1).default('emulator-access-token'),
  WHATSAPP_VERIFY_TOKEN: z.string().min(1).default('emulator-verify-token'),
  WHATSAPP_PHONE_NUMBER_ID: z.string().min(1).default('106540352242922'),
  WHATSAPP_BUSINESS_ACCOUNT_ID: z.string().min(1).default('102290129340398'),
});

export type EmulatorConfig = {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | undefined;
  readonly stateFile: string | undefined;
  readonly allowedHosts: readonly string[];
  readonly frameAncestors: string;
  readonly businessName: string;
  readonly displayPhone: string;
  readonly countryCode: string;
  readonly speed: number;
  readonly windowErrors: 'sync' | 'async';
  readonly messagesPerSecond: number;
  readonly callsPerHour: number | undefined;
  readonly callsError: number;
  readonly dailyUsers: number;
  readonly dailyUsersError: number;
  readonly templates: 'lenient' | 'strict';
  readonly templateReview: 'approve' | 'reject' | 'manual';
  readonly templateReviewSeconds: number;
  readonly flowTimeoutMs: number;
  readonly paisePerMessage: Readonly<Record<PricingCategory, number>>;
  readonly webhookCertificateFile: string | undefined;
  readonly webhookKeyFile: string | undefined;
  readonly webhookCaFile: string | undefined;
  readonly demoCitizens: boolean;
  readonly webhookUrl: string;
  readonly appSecret: string;
  readonly accessToken: string;
  readonly verifyToken: string;
  readonly phoneNumberId: string;
  readonly furtherNumbers: readonly FurtherNumber[];
  readonly wabaId: string;
};

/** Throws a readable error naming every variable that is wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): EmulatorConfig {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) throw new Error(`Wrong emulator settings:\n${z.prettifyError(parsed.error)}`);
  const values = parsed.data;
  return {
    host: values.HOST,
    port: values.EMULATOR_PORT,
    publicUrl: values.EMULATOR_PUBLIC_URL?.replace(/\/+$/, ''),
    stateFile: values.EMULATOR_STATE_FILE,
    allowedHosts: values.EMULATOR_ALLOWED_HOSTS.split(' ').filter(Boolean),
    frameAncestors: values.EMULATOR_FRAME_ANCESTORS,
    businessName: values.EMULATOR_BUSINESS_NAME,
    displayPhone: values.EMULATOR_DISPLAY_PHONE,
    countryCode: values.EMULATOR_COUNTRY_CODE,
    speed: values.EMULATOR_SPEED,
    windowErrors: values.EMULATOR_WINDOW_ERRORS,
    messagesPerSecond: values.EMULATOR_MESSAGES_PER_SECOND,
    callsPerHour: values.EMULATOR_CALLS_PER_HOUR,
    callsError: values.EMULATOR_CALLS_ERROR,
    dailyUsers: values.EMULATOR_DAILY_USERS,
    dailyUsersError: values.EMULATOR_DAILY_USERS_ERROR,
    templates: values.EMULATOR_TEMPLATES,
    templateReview: values.EMULATOR_TEMPLATE_REVIEW,
    templateReviewSeconds: values.EMULATOR_TEMPLATE_REVIEW_SECONDS,
    flowTimeoutMs: values.EMULATOR_FLOW_TIMEOUT_MS,
    paisePerMessage: readRates(values.EMULATOR_PAISE_PER_MESSAGE),
    webhookCertificateFile: values.EMULATOR_WEBHOOK_CERTIFICATE_FILE,
    webhookKeyFile: values.EMULATOR_WEBHOOK_KEY_FILE,
    webhookCaFile: values.EMULATOR_WEBHOOK_CA_FILE,
    demoCitizens: values.EMULATOR_DEMO_CITIZENS,
    webhookUrl: values.DWAR_WEBHOOK_URL,
    appSecret: values.WHATSAPP_APP_SECRET,
    accessToken: values.WHATSAPP_ACCESS_TOKEN,
    verifyToken: values.WHATSAPP_VERIFY_TOKEN,
    phoneNumberId: values.WHATSAPP_PHONE_NUMBER_ID,
    furtherNumbers: values.EMULATOR_FURTHER_NUMBERS,
    wabaId: values.WHATSAPP_BUSINESS_ACCOUNT_ID,
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readRates(text: string): Readonly<Record<PricingCategory, number>> {
  const [service = 0, utility = 0, authentication = 0, marketing = 0] = text.split(' ').map(Number);
  return { service, utility, authentication, marketing };
}
