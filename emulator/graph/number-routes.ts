/** The number and the account (§1, §2.2, §9.2 to §9.5): registration, settings, profile, subscriptions, blocked users. */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { tierOf } from '../number/business-number.ts';
import { askWebhook } from '../webhook/verify-subscription.ts';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';
import { requireAccount, requireNumber, version } from './node.ts';
import { jsonText, pageOf, parseParams, pickFields, readParams } from './params.ts';

const registrationsMost = 10;
const registrationWindowMs = 72 * 60 * 60 * 1000;
const emulatorApp = { name: 'Emulator', id: '1' };

const Registration = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  pin: z.string().regex(/^[0-9]{6}$/),
  data_localization_region: z.string().optional(),
});
const Settings = z.looseObject({
  user_identity_change: z.preprocess(jsonText, z.looseObject({ enable_identity_key_check: z.boolean() })).optional(),
  storage_configuration: z
    .preprocess(jsonText, z.looseObject({ status: z.string(), data_localization_region: z.string().optional() }))
    .optional(),
});
const Subscription = z.looseObject({
  override_callback_uri: z.url().max(200).optional(),
  verify_token: z.string().optional(),
});
const BlockedUsers = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  block_users: z
    .array(z.looseObject({ user: z.string().min(1) }))
    .min(1)
    .max(1000),
});

export function registerNumber(app: FastifyInstance, world: World): void {
  app.get(`${version}/:nodeId/phone_numbers`, async (request) => {
    requireAccount(world, request);
    return pageOf([describePhoneNumber(world)], (await readParams(request)).fields);
  });
  app.post(`${version}/:nodeId/request_code`, async (request) => {
    requireNumber(world, request);
    return { success: true };
  });
  app.post(`${version}/:nodeId/verify_code`, async (request) => {
    requireNumber(world, request);
    return { success: true };
  });
  app.post(`${version}/:nodeId/register`, async (request) => {
    requireNumber(world, request);
    const { pin } = parseParams(Registration, (await readParams(request)).fields);
    countRegistration(world);
    if (world.number.pin !== null && world.number.pin !== pin) throw new GraphError(133005, 'The PIN is wrong.');
    Object.assign(world.number, { registered: true, pin });
    return { success: true };
  });
  app.post(`${version}/:nodeId/deregister`, async (request) => {
    requireNumber(world, request);
    countRegistration(world);
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
  app.get(`${version}/:nodeId/whatsapp_business_profile`, async (request) => {
    requireNumber(world, request);
    const profile = { messaging_product: 'whatsapp', ...world.number.profile };
    return { data: [pickFields(profile, (await readParams(request)).fields['fields'])] };
  });
  app.post(`${version}/:nodeId/whatsapp_business_profile`, async (request) => {
    requireNumber(world, request);
    const { messaging_product: _product, ...profile } = (await readParams(request)).fields;
    world.number.profile = { ...world.number.profile, ...profile };
    return { success: true };
  });
  registerSubscriptions(app, world);
  registerBlocking(app, world);
}

function registerSubscriptions(app: FastifyInstance, world: World): void {
  app.get(`${version}/:nodeId/subscribed_apps`, async (request) => {
    requireAccount(world, request);
    const override = world.number.callbackOverride;
    const subscription = {
      whatsapp_business_api_data: { link: `${world.publicUrl}/`, ...emulatorApp },
      ...(override === null ? {} : { override_callback_uri: override }),
    };
    return { data: world.number.subscribed ? [subscription] : [] };
  });
  app.post(`${version}/:nodeId/subscribed_apps`, async (request) => {
    requireAccount(world, request);
    const wish = parseParams(Subscription, (await readParams(request)).fields);
    if (wish.override_callback_uri !== undefined) {
      const outcome = await askWebhook(wish.override_callback_uri, wish.verify_token ?? '');
      if (outcome !== 'connected') throw new GraphError(100, 'The callback did not answer the verification.', 2200);
    }
    world.number.subscribed = true;
    world.number.callbackOverride = wish.override_callback_uri ?? null;
    return { success: true };
  });
  app.delete(`${version}/:nodeId/subscribed_apps`, async (request) => {
    requireAccount(world, request);
    world.number.subscribed = false;
    return { success: true };
  });
}

function registerBlocking(app: FastifyInstance, world: World): void {
  const change = async (fields: Readonly<Record<string, unknown>>, blocked: boolean) => {
    const { block_users: users } = parseParams(BlockedUsers, {
      ...fields,
      block_users: jsonText(fields['block_users']),
    });
    const added = users.map(({ user }) => {
      const phone = user.replaceAll(/[^0-9]/g, '');
      if (blocked) world.number.blockedUsers.add(phone);
      else world.number.blockedUsers.delete(phone);
      return { input: user, wa_id: phone };
    });
    const key = blocked ? 'added_users' : 'removed_users';
    return { messaging_product: 'whatsapp', block_users: { [key]: added } };
  };
  app.get(`${version}/:nodeId/block_users`, async (request) => {
    requireNumber(world, request);
    return { data: [...world.number.blockedUsers].map((phone) => ({ messaging_product: 'whatsapp', wa_id: phone })) };
  });
  app.post(`${version}/:nodeId/block_users`, async (request) => {
    requireNumber(world, request);
    return change((await readParams(request)).fields, true);
  });
  app.delete(`${version}/:nodeId/block_users`, async (request) => {
    requireNumber(world, request);
    return change((await readParams(request)).fields, false);
  });
}

export function describePhoneNumber(world: World): object {
  const { config, number } = world;
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
    webhook_configuration: { application: number.callbackOverride ?? config.webhookUrl },
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
  if (webhook?.override_callback_uri !== undefined) {
    const outcome = await askWebhook(webhook.override_callback_uri, webhook.verify_token ?? '');
    if (outcome !== 'connected') throw new GraphError(100, 'The callback did not answer the verification.', 2200);
  }
  if (webhook !== undefined) world.number.callbackOverride = webhook.override_callback_uri ?? null;
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

function countRegistration(world: World): void {
  const nowMs = world.clock.now();
  const recent = world.number.registrationsAtMs.filter((atMs) => atMs > nowMs - registrationWindowMs);
  if (recent.length >= registrationsMost) throw new GraphError(133016, 'At most 10 in 72 hours.');
  world.number.registrationsAtMs = [...recent, nowMs];
}
