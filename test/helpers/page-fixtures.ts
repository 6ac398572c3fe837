// Views with invented content for tests of pages alone, where no case, certificate or message is at stake.

import type { Officer } from '#people';
import type { Decision } from '#cases';
import type {
  AuthoringDeps,
  CaseLine,
  CaseView,
  CounterFee,
  DeskCases,
  DeskCounter,
  Helpdesk,
  OperationsView,
} from '#desk';
import type { CertificateCheck, PublicDeps } from '#public';

const same = (text: string): { hi: string; en: string } => ({ hi: text, en: text });

export const CASE_ID = '0192f0a0-0000-7000-8000-000000000001';

const line: CaseLine = {
  caseId: CASE_ID,
  number: 'DL-2026-004217',
  service: { hi: 'जन्म प्रमाण पत्र की प्रति', en: 'Copy of a birth certificate' },
  step: { hi: 'जाँच और फ़ैसला', en: 'Check and decide' },
  waitingFor: 'officer',
  filedAt: '2026-11-20T06:12:00Z',
  clock: { dueOn: '2026-12-01', state: 'running', workingDaysLeft: 6 },
};

export const caseView: CaseView = {
  ...line,
  version: 3,
  language: 'हिन्दी',
  capacity: { hi: 'माता या पिता', en: 'Parent' },
  applicant: {
    result: 'differs',
    written: { hi: 'कमला देवी', en: 'Kamla Devi' },
    registered: { hi: 'कमला मेहरा', en: 'Kamla Mehra' },
  },
  answers: [
    {
      label: { hi: 'बच्चे का नाम', en: 'Name of the child' },
      value: { hi: 'आरव मेहरा', en: 'Aarav Mehra' },
      record: { value: { hi: 'आरव मेहरा', en: 'Aarav Mehra' }, agreement: 'same' },
    },
    {
      label: { hi: 'जन्म तिथि', en: 'Date of birth' },
      value: { hi: '14 मार्च 2019', en: '14 March 2019' },
      record: { value: { hi: '14 मार्च 2019', en: '14 March 2019' }, agreement: 'same' },
    },
    {
      label: { hi: 'माता का नाम', en: 'Mother’s name' },
      value: same('<b>“Nisha” & Mehra</b>'),
      record: { value: { hi: 'निशा मेहरा', en: 'Nisha Mehra' }, agreement: 'differs' },
    },
    { label: { hi: 'प्रतियाँ', en: 'Copies' }, value: same('1') },
  ],
  documents: [
    { documentId: '0192f0a0-0000-7000-8000-000000000002', label: { hi: 'पहचान पत्र', en: 'Identity card' }, pages: 1 },
  ],
  history: [
    { at: '2026-11-20T06:12:00Z', text: { hi: 'जमा हुआ', en: 'Filed' } },
    { at: '2026-11-20T06:12:02Z', text: { hi: 'लॉटरी से मेज़ को मिला', en: 'Drawn for a desk' } },
  ],
  actions: ['approve', 'ask', 'propose-refusal'],
  queryItems: [
    {
      code: 'id-unreadable',
      text: { hi: 'पहचान पत्र पढ़ा नहीं जाता', en: 'The identity card cannot be read' },
      remedy: { hi: 'रोशनी में नई फ़ोटो भेजें', en: 'Send a new photo taken in good light' },
    },
    {
      code: 'relation-unclear',
      text: { hi: 'संबंध स्पष्ट नहीं', en: 'The relation is not shown' },
      remedy: { hi: 'संबंध का प्रमाण भेजें', en: 'Send a proof of the relation' },
    },
  ],
  reasons: [
    {
      code: 'not-entitled',
      text: { hi: 'आवेदक को प्रति पाने का अधिकार नहीं', en: 'The applicant is not entitled to a copy' },
      clause: 'RBD Act 1969, s. 17',
      remedy: { hi: 'माता-पिता आवेदन करें', en: 'A parent may apply' },
    },
  ],
};

export const authoringFixture: Omit<AuthoringDeps, 'author' | 'clock' | 'findPublished'> = {
  services: [{ id: 'birth-certificate-copy', name: line.service }],
  languages: [
    { id: 'hi', name: 'हिन्दी' },
    { id: 'en', name: 'English' },
  ],
  listVersions: async () => [
    {
      serviceId: 'birth-certificate-copy',
      version: 1,
      publishedAt: new Date('2026-11-20T06:12:00Z'),
      proposedBy: 'Asha Verma',
      approvedBy: ['Imran Ali', 'Gurpreet Kaur'],
    },
  ],
};

