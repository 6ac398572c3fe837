// A Flow endpoint over a database of its own, with a form of two screens behind it.
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
import { createFlowEndpoint, openFlowSession, readFlowKeys, type FlowHandler } from '#channel';
import { createTestDatabase } from './database.ts';
import { makeFlowKey, sealRequest } from './flow-client.ts';

export const appSecret = 'the secret of an invented app';
export const previousSecret = 'the secret before that one';

export async function openFlowWorld() {
  const database = await createTestDatabase();
  const ids = createIds(systemClock, systemRandom);
  const keys = createFileKeys({ dataKey: systemRandom.bytes(32), indexKey: systemRandom.bytes(32) });
  const dataKeys = createDataKeys({ keys, ids, random: systemRandom });
  const current = makeFlowKey();
  const previous = makeFlowKey();
  let now = new Date('2026-11-23T06:00:00Z');
  const clock = { now: () => now };
  /** What the handler was asked. */
  const asked: { call: string; screen?: string; data?: object; accountId: string }[] = [];

  const form: FlowHandler = {
    async open(_tx, { accountId }) {
      asked.push({ call: 'open', accountId });
      return { kind: 'screen', screen: 'NAME', data: { greeting: 'नमस्ते' } };
    },
    async back(_tx, { accountId }, screen) {
      asked.push({ call: 'back', screen, accountId });
      return { kind: 'screen', screen: 'NAME', data: { greeting: 'फिर से' } };
    },
    async exchange(_tx, { accountId }, screen, data) {
      asked.push({ call: 'exchange', screen, data, accountId });
      if (data['name'] === 'break') throw new Error('a bug of the handler');
      if (data['name'] === 'late') return { kind: 'over', message: 'यह फ़ॉर्म अब बंद है।' };
      if (data['name'] === '') return { kind: 'screen', screen, data: {}, errorMessage: 'नाम लिखें' };
      if (screen === 'REVIEW') return { kind: 'finished', values: { filed: true } };
      return { kind: 'screen', screen: 'REVIEW', data: { name: String(data['name']) } };
    },
  };
  const endpoint = createFlowEndpoint({
    db: database.web,
    clock,
    log: silentLogger,
    metrics: createMetrics(),
    dataKeys,
    handlers: new Map([['form', form]]),
    keys: readFlowKeys({
      WHATSAPP_FLOW_PRIVATE_KEY: current.privatePem,
      WHATSAPP_FLOW_PRIVATE_KEY_PREVIOUS: previous.privatePem,
    })!,
    appSecrets: [appSecret, previousSecret],
  });

  async function addAccount(): Promise<{ accountId: string; dataKey: DataKey }> {
    return withTransaction(database.worker, async (tx) => {
      const dataKey = await dataKeys.create(tx);
      const accountId = ids.next();
      await tx.query('insert into account (id, data_key_id) values ($1, $2)', [accountId, dataKey.id]);
      return { accountId, dataKey };
    });
  }

  return {
    database,
    endpoint,
    asked,
    privatePem: current.privatePem,
    publicPem: current.publicPem,
    previousPem: previous.publicPem,
    addAccount,
    passHours: (hours: number) => (now = new Date(now.getTime() + hours * 3_600_000)),
    clock,
    /** A citizen who was just sent the form. */
    async openSession(
      options: { account?: { accountId: string; dataKey: DataKey }; journeyId?: string; flow?: string } = {},
    ) {
      const account = options.account ?? (await addAccount());
      const journeyId = options.journeyId ?? ids.next();
      const token = await withTransaction(database.worker, (tx) =>
        openFlowSession(
          tx,
          { clock, random: systemRandom },
          {
            flow: 'form',
            lifeHours: 24,
            journeyId,
            ...account,
            ...(options.flow === undefined ? {} : { flow: options.flow }),
          },
        ),
      );
      return { ...account, account, journeyId, token };
    },
    /** Seals, signs, asks, and opens the answer when it is a good one. */
    async ask(content: unknown, publicPem = current.publicPem) {
      const request = sealRequest(content, { publicPem, appSecret });
      const reply = await endpoint.answer(request.raw, request.signature);
      return {
        request,
        reply,
        status: reply.status,
        answer: reply.status === 200 ? request.open(reply.body) : undefined,
      };
    },
    close: () => database.drop(),
  };
}

export type FlowWorld = Awaited<ReturnType<typeof openFlowWorld>>;
