import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestBench, type TestBench } from '../test-bench.ts';

let bench: TestBench;
let templates: string;
beforeAll(async () => {
  bench = await startTestBench({ EMULATOR_TEMPLATES: 'strict', EMULATOR_TEMPLATE_REVIEW_SECONDS: '1' });
  templates = `/v26.0/${bench.world.config.wabaId}/message_templates`;
  await bench.act('arjun', { kind: 'text', text: 'Hi' });
});
afterAll(async () => {
  await bench.stop();
});

const body = (text: string, example: object = { body_text: [['A', 'B']] }) => ({ type: 'BODY', text, example });
const definition = (name: string, components: object[], extra: object = {}) => ({
  name,
  language: 'hi',
  category: 'UTILITY',
  components,
  ...extra,
});
const create = (wish: object) => bench.send('POST', templates, wish, bench.bearer);
const review = (id: string, wish: object) => bench.send('POST', `/phones/api/templates/${id}/review`, wish);

async function nextChange(field: string, text: string): Promise<unknown> {
  return bench.waitFor(() => {
    for (const { raw } of bench.webhooks) {
      const [change] = JSON.parse(raw.toString('utf8')).entry[0].changes;
      if (change.field === field && JSON.stringify(change.value).includes(text)) return change.value;
    }
    return undefined;
  });
}

async function send(name: string, components: object[], extra: object = {}) {
  const template = { name, language: { code: 'hi' }, components };
  const message = { messaging_product: 'whatsapp', to: '+919999908365', type: 'template', template, ...extra };
  const { status, body: answer } = await bench.graph(message);
  const { messages, error } = answer as { messages?: [{ id: string }]; error?: { code: number } };
  return { status, id: messages?.[0].id ?? '', code: error?.code };
}

const texts = (...values: string[]) => ({
  type: 'body',
  parameters: values.map((text) => ({ type: 'text', text })),
});

test('a template is pending, then approved by webhook, then sent with its words filled in and a button that answers', async () => {
  const buttons = { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'देखिए' }] };
  const made = await create(definition('case_news', [body('नमस्ते {{1}}, आपका आवेदन {{2}} आगे बढ़ा है।'), buttons]));
  expect(made).toMatchObject({ status: 200, body: { status: 'PENDING', category: 'UTILITY' } });
  expect((await send('case_news', [texts('A', 'B')])).code).toBe(132001);
  expect(await nextChange('message_template_status_update', 'case_news')).toMatchObject({
    event: 'APPROVED',
    message_template_id: Number(made.body.id),
    message_template_language: 'hi',
    reason: 'NONE',
  });
  const payload = {
    type: 'button',
    sub_type: 'quick_reply',
    index: '0',
    parameters: [{ type: 'payload', payload: 'case:1' }],
  };
  const { status, id } = await send('case_news', [texts('अर्जुन', 'D-1'), payload]);
  expect(status).toBe(200);
  expect(bench.world.items.get(id)?.content).toMatchObject({
    kind: 'template',
    lines: ['नमस्ते अर्जुन, आपका आवेदन D-1 आगे बढ़ा है।'],
    buttons: [{ kind: 'reply', id: 'case:1', title: 'देखिए' }],
  });
  const tap = await bench.act('arjun', { kind: 'tap', messageId: id, replyId: 'case:1' });
  expect(await bench.waitForEvent((each) => each.kind === 'message' && each.messageId === tap.id)).toMatchObject({
    message: { type: 'button', button: { payload: 'case:1', text: 'देखिए' } },
  });
  expect((await send('case_news', [texts('one')])).code).toBe(132000);
  expect((await send('case_news', [texts('a\nb', 'c')])).code).toBe(132012);
});