/** A one-pixel PNG. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4////fwAJ+wP9KobjigAAAABJRU5ErkJggg==',
  'base64',
);

/** One case, of the officer who takes it; decisions are kept for the test to look at. */
export function createFixtureCases(picture: Buffer = PIXEL): DeskCases & { readonly decided: Decision[] } {
  const decided: Decision[] = [];
  let owner: string | undefined;
  const mine = (officer: Officer, caseId: string): boolean => owner === officer.officerId && caseId === CASE_ID;
  return {
    decided,
    getHome: async (officer) => ({
      next: owner === undefined ? line : undefined,
      more: 0,
      open:
        owner === officer.officerId
          ? [
              line,
              { ...line, number: 'DL-2026-004218', waitingFor: 'citizen', clock: { ...line.clock, state: 'paused' } },
            ]
          : [],
    }),
    async takeNextCase(officer) {
      owner = officer.officerId;
      return CASE_ID;
    },
    findCase: async (officer, caseId) => (mine(officer, caseId) ? caseView : undefined),
    previewMessage: async (_officer, _caseId, decision) => ({
      language: 'hi',
      texts: [`आवेदन DL-2026-004217: ${decision.kind}`],
    }),
    async decide(officer, asked) {
      if (!mine(officer, asked.caseId)) return { ok: false, reason: 'not-yours' };
      if (asked.version !== caseView.version) return { ok: false, reason: 'changed' };
      if (decided.length > 0) return { ok: false, reason: 'not-waiting' };
      decided.push(asked.decision);
      return { ok: true, value: { version: 4 } };
    },
    findDocumentPage: async (officer, asked) =>
      mine(officer, asked.caseId) && asked.page === 1 ? { bytes: picture, contentType: 'image/png' } : undefined,
    getBoard: async () => ({
      offices: [
        { office: { hi: 'दक्षिण ज़ोन', en: 'South Zone' }, onDuty: 2, open: 9, dueSoon: 2, overdue: 1, withCitizen: 3 },
        {
          office: { hi: 'सिविल लाइंस ज़ोन', en: 'Civil Lines Zone' },
          onDuty: 2,
          open: 4,
          dueSoon: 0,
          overdue: 0,
          withCitizen: 1,
        },
      ],
      overdue: [{ ...line, desk: 'Desk 7F3', clock: { dueOn: '2026-11-18', state: 'overdue', workingDaysLeft: -3 } }],
    }),
  };
}

const REQUEST = '018f7a00-0000-7000-8000-00000000c0a1';

export const helpdeskFixture: Helpdesk = {
  listWaiting: async () => [
    {
      id: REQUEST,
      number: 'H-4F7K-92Q',
      language: 'ਪੰਜਾਬੀ',
      askedAt: '2026-11-20T06:12:00Z',
      words: ['My certificate has a wrong spelling. <b>Please</b> look.'],
    },
    {
      id: '018f7a00-0000-7000-8000-00000000c0a2',
      number: 'H-7XGQ-3MM',
      language: 'हिन्दी',
      askedAt: line.filedAt,
      words: [],
    },
  ],
  answer: async (_officer, { id }) => id === REQUEST,
  revealPhone: async (_officer, { id }) => (id === REQUEST ? '+919876543210' : undefined),
  resetPin: async (_officer, { number }) => number === line.number,
};
export const UNPAID_NUMBER = 'BTCER-2026-4F7K-92QM';
export const PAID_NUMBER = 'BTCER-2026-PPPP-2222';

/** Two applications with a fee, one of them paid; that of `line` has none. */
export function createFixtureCounter(): DeskCounter {
  const unpaid: CounterFee = {
    number: UNPAID_NUMBER,
    service: { hi: 'विवाह का पंजीकरण', en: 'Registration of a marriage' },
    filedOn: '2026-11-20',
    today: '2026-11-23',
    lapsed: false,
    owed: {
      paise: 1_010_000,
      parts: [
        {
          name: { hi: 'पंजीकरण शुल्क', en: 'Registration fee' },
          paise: 10_000,
          source: 'Hindu Marriage Act, 1955, section 8',
        },
        { name: { hi: 'तत्काल शुल्क', en: 'Tatkal fee' }, paise: 1_000_000, source: 'Order on tatkal registration, 2014' },
      ],
      source: '<i>Tariff</i> of the Revenue Department',
      payBy: '2026-12-21',
    },
  };
  const recordedAt = '2026-11-23T06:12:00Z';
  const office = same('South Zone');
  const receipts = new Map([[PAID_NUMBER, { office, counterNumber: 'CL/1', paidOn: '2026-11-23', recordedAt }]]);
  return {
    async findFee(_officer, number) {
      const { owed, ...free } = unpaid;
      if (number === line.number) return { ...free, number };
      const receipt = receipts.get(number);
      if (number !== UNPAID_NUMBER && receipt === undefined) return undefined;
      return { ...free, number, ...(owed ? { owed } : {}), ...(receipt ? { receipt } : {}) };
    },
    async recordReceipt(_officer, { number, receipt: { counterNumber, paidOn, paise } }) {
      if (receipts.has(number)) return { ok: false, reason: 'already-recorded' };
      if (paise !== unpaid.owed?.paise) return { ok: false, reason: 'amount-differs' };
      receipts.set(number, { office, counterNumber, paidOn, recordedAt });
      return { ok: true, value: undefined };
    },
  };
}

