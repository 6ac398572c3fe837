/** What the number tells about itself: profile, ice breakers and commands (§3.2), username (§2.9), compliance (§9.4). */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { enqueueManagement } from '../webhook/management.ts';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';
import { requireNumber, version } from './node.ts';
import { formFlag, jsonText, parseParams, pickFields, readParams } from './params.ts';

const verticals = [
  'OTHER',
  'ALCOHOL',
  'APPAREL',
  'AUTO',
  'BEAUTY',
  'EDU',
  'ENTERTAIN',
  'EVENT_PLAN',
  'FINANCE',
  'GOVT',
  'GROCERY',
  'HEALTH',
  'HOTEL',
  'NONPROFIT',
  'ONLINE_GAMBLING',
  'OTC_DRUGS',
  'PHYSICAL_GAMBLING',
  'PROF_SERVICES',
  'RESTAURANT',
  'RETAIL',
  'TRAVEL',
] as const;
const Profile = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  about: z.string().min(1).max(139).optional(),
  address: z.string().max(256).optional(),
  description: z.string().max(512).optional(),
  email: z.union([z.literal(''), z.email().max(128)]).optional(),
  vertical: z.enum(verticals).optional(),
  websites: z.preprocess(jsonText, z.array(z.url().max(256)).max(2)).optional(),
  profile_picture_handle: z.string().min(1).optional(),
});
const list = <Item extends z.ZodType>(item: Item, most: number) => z.preprocess(jsonText, z.array(item).max(most));
const noEmoji = (text: string): boolean => !/\p{Extended_Pictographic}/u.test(text);
const Conversation = z.looseObject({
  enable_welcome_message: formFlag.optional(),
  prompts: list(z.string().min(1).max(80).refine(noEmoji, { error: 'no emoji in ice breakers' }), 4).optional(),
  commands: list(
    z.strictObject({
      command_name: z.string().min(1).max(32).refine(noEmoji, { error: 'no emoji in commands' }),
      command_description: z.string().min(1).max(256),
    }),
    30,
  ).optional(),
});
export type Conversation = Omit<z.infer<typeof Conversation>, 'access_token'>;
/** 3 to 35 of a-z, 0-9, dot and underscore, with a letter, no dot at either end or twice, no www and no domain's end. */
const username = z
  .string()
  .regex(
    /^(?=.*[a-z])(?!www)(?!\.)(?!.*\.\.)(?!.*\.$)(?!.*\.(?:com|org|net|int|edu|gov|mil|us|in|html)$)[a-z0-9._]{3,35}$/,
  );

export function registerProfile(app: FastifyInstance, world: World): void {
  app.get(`${version}/:nodeId/whatsapp_business_profile`, async (request) => {
    requireNumber(world, request);
    const profile = { messaging_product: 'whatsapp', ...world.number.profile };
    return { data: [pickFields(profile, (await readParams(request)).fields['fields'])] };
  });
  app.post(`${version}/:nodeId/whatsapp_business_profile`, async (request) => {
    requireNumber(world, request);
    const wish = parseParams(Profile, (await readParams(request)).fields);
    const { messaging_product: _product, profile_picture_handle: handle, ...profile } = wish;
    if (handle !== undefined && !world.uploadHandles.has(handle)) {
      throw new GraphError(100, 'profile_picture_handle is no handle of a finished upload.', 2494102);
    }
    world.number.profile = { ...world.number.profile, ...profile };
    return { success: true };
  });
  app.post(`${version}/:nodeId/conversational_automation`, async (request) => {
    requireNumber(world, request);
    const wish = parseParams(Conversation, (await readParams(request)).fields);
    world.number.conversation = { ...world.number.conversation, ...wish };
    return { success: true };
  });
  app.get(`${version}/:nodeId/conversational_automation`, async (request) => {
    requireNumber(world, request);
    return { data: [{ conversational_automation: world.number.conversation, id: world.config.phoneNumberId }] };
  });
  app.get(`${version}/:nodeId/business_compliance_info`, async (request) => {
    requireNumber(world, request);
    return { data: [{ messaging_product: 'whatsapp', ...world.number.compliance }] };
  });
  app.post(`${version}/:nodeId/business_compliance_info`, async (request) => {
    requireNumber(world, request);
    const { messaging_product: _product, ...compliance } = (await readParams(request)).fields;
    world.number.compliance = { ...world.number.compliance, ...compliance };
    return { success: true };
  });
  registerUsername(app, world);
}

function registerUsername(app: FastifyInstance, world: World): void {
  const change = (name: string | null): void => {
    const was = world.number.username;
    world.number.username = name;
    const value = { display_phone_number: world.config.displayPhone, ...(name === null ? {} : { username: name }) };
    const status = name === null ? 'deleted' : 'approved';
    if (was !== name) enqueueManagement(world, 'business_username_update', { ...value, status });
  };
  app.get(`${version}/:nodeId/username`, async (request) => {
    requireNumber(world, request);
    const { username: name } = world.number;
    if (name === null) throw new GraphError(147004, 'This number has no username.');
    return { username: name, status: 'approved' };
  });
  app.get(`${version}/:nodeId/username_suggestions`, async (request) => {
    requireNumber(world, request);
    const name =
      world.config.businessName
        .toLowerCase()
        .replaceAll(/[^a-z0-9]/g, '')
        .slice(0, 25) || 'business';
    return { data: [{ username_suggestions: [`${name}.help`, `${name}_india`] }] };
  });
  app.post(`${version}/:nodeId/username`, async (request) => {
    requireNumber(world, request);
    const wish = username.safeParse((await readParams(request)).fields['username']);
    if (!wish.success) throw new GraphError(147001, 'A username has 3 to 35 of a-z, 0-9, dot and underscore.');
    change(wish.data);
    return { success: true, status: 'approved' };
  });
  app.delete(`${version}/:nodeId/username`, async (request) => {
    requireNumber(world, request);
    change(null);
    return { success: true };
  });
}
