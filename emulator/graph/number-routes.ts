/** The number and the account (§1, §9.2 to §9.5): verification, registration, two-step PIN, settings, what they show. */
import { createHash, randomInt } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { tierOf } from '../number/business-number.ts';
import { accountCallback } from '../webhook/callback.ts';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';
import { requireAccount, requireNumber, version } from './node.ts';
import { jsonText, pageOf, parseParams, readParams } from './params.ts';
import { checkCallback, Subscription } from './subscription-routes.ts';

const registrationsMost = 10;
const registrationWindowMs = 72 * 60 * 60 * 1000;
const mostWrongPins = 5;

const Registration = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  pin: z.string().regex(/^[0-9]{6}$/),
  data_localization_region: z.string().optional(),
});
const CodeRequest = z.looseObject({
  code_method: z.enum(['SMS', 'VOICE']),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/),
});
const CodeAnswer = z.looseObject({ code: z.string().regex(/^[0-9]{3}-?[0-9]{3}$/) });
const Settings = z.looseObject({
  user_identity_change: z.preprocess(jsonText, z.looseObject({ enable_identity_key_check: z.boolean() })).optional(),
  storage_configuration: z
    .preprocess(jsonText, z.looseObject({ status: z.string(), data_localization_region: z.string().optional() }))
    .optional(),
});
export function registerNumber(app: FastifyInstance, world: World): void {
  app.get(`${version}/:nodeId/phone_numbers`, async (request) => {
    requireAccount(world, request);
    return pageOf([...world.numbers.values()].map(describePhoneNumber), (await readParams(request)).fields, request);
  });
  app.post(`${version}/:nodeId/request_code`, async (request) => {
    requireNumber(world, request);
    parseParams(CodeRequest, (await readParams(request)).fields);
    world.number.verificationCode = String(randomInt(10 ** 5, 10 ** 6));
    return { success: true };
  });
  app.post(`${version}/:nodeId/verify_code`, async (request) => {
    requireNumber(world, request);
    const { code } = parseParams(CodeAnswer, (await readParams(request)).fields);
    if (code.replace('-', '') !== world.number.verificationCode)
      throw new GraphError(100, 'The code is wrong or used.');
    world.number.verificationCode = null;
    return { success: true };
  });
  app.post(`${version}/:nodeId/register`, async (request) => {
    requireNumber(world, request);
    const { pin } = parseParams(Registration, (await readParams(request)).fields);
    countRegistration(world);
    checkPin(world, pin);
    Object.assign(world.number, { registered: true, pin, wrongPins: 0 });
    return { success: true };
  });
  app.post(`${version}/:nodeId/deregister`, async (request) => {
    requireNumber(world, request);
    countRegistration(world);
    if (!world.number.registered) throw new GraphError(133010, 'The number is not registered.');
    world.number.registered = false;
    return { success: true };
  });
  app.get(`${version}/:nodeId/settings`, async (request) => {
    requireNumber(world, request);
    const { identityCheck, storageRegion } = world.number;
    return {
      user_identity_change: { enable_identity_key_check: identityCheck },
      storage_configuration:
        storageRegion === null
          ? { status: 'DEFAULT' }
          : { status: 'IN_COUNTRY_STORAGE_ENABLED', data_localization_region: storageRegion },
    };
  });
  app.post(`${version}/:nodeId/settings`, async (request) => {
    requireNumber(world, request);
    const settings = parseParams(Settings, (await readParams(request)).fields);
    const { user_identity_change: identity, storage_configuration: storage } = settings;
    if (storage !== undefined && world.number.registered) {
      throw new GraphError(100, 'Storage can be set only while the number is not registered.');
    }
    if (identity !== undefined) world.number.identityCheck = identity.enable_identity_key_check;
    if (storage !== undefined) world.number.storageRegion = storage.data_localization_region ?? null;
    return { success: true };
  });
}

export function describePhoneNumber(world: World): object {
  const { config, number } = world;
  const ofAccount = accountCallback(world);
  return {
    id: config.phoneNumberId,
    display_phone_number: `+${config.displayPhone}`,
    verified_name: config.businessName,
    quality_rating: number.quality,
    quality_score: { score: number.quality },
    code_verification_status: 'VERIFIED',
    name_status: 'APPROVED',
    status: number.registered ? 'CONNECTED' : 'DISCONNECTED',
    platform_type: number.registered ? 'CLOUD_API' : 'NOT_APPLICABLE',
    account_mode: 'LIVE',
    throughput: { level: number.messagesPerSecond >= 1000 ? 'HIGH' : 'STANDARD' },
    whatsapp_business_manager_messaging_limit: tierOf(number.dailyUsers),
    is_pin_enabled: number.pin !== null,
    health_status: healthOf(world),
    webhook_configuration: {
      ...(number.callbackOverride === null ? {} : { phone_number: number.callbackOverride }),
      ...(ofAccount === null ? {} : { whatsapp_business_account: ofAccount }),
      application: config.webhookUrl,
    },
    conversational_automation: number.conversation,
    ...(number.username === null ? {} : { username: number.username }),
  };
}

export function describeAccount(world: World): object {
  const { config, number } = world;
  return {
    id: config.wabaId,
    name: config.businessName,
    currency: 'INR',
    timezone_id: '71',
    message_template_namespace: createHash('sha256').update(config.wabaId).digest('hex').slice(0, 32),
    account_review_status: 'APPROVED',
    business_verification_status: 'verified',
    country: 'IN',
    ownership_type: 'SELF',
    status: 'ACTIVE',
    whatsapp_business_manager_messaging_limit: tierOf(number.dailyUsers),
    health_status: healthOf(world),
  };
}

/** POST on the number's own id: a new PIN, or a callback for this number alone. */
export async function changePhoneNumber(world: World, fields: Readonly<Record<string, unknown>>): Promise<object> {
  const Changes = z.looseObject({
    pin: z
      .string()
      .regex(/^[0-9]{6}$/)
      .optional(),
    webhook_configuration: z.preprocess(jsonText, Subscription).optional(),
  });
  const { pin, webhook_configuration: webhook } = parseParams(Changes, fields);
  if (webhook !== undefined) world.number.callbackOverride = await checkCallback(world, webhook);
  if (pin !== undefined) world.number.pin = pin;
  return { success: true };
}

function healthOf(world: World): object {
  const available = world.number.registered ? 'AVAILABLE' : 'BLOCKED';
  const entities = [
    { entity_type: 'PHONE_NUMBER', id: world.config.phoneNumberId, can_send_message: available },
    { entity_type: 'WABA', id: world.config.wabaId, can_send_message: 'AVAILABLE' },
  ];
  return { can_send_message: available, entities };
}

/** 133005 for a wrong PIN; after five of them 133008, until the number is reset from outside. */
function checkPin(world: World, pin: string): void {
  const { number } = world;
  if (number.pin === null) return;
  if (number.wrongPins >= mostWrongPins) throw new GraphError(133008, 'Too many wrong PINs: wait before the next.');
  if (number.pin === pin) return;
  number.wrongPins += 1;
  throw new GraphError(133005, 'The PIN is wrong.');
}

function countRegistration(world: World): void {
  const nowMs = world.clock.now();
  const recent = world.number.registrationsAtMs.filter((atMs) => atMs > nowMs - registrationWindowMs);
  if (recent.length >= registrationsMost) throw new GraphError(133016, 'At most 10 in 72 hours.');
  world.number.registrationsAtMs = [...recent, nowMs];
}
