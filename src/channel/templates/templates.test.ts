import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadCatalogue, type Catalogue } from '#catalogue';
import { createMetrics, silentLogger } from '#platform';
import { createTestDatabase, type TestDatabase } from '../../../test/helpers/database.ts';
import { refuse, startGraphStub, type GraphStub } from '../../../test/helpers/graph-stub.ts';
import { createManagementClient } from '../management-client.ts';
import { OutboundMessage } from '../wire/index.ts';
import { templateContent } from './compose-template.ts';
import { createTemplateAlarms, synchroniseTemplates, type TemplateDeps } from './synchronise-templates.ts';
import { findUsableTemplate, recordTemplateSignal } from './template-store.ts';
import { listTemplateTroubles } from './template-troubles.ts';
import { listWantedTemplates } from './wanted-templates.ts';

const ACCOUNT = '102290129340398';
const now = new Date('2026-03-02T05:00:00Z');
interface Held {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  status: string;
  category: string;
}

let database: TestDatabase;
let meta: GraphStub;
let held: Held[] = [];
const metrics = createMetrics();
const alarms = createTemplateAlarms(metrics);

const loaded = loadCatalogue('regions/delhi');
if (!loaded.ok) throw new Error('the Delhi pack has findings');
const catalogue: Catalogue = loaded.catalogue;

beforeAll(async () => {
  database = await createTestDatabase();
  meta = await startGraphStub();
});
afterAll(async () => {
  await meta.close();
  await database.drop();
});
beforeEach(async () => {
  held = [];
  meta.calls.length = 0;
  await database.worker.query('update message_template set status = $1, purpose = null', ['missing']);
  meta.answer = (call) => {
    if (call.path !== `/v26.0/${ACCOUNT}/message_templates`) return refuse(100, 'no such node');
    if (call.method === 'POST') {
      const { name, language, category } = call.body as { name: string; language: string; category: string };
      held.push({ id: String(held.length + 1), name, language, category, status: 'PENDING' });
      return { json: { id: String(held.length), status: 'PENDING', category } };
    }
    const start = Number(call.query.get('after') ?? 0);
    const data = held.slice(start, start + 5);
    const next = start + 5 < held.length ? { next: 'https://graph.facebook.com/next' } : {};
    return { json: { data, paging: { cursors: { after: String(start + 5) }, ...next } } };
  };
});

function deps(pack: TemplateDeps['pack'] = catalogue): TemplateDeps {
  const management = createManagementClient({ url: meta.url, version: 'v26.0', accessToken: 'a-token-of-nobody' });
  return {
    db: database.worker,
    clock: { now: () => now },
    log: silentLogger,
    alarms,
    accounts: [{ businessAccountId: ACCOUNT, management }],
    pack,
  };
}

function wanted(purpose: string, language: string): Promise<Awaited<ReturnType<typeof findUsableTemplate>>> {
  return findUsableTemplate(database.worker, ACCOUNT, { purpose, language });
}

/** The same pack with the words of one purpose changed, under this version. */
function reworded(purpose: string, version: number): TemplateDeps['pack'] {
  const templates = catalogue.templates.map((template) => {
    const hi = template.words['hi'];
    if (template.purpose !== purpose || hi === undefined) return template;
    return { ...template, version, words: { ...template.words, hi: { ...hi, footer: 'नया' } } };
  });
  return { region: catalogue.region, languages: catalogue.languages, templates };
}

test('every template of the region is handed to Meta once, in every language, with examples and buttons', async () => {
  expect(await synchroniseTemplates(deps())).toBe(true);
  expect(held.length).toBe(catalogue.templates.length * catalogue.languages.length);
  const filed = meta.calls.find((call) => JSON.stringify(call.body ?? '').includes('delhi_case_filed_1'))?.body;
  expect(filed).toMatchObject({ name: 'delhi_case_filed_1', language: 'hi', category: 'UTILITY' });
  const { components } = filed as {
    components: { type: string; text?: string; example?: { body_text: string[][] } }[];
  };
  const body = components.find((component) => component.type === 'BODY');
  expect([...(body?.text ?? '').matchAll(/\{\{(\d)\}\}/g)].map((match) => match[1])).toEqual(['1', '2', '3', '4']);
  expect(body?.example?.body_text[0]).toHaveLength(4);
  meta.calls.length = 0;
  await synchroniseTemplates(deps());
  expect(meta.calls.every((call) => call.method === 'GET')).toBe(true);
});

