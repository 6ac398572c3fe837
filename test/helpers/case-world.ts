// A small world for tests of cases: a neutral service with two steps, officers in two departments, a clock that is moved
// by hand, and the real mailbox in between. Nothing here knows a real service.
import { generateKeyPairSync } from 'node:crypto';
import { sealOnce } from '#audit';
import {
  createCatalogue,
  ServiceDefinition,
  type CaseNews,
  type Catalogue,
  type CatalogueSource,
  type CompensationPolicy,
  type Holidays,
} from '#catalogue';
import { createCalendar, createReceiptSigner, handleCaseMail, type CaseDeps } from '#cases';
import { groupOf, postMail, runTurn, type HandlerResult } from '#mailbox';
import { seedOfficers } from '#people';
import {
  createDataKeys,
  createFileKeys,
  createIds,
  silentLogger,
  systemRandom,
  withTransaction,
  type DataKey,
} from '#platform';
import type { Json } from '#platform/pure';
import { fireTimers } from '../../src/mailbox/timers.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

const source = 'demo';
const anyOffice = { reach: 'department', homeOffice: 'avoid' } as const;

export const plateService = ServiceDefinition.parse({
  id: 'tree-plate',
  version: 1,
  department: 'parks',
  mode: 'chat',
  capacities: [
    { id: 'neighbour', source },
    { id: 'keeper', recordName: 'keeper', source },
  ],
  applicant: { name: 'applicant' },
  pages: [
    {
      id: 'tree',
      fields: [
        { id: 'tree', kind: 'text' },
        { id: 'street', kind: 'place' },
        { id: 'applicant', kind: 'person-name' },
      ],
    },
  ],
  lookups: {
    tree: {
      register: 'trees',
      query: { tree: 'tree' },
      links: [['tree']],
      facts: ['species', 'keeper'],
      shown: [],
      source,
    },
  },
  evidence: [],
  fee: 'nil',
  office: { kind: 'parks', byRecord: 'office', byPlace: 'street', fallback: 'park-north' },
  workflow: [
    { id: 'check', role: 'clerk', pool: anyOffice, actions: ['approve', 'ask'], source },
    { id: 'decide', role: 'registrar', pool: anyOffice, actions: ['approve', 'ask', 'refuse'], source },
  ],
  limit: { days: 7, dayType: 'working', startsOn: 'next-day', pausedWhile: ['query', 'hearing'], source },
  query: {
    replyDays: 10,
    items: [
      { code: 'tree-unclear', asks: { kind: 'field', field: 'tree' } },
      { code: 'explain', asks: { kind: 'text' } },
      { code: 'name-unclear', asks: { kind: 'field', field: 'applicant' } },
    ],
  },
  hearing: { replyDays: 14, source },
  reasons: [
    { code: 'no-such-tree', clause: 's. 4(2)', source },
    { code: 'not-public', clause: 's. 5', source },
  ],
  certificate: {
    type: 'TREEP',
    number: { prefix: 'TREE', digits: 6 },
    template: 'certificate',
    languages: ['en'],
    validity: { kind: 'permanent' },
    fields: [{ id: 'tree', from: 'answers.tree', form: 'plain' }],
    qrClaims: ['tree'],
    publicFields: [],
    source,
  },
  appeal: { authority: 'commissioner', withinDays: 30, source },
  messages: { budget: 12 },
  source,
});

/** The same with a fee by rule: so much for each letter of the plate. */
export const pricedService = ServiceDefinition.parse({
  ...plateService,
  id: 'bench-plate',
  pages: [{ id: 'bench', fields: [{ id: 'letters', kind: 'number' }, ...(plateService.pages[0]?.fields ?? [])] }],
  fee: 'letters',
});

const noFee = { id: 'nil', amounts: [{ from: '2020-01-01', rupees: 0, label: 'demo', source }] };
const feeByLetters = {
  id: 'letters',
  amounts: [
    {
      from: '2020-01-01',
      label: 'demo',
      source: 'Parks order 7',
      components: [
        { id: 'letters', names: { en: 'For each letter' }, paise: 'letters * rupees(5)', source: 'Parks order 7(1)' },
        {
          id: 'large',
          names: { en: 'Large plate' },
          when: 'letters > 20',
          paise: 'rupees(50)',
          source: 'Parks order 7(2)',
        },
      ],
    },
  ],
};

/** Calendar days of delay: Rs 7 each, at most Rs 50. */
const lateness: CompensationPolicy = {
  from: '2020-01-01',
  rupeesPerDay: 7,
  mostRupees: 50,
  dayType: 'calendar',
  payment: 'on-claim',
  source: 'Parks Act, 2020',
};

const holidays: Holidays = { weekend: ['saturday', 'sunday'], years: [], closures: [] };

function plateCatalogue(): Catalogue {
  const office = (id: string, department: string): object => ({ id, department, kind: 'parks', names: { en: id } });
  return createCatalogue({
    region: {
      id: 'test',
      languages: { required: ['en'], optional: [], default: 'en', names: { en: 'English' } },
      fees: { payWithinDays: 10 },
    },
    departments: [{ id: 'parks' }, { id: 'roads' }],
    offices: [office('park-north', 'parks'), office('park-south', 'parks'), office('road-one', 'roads')],
    jurisdictions: { areas: [{ id: 'elm-street', offices: [{ office: 'park-south', from: '2020-01-01' }] }] },
    holidays,
    fees: [noFee, feeByLetters],
    compensation: [lateness],
    ownPageWords: {},
    branding: {},
    texts: {},
    services: [
      { definition: plateService, texts: {} },
      { definition: pricedService, texts: {} },
    ],
    identities: [],
    lists: [],
    referrals: [],
  } as unknown as CatalogueSource);
}

