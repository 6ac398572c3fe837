/** Puts the emulator together: its world, its three HTTP faces, its webhooks. main.ts and the tests start it. */
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { emptyBill } from './bill.ts';
import { addDemoCitizens } from './citizens.ts';
import { createClock } from './clock.ts';
import type { EmulatorConfig } from './config.ts';
import { registerControl } from './control/routes.ts';
import { registerLinkPictures } from './graph/link-routes.ts';
import { registerFlowFiles } from './graph/media-routes.ts';
import { registerGraph } from './graph/routes.ts';
import { onWebhookDelivered } from './inbound.ts';
import { createHostCheck } from './known-host.ts';
import { newNumber } from './number/business-number.ts';
import { numberConstraint, numberStrategy, openNumbers } from './number/number-world.ts';
import { registerPhonePage } from './phone/routes.ts';
import { loadSnapshot, startSnapshots } from './snapshot.ts';
import { createTokenBucket } from './token-bucket.ts';
import { createWebhookAgent } from './webhook/agent.ts';
import { callbackOf } from './webhook/callback.ts';
import { planWebhook } from './webhook/plan.ts';
import { createWebhookQueue } from './webhook/queue.ts';
import { verifySubscription } from './webhook/verify-subscription.ts';
import { setConnection, type World } from './world.ts';

const largestJsonBytes = 4 * 1024 * 1024;
const templatesPerHour = 100;

export type RunningEmulator = {
  readonly world: World;
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  readonly stop: () => Promise<void>;
};

export async function startEmulator(config: EmulatorConfig): Promise<RunningEmulator> {
  const world = await createWorld(config);
  if (config.stateFile !== undefined) await loadSnapshot(world, config.stateFile);
  if (config.demoCitizens) addDemoCitizens(world);
  const snapshots = config.stateFile === undefined ? undefined : startSnapshots(world, config.stateFile);

  const app = await createServer(world);
  await app.listen({ host: config.host, port: config.port });
  const url = listeningUrl(app, config.host);
  world.publicUrl = config.publicUrl ?? url;

  const stopping = new AbortController();
  const verification = verifySubscription(world, stopping.signal, (outcome) => {
    setConnection(world, outcome);
    if (outcome === 'connected') world.webhooks.open();
  });
  return {
    world,
    url,
    stop: async () => {
      stopping.abort();
      await verification;
      await app.close();
      await snapshots?.close();
      world.clock.stop();
      await world.webhooks.close();
    },
  };
}

async function createWorld(config: EmulatorConfig): Promise<World> {
  const clock = createClock(config.speed);
  const perSecond = config.messagesPerSecond;
  const webhookAgent = await createWebhookAgent(config);
  const world: World = {
    config,
    clock,
    citizens: new Map(),
    items: new Map(),
    media: new Map(),
    templates: new Map(),
    flows: new Map(),
    flowMessages: new Map(),
    flowFiles: new Map(),
    payments: new Map(),
    number: newNumber(config),
    numbers: new Map(),
    faults: [],
    listeners: new Set(),
    numberBucket: createTokenBucket(perSecond, perSecond, clock.now()),
    pairBuckets: new Map(),
    templateCreationBucket: createTokenBucket(templatesPerHour, templatesPerHour / 3600, clock.now()),
    managementCallsAtMs: [],
    uploadSessions: new Map(),
    uploadHandles: new Map(),
    writtenToOutsideWindow: new Map(),
    bill: emptyBill(),
    counters: { fault: 0 },
    webhookAgent,
    webhooks: createWebhookQueue({
      url: ({ body }) => callbackOf(world, body),
      appSecret: config.appSecret,
      agent: webhookAgent,
      clock,
      plan: (delivery) => planWebhook(world, delivery),
      onOutcome: ({ itemIds, state }) => {
        setConnection(world, state === 'delivered' ? 'connected' : 'failing');
        if (state === 'delivered') onWebhookDelivered(world, itemIds);
      },
    }),
    connection: 'waiting',
    publicUrl: '',
  };
  openNumbers(world);
  return world;
}

async function createServer(world: World): Promise<FastifyInstance> {
  const app = Fastify({ bodyLimit: largestJsonBytes, forceCloseConnections: true });
  app.addConstraintStrategy(numberStrategy(world));
  const isKnownHost = createHostCheck(world.config);
  app.addHook('onRequest', async (request, reply) => {
    if (isKnownHost(request.headers.host)) return;
    await reply.code(421).send({ error: 'not a name of this emulator: set EMULATOR_ALLOWED_HOSTS' });
  });
  await app.register(async (scope) => registerGraph(scope, world));
  for (const { phoneNumberId } of world.config.furtherNumbers) {
    const view = world.numbers.get(phoneNumberId);
    if (view === undefined) continue;
    await app.register(async (scope) => {
      scope.addHook('onRoute', (route) => void (route.constraints = { [numberConstraint]: phoneNumberId }));
      await registerGraph(scope, view);
    });
  }
  await app.register(async (scope) => {
    registerFlowFiles(scope, world);
    registerLinkPictures(scope, world);
  });
  await app.register(async (scope) => registerControl(scope, world), { prefix: '/phones/api' });
  await app.register(async (scope) => registerPhonePage(scope, world));
  app.get('/healthz', async () => ({ ok: true, app: world.connection }));
  return app;
}

function listeningUrl(app: FastifyInstance, host: string): string {
  const address: AddressInfo | string | null = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the emulator listens on no port');
  const shownHost = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host;
  return `http://${shownHost}:${address.port}`;
}