test('a template is usable once Meta approves it, and its content is a message that Meta takes', async () => {
  await synchroniseTemplates(deps());
  expect(await wanted('news.filed', 'hi')).toBeUndefined();
  const approved = { wabaId: ACCOUNT, name: 'delhi_case_filed_1', language: 'hi', providerId: '9', status: 'APPROVED' };
  expect(await recordTemplateSignal(database.web, now, approved)).toBe(true);
  const template = await wanted('news.filed', 'hi');
  expect(template).toMatchObject({ name: 'delhi_case_filed_1', languageCode: 'hi' });
  const content = templateContent(template!, {
    service: 'प्रति\n\n  नई',
    number: '',
    dueOn: 'x'.repeat(90),
    receiptUrl: 'u',
  });
  const message = OutboundMessage.parse({ messaging_product: 'whatsapp', to: '+911', ...JSON.parse(content) });
  const parameters = (message as { template: { components: { parameters: { text: string }[] }[] } }).template
    .components[0]!.parameters;
  expect(parameters.map(({ text }) => text)).toEqual(['प्रति नई', '–', `${'x'.repeat(39)}…`, 'u']);
});

test('a paused or missing template falls back to another language, then to the general one', async () => {
  await synchroniseTemplates(deps());
  for (const template of held) template.status = 'APPROVED';
  await synchroniseTemplates(deps());
  const paused = { wabaId: ACCOUNT, language: 'en', providerId: '1', status: 'PAUSED', reason: 'FIRST_PAUSE' };
  await recordTemplateSignal(database.web, now, { ...paused, name: 'delhi_case_filed_1' });
  expect(await wanted('news.filed', 'en')).toMatchObject({ name: 'delhi_news_1', languageCode: 'en' });
  expect(await wanted('news.filed', 'hi')).toMatchObject({ name: 'delhi_case_filed_1', languageCode: 'hi' });
  expect(await wanted('news.filed', 'hi-Latn')).toMatchObject({ languageCode: 'hi' });
  expect(await wanted('news.filed', 'ta')).toMatchObject({ name: 'delhi_case_filed_1', languageCode: 'hi' });
  expect(await listTemplateTroubles(database.reporter)).toMatchObject([
    { name: 'delhi_case_filed_1', languageCode: 'en', status: 'paused', reason: 'FIRST_PAUSE', isCovered: true },
  ]);
});

test('while a new version is under review, the one before serves', async () => {
  await synchroniseTemplates(deps());
  for (const template of held) template.status = 'APPROVED';
  await synchroniseTemplates(deps(reworded('news.approved', 2)));
  expect(held.filter(({ name }) => name === 'delhi_approved_2')).toHaveLength(catalogue.languages.length);
  expect(await wanted('news.approved', 'hi')).toMatchObject({ name: 'delhi_approved_1' });
  for (const template of held) template.status = 'APPROVED';
  await synchroniseTemplates(deps(reworded('news.approved', 2)));
  expect(await wanted('news.approved', 'hi')).toMatchObject({ name: 'delhi_approved_2' });
});

test('other words under the same version are an alarm, and Meta keeps what it has', async () => {
  await synchroniseTemplates(deps());
  for (const template of held) template.status = 'APPROVED';
  await synchroniseTemplates(deps());
  const said: string[] = [];
  const log = { ...silentLogger, error: (event: string) => void said.push(event) };
  meta.calls.length = 0;
  await synchroniseTemplates({ ...deps(reworded('news.approved', 1)), log });
  expect(said).toContain('other words under the same version');
  expect(meta.calls.every((call) => call.method === 'GET')).toBe(true);
});