export interface TestOfficer {
  readonly officerId: string;
  readonly departmentId: string;
}

export interface CaseWorld {
  database: TestDatabase;
  deps: CaseDeps;
  catalogue: Catalogue;
  /** Moves the clock forward. */
  wait(hours: number): void;
  addOfficer(
    subject: string,
    place: { department: string; office: string; roles: string[]; onDuty?: boolean },
  ): Promise<TestOfficer>;
  newAccount(): Promise<{ accountId: string; dataKey: DataKey }>;
  /** Mails an application; run `settle` to have it handled. */
  file(
    account: { accountId: string; dataKey: DataKey },
    answers?: Record<string, Json>,
    caseId?: string,
    serviceId?: string,
  ): Promise<string>;
  mail(caseId: string, kind: string, body: Json, dataKey: DataKey, key?: string): Promise<void>;
  /** Seals, fires what is due and runs turns until nothing waits. */
  settle(): Promise<void>;
  /** What accounts were told, oldest first. */
  news: CaseNews[];
}

export async function createCaseWorld(): Promise<CaseWorld> {
  const database = await createTestDatabase();
  let now = new Date('2028-06-05T04:30:00Z'); // Monday, 10:00 in India
  const clock = { now: () => now };
  const ids = createIds(clock, systemRandom);
  const keys = createFileKeys({ dataKey: Buffer.alloc(32, 7), indexKey: Buffer.alloc(32, 8) });
  const dataKeys = createDataKeys({ keys, ids, random: systemRandom });
  const catalogue = plateCatalogue();
  const { privateKey } = generateKeyPairSync('ed25519');
  const signers = {
    audit: { name: 'dwar.example/test/audit', privateKey },
    certificate: { name: 'dwar.example/test/certificates', privateKey },
  };
  const deps: CaseDeps = {
    db: database.worker,
    clock,
    random: systemRandom,
    ids,
    dataKeys,
    keys,
    catalogue,
    calendar: createCalendar({ holidays, timeZone: 'Asia/Kolkata' }),
    receiptSigner: createReceiptSigner(generateKeyPairSync('ed25519').privateKey),
    publicUrl: 'https://dwar.example',
    log: silentLogger,
  };
  const news: CaseNews[] = [];
  const noteNews = async (events: readonly { id: number; body: unknown }[]): Promise<HandlerResult> => {
    news.push(...events.map((event) => event.body as CaseNews));
    return { outcomes: events.map(({ id }) => ({ id, outcome: 'noted', replies: 0 }) as const), replies: [] };
  };
  const handlers = {
    case: (tx: Parameters<typeof handleCaseMail>[0], events: Parameters<typeof handleCaseMail>[2]) =>
      handleCaseMail(tx, deps, events),
    account: (_tx: unknown, events: Parameters<typeof handleCaseMail>[2]) => noteNews(events),
  };
  const mail: CaseWorld['mail'] = async (caseId, kind, body, dataKey, key = `${kind}:${caseId}`) => {
    await withTransaction(database.worker, (tx) =>
      postMail(tx, deps, [{ party: { kind: 'case', id: caseId }, kind, key, dataKey, body }]),
    );
  };
  const groups = [...new Set(Array.from({ length: 256 }, (_, last) => groupOf(last.toString(16).padStart(2, '0'))))];

  return {
    database,
    deps,
    catalogue,
    news,
    wait(hours) {
      now = new Date(now.getTime() + hours * 3_600_000);
    },
    async addOfficer(subject, place) {
      const name = { hi: subject, en: subject };
      const officer = { subject, name, duty: name, officeName: name, onDuty: true, ...place };
      const before = new Set(
        (await database.owner.query<{ id: string }>('select id from officer')).rows.map((row) => row.id),
      );
      await seedOfficers({ db: database.owner, clock, ids, keys, dataKeys }, { issuer: 'test', officers: [officer] });
      const { rows } = await database.owner.query<{ id: string }>('select id from officer');
      return { officerId: rows.find((row) => !before.has(row.id))!.id, departmentId: place.department };
    },
    async newAccount() {
      return withTransaction(database.worker, async (tx) => {
        const dataKey = await dataKeys.create(tx);
        const accountId = ids.next();
        await tx.query('insert into account (id, data_key_id) values ($1, $2)', [accountId, dataKey.id]);
        return { accountId, dataKey };
      });
    },
    async file(
      account,
      answers = { tree: 'Old neem', street: 'elm-street' },
      caseId = ids.next(),
      serviceId = 'tree-plate',
    ) {
      const body = {
        caseId,
        accountId: account.accountId,
        serviceId,
        serviceVersion: 1,
        language: 'en',
        answers,
        documents: [],
        record: { ref: 'tree 4711', facts: { species: 'neem' } },
        declaredAt: now.toISOString(),
        capacity: 'neighbour',
      };
      await mail(caseId, 'file', body, account.dataKey);
      return caseId;
    },
    mail,
    async settle() {
      for (;;) {
        await sealOnce(database.sealer, { clock, signers });
        const { fired } = await fireTimers(database.worker, { clock, dataKeys });
        const { taken } = await runTurn({ db: database.worker, clock, dataKeys, handlers }, groups, 100);
        if (fired + taken === 0) return;
      }
    },
  };
}
