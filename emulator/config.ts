/** Reads the emulator's environment once, at start. Every name and default is listed in docs/guides/emulator.md. */
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65535);
const flag = z.enum(['0', '1']).transform((value) => value === '1');

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
  EMULATOR_COUNTRY_CODE: z
    .string()
    .regex(/^[0-9]{1,3}$/)
    .default('91'),
  /** Emulated seconds per real second. */
  EMULATOR_SPEED: z.coerce.number().positive().max(100_000).default(1),
  /** Whether 131047 is answered at once or comes as a failed status, as it mostly does at Meta. */
  EMULATOR_WINDOW_ERRORS: z.enum(['sync', 'async']).default('async'),
  EMULATOR_MESSAGES_PER_SECOND: z.coerce.number().positive().default(80),
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
  readonly demoCitizens: boolean;
  readonly webhookUrl: string;
  readonly appSecret: string;
  readonly accessToken: string;
  readonly verifyToken: string;
  readonly phoneNumberId: string;
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
    demoCitizens: values.EMULATOR_DEMO_CITIZENS,
    webhookUrl: values.DWAR_WEBHOOK_URL,
    appSecret: values.WHATSAPP_APP_SECRET,
    accessToken: values.WHATSAPP_ACCESS_TOKEN,
    verifyToken: values.WHATSAPP_VERIFY_TOKEN,
    phoneNumberId: values.WHATSAPP_PHONE_NUMBER_ID,
    wabaId: values.WHATSAPP_BUSINESS_ACCOUNT_ID,
  };
}