test('what Meta refuses or deletes is an alarm that says whether something else is sent', async () => {
  const answer = meta.answer;
  meta.answer = (call) =>
    JSON.stringify(call.body ?? '').includes('delhi_refused_1')
      ? refuse(2388299, 'variables at the end')
      : answer(call);
  await synchroniseTemplates(deps());
  for (const template of held) template.status = 'APPROVED';
  held = held.filter((template) => template.name !== 'delhi_query_asked_1' || template.language !== 'hi');
  meta.answer = (call) => (call.method === 'POST' ? refuse(2388299, 'variables at the end') : answer(call));
  await synchroniseTemplates(deps());
  expect(
    (await listTemplateTroubles(database.worker)).map(({ name, languageCode, status }) => [name, languageCode, status]),
  ).toEqual([
    ['delhi_query_asked_1', 'hi', 'missing'],
    ['delhi_refused_1', 'en', 'missing'],
    ['delhi_refused_1', 'hi', 'missing'],
    ['delhi_refused_1', 'pa', 'missing'],
    ['delhi_refused_1', 'ur', 'missing'],
  ]);
  expect(await metrics.render()).toContain('dwar_template_unusable{covered="yes"} 5');
});

test('a dearer category is counted, and a template that is not ours is left alone', async () => {
  await synchroniseTemplates(deps());
  for (const template of held) Object.assign(template, { status: 'APPROVED' });
  held[0]!.category = 'MARKETING';
  await synchroniseTemplates(deps());
  expect(await metrics.render()).toContain('dwar_template_recategorised 1');
  const foreign = { wabaId: ACCOUNT, name: 'hello_world', language: 'en_US', providerId: '3', status: 'APPROVED' };
  expect(await recordTemplateSignal(database.web, now, foreign)).toBe(false);
  const odd = { wabaId: ACCOUNT, name: 'delhi_news_1', language: 'hi', providerId: '3', status: 'SOMETHING_NEW' };
  expect(await recordTemplateSignal(database.web, now, odd)).toBe(false);
});

test('a template under review is no alarm for a day', async () => {
  const said: string[] = [];
  const log = { ...silentLogger, error: (event: string) => void said.push(event) };
  await synchroniseTemplates({ ...deps(), log });
  expect(said).toEqual([]);
  await synchroniseTemplates({ ...deps(), log, clock: { now: () => new Date(now.getTime() + 90_000_000) } });
  expect(new Set(said)).toEqual(new Set(['a template cannot be sent']));
});

test('nothing changes while Meta cannot be asked', async () => {
  await synchroniseTemplates(deps());
  for (const template of held) template.status = 'APPROVED';
  await synchroniseTemplates(deps());
  meta.answer = () => undefined;
  expect(await synchroniseTemplates(deps())).toBe(false);
  expect(await wanted('news', 'hi')).toMatchObject({ name: 'delhi_news_1' });
});

test('names stay inside what Meta takes', () => {
  for (const { name } of listWantedTemplates(catalogue)) expect(name).toMatch(/^[a-z0-9_]{1,512}$/);
});

test('each business account has its own copy of a template: what one may say another may not', async () => {
  const { accounts, ...rest } = deps();
  const management = accounts[0]!.management;
  // The stub knows one account only: the other one cannot be asked, and the first goes on all the same.
  expect(
    await synchroniseTemplates({ ...rest, accounts: [{ businessAccountId: '77', management }, ...accounts] }),
  ).toBe(false);
  const approved = { name: 'delhi_case_filed_1', language: 'hi', providerId: '9', status: 'APPROVED' };
  expect(await recordTemplateSignal(database.web, now, { wabaId: '77', ...approved })).toBe(true);
  expect(await wanted('news.filed', 'hi')).toBeUndefined();
  const news = { purpose: 'news.filed', language: 'hi' };
  expect(await findUsableTemplate(database.worker, '77', news)).toMatchObject({ name: 'delhi_case_filed_1' });
});
