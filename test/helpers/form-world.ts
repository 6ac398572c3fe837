// Forms as they are in the product, from the definition to the phone and back: compiled and published to the emulator, sent,
// opened there, every screen over HTTP and through the encryption to our endpoint, kept in the conversation on a database.

import { fastify } from 'fastify';
import type { Catalogue } from '#catalogue';
import {
  FLOW_ENDPOINT_PATH,
  buildMessage,
  createFlowEndpoint,
  createManagementClient,
  readFlowKeys,
  registerFlowRoutes,
} from '#channel';
import { createAccountTurn, createFormTurn, type TurnDeps } from '#conversation';
import { ConversationState, initialState } from '#conversation/engine';
import { createFormHandlers, createFormOffers } from '#forms';
import { createAccountDirectory } from '#people';
import {
  createDataKeys,
  createFileKeys,
  createIds,
  createMetrics,
  silentLogger,
  systemClock,
  systemRandom,
  withTransaction,
  type DataKey,
} from '#platform';
import { startTestBench } from '../../emulator/test-bench.ts';
import { ensureFlowKey } from '../../src/channel/flows/ensure-flow-key.ts';
import { publishFlows } from '../../src/channel/flows/publish-flows.ts';
import { loadAccounts, saveStates } from '../../src/conversation/account-store.ts';
import { createTestDatabase } from './database.ts';
import { makeFlowKey } from './flow-client.ts';
import { readReply, type Said } from './said.ts';

const appSecret = 'the secret of an invented app';

export async function openFormWorld(catalogue: Catalogue) {
  const database = await createTestDatabase();
  const bench = await startTestBench({ WHATSAPP_APP_SECRET: appSecret });
  const ids = createIds(systemClock, systemRandom);
  const keys = createFileKeys({ dataKey: systemRandom.bytes(32), indexKey: systemRandom.bytes(32) });
  const dataKeys = createDataKeys({ keys, ids, random: systemRandom });
  const clock = systemClock;
  const random = systemRandom;
  const flowKeys = readFlowKeys({ WHATSAPP_FLOW_PRIVATE_KEY: makeFlowKey().privatePem })!;
  /** Files that came with screens. */
  const files: string[] = [];
  const turnDeps: TurnDeps = {
    clock,
    ids,
    random,
    dataKeys,
    catalogue,
    accounts: createAccountDirectory({ keys, dataKeys, ids }),
    claimSeconds: () => undefined,
    requestLookup: async () => undefined,
    offerDocument: async (_tx, { evidence }) => void files.push(evidence),
    listCaseSummaries: async () => new Map(),
    onSlowAnswer: () => undefined,
  };
  const endpoint = createFlowEndpoint({
    db: database.worker,
    clock,
    log: silentLogger,
    metrics: createMetrics(),
    dataKeys,
    handlers: createFormHandlers({ catalogue, clock, turn: createFormTurn(turnDeps) }),
    keys: flowKeys,
    appSecrets: [appSecret],
  });
  const server = fastify();
  registerFlowRoutes(server, endpoint);
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  const accessToken = bench.bearer.authorization.replace('Bearer ', '');
  const management = createManagementClient({ url: bench.url, version: 'v26.0', accessToken });
  const { wabaId: businessAccountId } = bench.world.config;
  const endpointUrl = `${address}${FLOW_ENDPOINT_PATH}`;
  const offers = createFormOffers({ db: database.worker, clock, random, catalogue, businessAccountId, endpointUrl });
  await bench.act('arjun', { kind: 'text', text: 'नमस्ते' });
  await ensureFlowKey({ management, keys: flowKeys }, bench.phoneNumberId);

  async function addAccount(): Promise<{ accountId: string; dataKey: DataKey }> {
    return withTransaction(database.worker, async (tx) => {
      const dataKey = await dataKeys.create(tx);
      const accountId = ids.next();
      await tx.query('insert into account (id, data_key_id) values ($1, $2)', [accountId, dataKey.id]);
      return { accountId, dataKey };
    });
  }
  const account = await addAccount();
  let events = 0;
  const takeTurn = createAccountTurn({ ...turnDeps, hasForm: offers.hasForm, openForm: offers.openForm });

  async function state(): Promise<ConversationState> {
    const loaded = (await loadAccounts(database.worker, { dataKeys }, [account.accountId])).get(account.accountId)!;
    return ConversationState.parse(loaded.openStates()[0]);
  }

  return {
    database,
    bench,
    offers,
    files,
    state,
    publish: (log = silentLogger) =>
      publishFlows({
        db: database.worker,
        clock,
        log,
        accounts: [{ management, businessAccountId }],
        flows: offers.flows,
      }),
    /** A journey begun in chat, at its first question. */
    async begin(serviceId: string, language: string): Promise<string> {
      const { version } = catalogue.getService(serviceId);
      const id = ids.next();
      const lists = { linked: [], documents: [], pending: [] };
      const journey = {
        id,
        serviceId,
        version,
        at: { kind: 'start' as const },
        answers: {},
        reminded: false,
        ...lists,
      };
      const opened = ConversationState.parse({ ...initialState(), language, journey });
      const row = { ...account, absorbed: [], state: opened, phoneNumberId: undefined };
      await saveStates(database.worker, clock.now(), [{ ...row, lastInboundAt: clock.now(), pacedUntil: undefined }]);
      return id;
    },
    /** Sends the form; answers with the message's id. */
    async send(serviceId: string, journeyId: string): Promise<string> {
      const form = await withTransaction(database.worker, (tx) =>
        offers.openForm(tx, { serviceId, journeyId, account }),
      );
      if (form === undefined) throw new Error(`the form of ${serviceId} is not published`);
      const content = buildMessage({ kind: 'flow', body: 'आपका फ़ॉर्म', button: 'भरें', ...form });
      const sent = await bench.graph({ messaging_product: 'whatsapp', to: '+919999908365', ...JSON.parse(content) });
      return (sent.body as { messages: [{ id: string }] }).messages[0].id;
    },
    step: async (messageId: string, act: string, body: object | FormData = {}) =>
      (await bench.send('POST', `/phones/api/citizens/arjun/flows/${messageId}/${act}`, body)).body,
    /** The citizen's message, a finished form among them, as the webhook brings it. */
    async hear(body: unknown): Promise<readonly Said[]> {
      return withTransaction(database.worker, async (tx) => {
        const party = { kind: 'account', id: account.accountId } as const;
        const { dataKey } = account;
        const event = { id: (events += 1), party, kind: 'whatsapp', receivedAt: clock.now(), dataKey, body };
        const { replies } = await takeTurn(tx, [event]);
        return replies.map(readReply);
      });
    },
    async close() {
      await server.close();
      await bench.stop();
      await database.drop();
    },
  };
}

export type FormWorld = Awaited<ReturnType<typeof openFormWorld>>;