export const operationsView: OperationsView = {
  books: [
    { book: 'messages', accepted: 1204, answered: 1200, waiting: 3, refused: 1 },
    { book: 'cases', accepted: 37, answered: 30, waiting: 7, refused: 0 },
    { book: 'certificates', accepted: 30, answered: 28, waiting: 1, refused: 0 },
  ],
  speed: { messages: 1200, withinTenSeconds: 0.9996, p50Ms: 41, p99Ms: 212 },
  stuck: [{ kind: 'outbox', state: 'unknown', count: 2, oldestSeconds: 400, limitSeconds: 120 }],
  flows: [
    {
      name: 'address',
      event: 'ENDPOINT_LATENCY',
      isAlert: true,
      status: 'PUBLISHED',
      errorRate: undefined,
      p90Ms: 5200,
      at: '2026-11-20T06:12:00Z',
    },
    {
      name: 'address',
      event: 'ENDPOINT_ERROR_RATE',
      isAlert: false,
      status: 'PUBLISHED',
      errorRate: 5.5,
      p90Ms: undefined,
      at: '2026-11-19T06:12:00Z',
    },
  ],
  payments: [{ status: 'captured', transactionStatus: 'success', payments: 2, lastAt: '2026-11-20T06:12:00Z' }],
  unknownWebhooks: [
    { field: 'message_delight_update', reason: 'unknown-field', count: 3, lastAt: '2026-11-20T06:12:00Z' },
  ],
  feedback: [{ service: line.service, good: 21, fair: 4, bad: 1 }],
  journeys: [
    {
      service: line.service,
      started: 52,
      filed: 37,
      decided: 30,
      medianSteps: 9,
      medianMessages: 14,
      medianOfficerMinutes: 2.5,
    },
  ],
};

const check: CertificateCheck = {
  verdict: 'valid',
  masked: false,
  number: 'DL-BC-2026-000123',
  issuedAt: '2026-11-20T06:12:00Z',
  title: { hi: 'जन्म प्रमाण पत्र', en: 'Birth certificate' },
  issuedBy: { hi: 'जन्म-मृत्यु पंजीकरण कार्यालय', en: 'Births and Deaths Registration Office' },
  facts: [
    { label: { hi: 'नाम', en: 'Name' }, value: { hi: 'आरव मेहरा', en: 'Aarav Mehra' } },
    { label: { hi: 'जन्म तिथि', en: 'Date of birth' }, value: same('14-03-2019') },
  ],
};

export const publicFixture: Omit<PublicDeps, 'trust' | 'demo'> = {
  region: { hi: 'नयापुर', en: 'Nayapur' },
  example: { name: { hi: 'जन्म प्रमाण पत्र', en: 'Birth certificate' }, limitDays: 7 },
  certificates: {
    checkPdf: async () => ({ verdict: 'not-valid', because: 'altered', facts: [], masked: false }),
    checkPicture: async () => ({ verdict: 'unreadable', facts: [], masked: false }),
    checkCredential: async (text) =>
      text.includes('GENUINE') ? check : { verdict: 'not-valid', because: 'format', facts: [], masked: false },
    checkNumber: async (number) =>
      number === check.number ? { ...check, masked: true } : { verdict: 'unknown', number, facts: [], masked: true },
  },
  findReceipt: async (number) =>
    number === 'R-1'
      ? {
          number,
          service: line.service,
          office: { hi: 'दक्षिण ज़ोन', en: 'South Zone' },
          filedAt: line.filedAt,
          dueOn: '2026-12-01',
          digest: 'ab'.repeat(32),
          signature: 'valid',
        }
      : undefined,
  findLogTile: async () => undefined,
  findCertificateLog: async () => ({
    size: 30,
    sealedAt: '2026-11-20T06:12:00Z',
    checkpoint: 'dwar.example/certificates\n30\nq83vASNFZ4k=\n\n— dwar.example AAAA',
  }),
};