test('a paused, a disabled and an unknown template are refused; recategorised and reinstated ones are told of', async () => {
  const { id } = (await create(definition('fee_due', [{ type: 'BODY', text: 'Your fee is due today.' }]))).body;
  await nextChange('message_template_status_update', 'fee_due');
  await review(id, { event: 'PAUSED', quality: 'RED' });
  expect((await send('fee_due', [])).code).toBe(132015);
  expect(await nextChange('message_template_quality_update', 'fee_due')).toMatchObject({ new_quality_score: 'RED' });
  await review(id, { event: 'DISABLED' });
  expect((await send('fee_due', [])).code).toBe(132016);
  await review(id, { event: 'REINSTATED', category: 'MARKETING' });
  expect((await send('fee_due', [])).status).toBe(200);
  expect(await nextChange('template_category_update', 'fee_due')).toMatchObject({
    previous_category: 'UTILITY',
    new_category: 'MARKETING',
  });
  expect((await send('nowhere', [])).code).toBe(132001);
});

test('templates are listed by name and page, changed into review again, and deleted in all languages', async () => {
  await create(definition('listed', [{ type: 'BODY', text: 'Hello there.' }]));
  const made = await create(definition('listed', [{ type: 'body', text: 'Hello there.' }], { language: 'pa' }));
  const page = await bench.send('GET', `${templates}?name=listed&limit=1&fields=name,status`, undefined, bench.bearer);
  expect(page.body.data).toEqual([{ id: expect.any(String), name: 'listed', status: expect.any(String) }]);
  const next = await bench.send(
    'GET',
    `${templates}?name=listed&limit=1&after=${page.body.paging.cursors.after}`,
    undefined,
    bench.bearer,
  );
  expect(next.body.data[0].language).toBe('pa');
  const changed = { components: [{ type: 'BODY', text: 'Hello again.' }] };
  expect((await bench.send('POST', `/v26.0/${made.body.id}`, changed, bench.bearer)).body.success).toBe(true);
  expect(bench.world.templates.get(made.body.id)).toMatchObject({ status: 'PENDING' });
  expect((await bench.send('DELETE', `${templates}?name=listed`, undefined, bench.bearer)).status).toBe(200);
  expect((await bench.send('DELETE', `${templates}?name=listed`, undefined, bench.bearer)).status).toBe(400);
});

test.each([
  ['a variable at the end', [body('Your case is {{1}}')], 2388299],
  ['a body of 1,025 characters', [body('x'.repeat(1025))], 2388040],
  ['too many variables', [body('Hi {{1}} and {{2}} there.')], 2388293],
  ['a variable in the footer', [body('Hello'), { type: 'FOOTER', text: 'Bye {{1}} now' }], 2388073],
  ['two variables in the header', [{ type: 'HEADER', format: 'TEXT', text: 'A {{1}} {{2}}' }, body('Hello')], 2388047],
  [
    'eleven buttons',
    [
      body('Hello'),
      { type: 'BUTTONS', buttons: Array.from({ length: 11 }, (_, n) => ({ type: 'QUICK_REPLY', text: `b${n}` })) },
    ],
    100,
  ],
  [
    'a button text of 26 characters',
    [body('Hello'), { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'x'.repeat(26) }] }],
    100,
  ],
  ['no body', [{ type: 'FOOTER', text: 'Bye' }], 100],
])('a template with %s is not taken', async (_title, components, code) => {
  expect((await create(definition('wrong', components))).body.error.code).toBe(code);
});

test('a name of capitals and a second text in one language are not taken', async () => {
  expect((await create(definition('Wrong', [body('Hello')]))).body.error.code).toBe(100);
  await create(definition('twice', [{ type: 'BODY', text: 'Hello' }]));
  expect((await create(definition('twice', [{ type: 'BODY', text: 'Hello' }]))).body.error.code).toBe(100);
});

test('an authentication template cannot go to a user id', async () => {
  const otp = { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy' }] };
  await create(
    definition('code', [{ type: 'BODY', add_security_recommendation: true }, otp], { category: 'AUTHENTICATION' }),
  );
  await nextChange('message_template_status_update', '"code"');
  const button = { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '123456' }] };
  const recipient = bench.world.citizens.get('arjun')!.userId;
  expect((await send('code', [texts('123456'), button], { to: undefined, recipient })).code).toBe(131062);
  expect((await send('code', [texts('123456'), button])).status).toBe(200);
});
