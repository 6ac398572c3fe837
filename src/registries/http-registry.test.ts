import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemRandom } from '#platform';
import { startRegister, type RegisterProcess } from '../../test/helpers/register-process.ts';
import { createHttpRegistry } from './http-registry.ts';

const DATA = JSON.stringify({
  register: { id: 'boats', name: { en: 'Book of boats' }, searchBy: [['hullNumber'], ['launchedOn']] },
  records: [
    { ref: 'R1', facts: { hullNumber: 'H-1', launchedOn: '2001-02-03', builder: { en: 'Anand' }, secret: 'kept' } },
    { ref: 'R2', facts: { hullNumber: 'H-2', launchedOn: '2001-02-03', builder: { en: 'Bela' }, secret: 'kept' } },
  ],
});
const QUESTION = {
  query: { hullNumber: 'h 1', launchedOn: '2001-02-03' },
  link: {
    anyOf: [
      [
        { fact: 'hullNumber', compare: 'number' as const },
        { fact: 'launchedOn', compare: 'date' as const },
      ],
    ],
  },
  facts: ['builder', 'launchedOn'],
};
const REPORT = {
  reportId: '019ab5f0-0000-7000-8000-000000000001',
  recordRef: 'R1',
  certificateNumber: 'C-1',
  issuedAt: '2026-11-23T06:00:00.000Z',
  applicationNumber: 'A-1',
};

let register: RegisterProcess;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  register = await startRegister(DATA);
});
afterEach(async () => {
  await register.fault({ mode: 'none' });
  await Promise.all(open.splice(0).map((one) => one.close()));
});
afterAll(() => register.stop());

function connect(call: Parameters<typeof createHttpRegistry>[1]['call'] = {}, token = register.token) {
  const registry = createHttpRegistry(
    { namesMatch: (a, b) => a === b, random: systemRandom },
    {
      name: 'boats',
      baseUrl: register.url,
      token,
      allowedHosts: [register.host],
      call: { timeoutMs: 300, attempts: 3, backOffMs: 5, ...call },
    },
  );
  open.push(registry);
  return registry;
}
const signal = () => AbortSignal.timeout(10_000);

describe('a look-up', () => {
  test('returns the wanted facts of the one linked record, and no others', async () => {
    expect(await connect().lookUp(QUESTION, { signal: signal() })).toEqual({
      kind: 'linked',
      ref: 'R1',
      facts: { builder: { en: 'Anand' }, launchedOn: '2001-02-03' },
    });
  });

  test('tells not-linked and not-found apart, and a question that cannot be searched finds nothing', async () => {
    const ask = (query: Record<string, string>) => connect().lookUp({ ...QUESTION, query }, { signal: signal() });
    expect(await ask({ hullNumber: 'H-1', launchedOn: '1999-01-01' })).toEqual({ kind: 'not-linked' });
    expect(await ask({ hullNumber: 'H-9', launchedOn: '1999-01-01' })).toEqual({ kind: 'not-found' });
    expect(await ask({ colour: 'red' })).toEqual({ kind: 'not-found' });
  });

  test('survives one fault of each passing kind', async () => {
    for (const fault of [{ mode: 'status', status: 500 }, { mode: 'status', status: 429 }, { mode: 'silence' }]) {
      await register.fault({ ...fault, route: 'search', times: 1 });
      expect((await connect().lookUp(QUESTION, { signal: signal() })).kind).toBe('linked');
    }
  });

  test.each([
    [{ mode: 'status', status: 503 }, 'busy'],
    [{ mode: 'silence' }, 'busy'],
    [{ mode: 'delay', delayMs: 2000 }, 'busy'],
    [{ mode: 'status', status: 403 }, 'denied'],
    [{ mode: 'status', status: 302 }, 'malformed'],
    [{ mode: 'garbage' }, 'malformed'],
    [{ mode: 'flood' }, 'malformed'],
  ])('is unavailable, in time, when the fault %j stays', async (fault, why) => {
    await register.fault(fault);
    expect(await connect().lookUp(QUESTION, { signal: signal() })).toEqual({ kind: 'unavailable', why });
  });

  test('ends when the caller’s time is over, whatever its own tries', async () => {
    await register.fault({ mode: 'silence' });
    const registry = connect({ timeoutMs: 60_000, attempts: 100 });
    expect(await registry.lookUp(QUESTION, { signal: AbortSignal.timeout(100) })).toEqual({
      kind: 'unavailable',
      why: 'busy',
    });
  });

  test('with a wrong token is denied', async () => {
    const registry = connect({}, 'some-other-token');
    expect(await registry.lookUp(QUESTION, { signal: signal() })).toEqual({ kind: 'unavailable', why: 'denied' });
  });
});

describe('a report', () => {
  test('whose answer is lost after it was accepted is entered once, under its first acknowledgement', async () => {
    await register.fault({ mode: 'drop-after-accept', route: 'issue', times: 2 });
    const registry = connect();
    const first = await registry.reportIssue(REPORT, { signal: signal() });
    expect(first).toEqual({ kind: 'accepted', acknowledgement: 'ACK-00000001' });
    expect(await registry.reportIssue(REPORT, { signal: signal() })).toEqual(first);
    expect(await registry.listIssues(new Date(0), { signal: signal() })).toEqual({
      kind: 'listed',
      issues: [{ recordRef: 'R1', certificateNumber: 'C-1', acknowledgement: 'ACK-00000001' }],
    });
  });

  test('about a record that the register does not have, or under a used key, is refused', async () => {
    const registry = connect();
    const unknown = { ...REPORT, reportId: '019ab5f0-0000-7000-8000-000000000002', recordRef: 'R9' };
    expect(await registry.reportIssue(unknown, { signal: signal() })).toEqual({ kind: 'refused' });
    await registry.reportIssue(REPORT, { signal: signal() });
    expect(await registry.reportIssue({ ...REPORT, certificateNumber: 'C-2' }, { signal: signal() })).toEqual({
      kind: 'refused',
    });
  });
});

describe('where a register may be', () => {
  test.each([
    'http://127.0.0.1:1',
    'http://169.254.169.254',
    'file:///etc/hostname',
    'http://user:secret@allowed.example',
    'http://allowed.example@elsewhere.example',
    'http://allowed.example.elsewhere.example',
    'gopher://allowed.example',
    'nonsense',
  ])('%s is refused before anything is sent', (baseUrl) => {
    const create = () =>
      createHttpRegistry(
        { namesMatch: () => false, random: systemRandom },
        { name: 'boats', baseUrl, token: 'x', allowedHosts: ['allowed.example'] },
      );
    expect(create).toThrow('not among the allowed hosts');
  });
});
