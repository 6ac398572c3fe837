// Every documented length and count of what can be sent, at its limit (200) and one beyond it (refused with the documented
// code and the envelope of Graph errors). The numbers are written out here, from Meta's pages, not taken from our table.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestBench, type TestBench } from './test-bench.ts';

let bench: TestBench;
beforeAll(async () => {
  bench = await startTestBench({ EMULATOR_MESSAGES_PER_SECOND: '1000', EMULATOR_TEMPLATE_REVIEW: 'manual' });
  await bench.act('arjun', { kind: 'text', text: 'Hi' });
});
afterAll(async () => {
  await bench.stop();
});

const x = (length: number): string => 'x'.repeat(length);
const times = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index));
const paise = (value: number) => ({ value, offset: 100 });
const link = 'https://example.org/file';
const words = (text: string) => ({ text });

const button = (index: number, title = `b${index}`, id = `b${index}`) => ({ type: 'reply', reply: { id, title } });
const buttons = (changes: object, list: readonly object[] = [button(0)]) => ({
  interactive: { type: 'button', body: words('Sure?'), action: { buttons: list }, ...changes },
});
const row = (index: number, changes: object = {}) => ({ id: `r${index}`, title: `r${index}`, ...changes });
const list = (sections: readonly object[], changes: object = {}, label = 'Open') => ({
  interactive: { type: 'list', body: words('Which?'), action: { button: label, sections }, ...changes },
});
const address = (changes: object, display = 'Open') => ({
  interactive: {
    type: 'cta_url',
    body: words('Read'),
    action: { name: 'cta_url', parameters: { display_text: display, url: link } },
    ...changes,
  },
});
const order = (changes: object = {}, of: object = {}, settings: object = {}) => ({
  interactive: {
    type: 'order_details',
    body: words('Pay'),
    action: {
      name: 'review_and_pay',
      parameters: {
        reference_id: `REF-${Math.random().toString(36).slice(2, 12)}`,
        type: 'digital-goods',
        currency: 'INR',
        total_amount: paise(100),
        payment_settings: [
          { type: 'payment_gateway', payment_gateway: { type: 'razorpay', configuration_name: 'fees', ...settings } },
        ],
        order: {
          status: 'pending',
          items: [{ name: 'Fee', amount: paise(100), quantity: 1 }],
          subtotal: paise(100),
          tax: paise(0),
          ...of,
        },
        ...changes,
      },
    },
  },
});
const item = (name: string) => ({ items: [{ name, amount: paise(100), quantity: 1 }] });
const reference = (length: number) => Math.random().toString(36).slice(2, 10).padEnd(length, 'x');
const inAnHour = () => String(Math.floor(bench.world.clock.now() / 1000) + 3600);

type Row = readonly [what: string, limit: number, code: number, of: (count: number) => object];
/** A message carries `type` by its only key. */
const limits: readonly Row[] = [
  ['characters of a text', 4096, 100, (count) => ({ text: { body: x(count) } })],
  ['characters of an image caption', 1024, 131009, (count) => ({ image: { link, caption: x(count) } })],
  ['characters of a video caption', 1024, 131009, (count) => ({ video: { link, caption: x(count) } })],
  ['characters of a document caption', 1024, 131009, (count) => ({ document: { link, caption: x(count) } })],
  [
    'reply buttons',
    3,
    131009,
    (count) =>
      buttons(
        {},
        times(count, (index) => button(index)),
      ),
  ],
  ['characters of a button title', 20, 131009, (count) => buttons({}, [button(0, x(count))])],
  ['characters of a button id', 256, 131009, (count) => buttons({}, [button(0, 'Yes', x(count))])],
  ['characters of a body with buttons', 1024, 131009, (count) => buttons({ body: words(x(count)) })],
  ['characters of a footer', 60, 131009, (count) => buttons({ footer: words(x(count)) })],
  ['characters of a text header', 60, 131009, (count) => buttons({ header: { type: 'text', text: x(count) } })],
  ['rows of a list', 10, 131009, (count) => list([{ rows: times(count, (index) => row(index)) }])],
  [
    'rows of a list in sections',
    10,
    131009,
    (count) =>
      list([
        { title: 'A', rows: times(5, (index) => row(index)) },
        { title: 'B', rows: times(count - 5, (index) => row(index + 5)) },
      ]),
  ],
  [
    'sections of a list',
    10,
    131009,
    (count) => list(times(count, (index) => ({ title: `s${index}`, rows: [row(index)] }))),
  ],
  ['characters of a section title', 24, 131009, (count) => list([{ title: x(count), rows: [row(0)] }])],
  ['characters of a row id', 200, 131009, (count) => list([{ rows: [row(0, { id: x(count) })] }])],
  ['characters of a row title', 24, 131009, (count) => list([{ rows: [row(0, { title: x(count) })] }])],
  ['characters of a row description', 72, 131009, (count) => list([{ rows: [row(0, { description: x(count) })] }])],
  ['characters of the button of a list', 20, 131009, (count) => list([{ rows: [row(0)] }], {}, x(count))],
  ['characters of a body of a list', 4096, 131009, (count) => list([{ rows: [row(0)] }], { body: words(x(count)) })],
  ['characters of the button of a link', 20, 131009, (count) => address({}, x(count))],
  ['characters of the body of a link', 1024, 131009, (count) => address({ body: words(x(count)) })],
  [
    'characters of a location request',
    1024,
    131009,
    (count) => ({
      interactive: { type: 'location_request_message', body: words(x(count)), action: { name: 'send_location' } },
    }),
  ],
  ['contacts', 257, 131009, (count) => ({ contacts: times(count, () => ({ name: { formatted_name: 'A' } })) })],
  ['degrees of latitude', 90, 131009, (count) => ({ location: { latitude: count, longitude: 0 } })],
  ['degrees of longitude', 180, 131009, (count) => ({ location: { latitude: 0, longitude: count } })],
  ['characters of callback data', 512, 131009, (count) => ({ text: hello(), biz_opaque_callback_data: x(count) })],
  ['characters of a payment reference', 35, 131009, (count) => order({ reference_id: reference(count) })],
  ['characters of an item of an order', 60, 131009, (count) => order({}, item(x(count)))],
  [
    'characters of a tax description',
    60,
    131009,
    (count) => order({}, { tax: { ...paise(0), description: x(count) } }),
  ],
  [
    'characters of an expiration',
    120,
    131009,
    (count) => order({}, { expiration: { timestamp: inAnHour(), description: x(count) } }),
  ],
  ['characters of a configuration', 60, 131009, (count) => order({}, {}, { configuration_name: x(count) })],
  ['characters of a receipt', 40, 131009, (count) => order({}, {}, { razorpay: { receipt: x(count) } })],
  [
    'notes of a payment',
    15,
    131009,
    (count) => order({}, {}, { razorpay: { notes: Object.fromEntries(times(count, (index) => [`n${index}`, 'a'])) } }),
  ],
  ['characters of a note', 256, 131009, (count) => order({}, {}, { razorpay: { notes: { a: x(count) } } })],
];
function hello(): object {
  return { body: 'Hi' };
}

async function send(parts: object) {
  // Each row sends twice: the pair limit of 45 at once is not what is tried here.
  bench.world.pairBuckets.clear();
  const type = Object.keys(parts)[0];
  return bench.graph({ messaging_product: 'whatsapp', to: '+919999908365', type, ...parts });
}

const envelope = (code: number) => ({
  error: {
    message: expect.stringContaining(`(#${code}) `),
    type: 'OAuthException',
    code,
    error_data: { messaging_product: 'whatsapp', details: expect.stringMatching(/./) },
    is_transient: false,
    fbtrace_id: expect.stringMatching(/^A/),
  },
});

describe('what can be sent', () => {
  test.each(limits)('%s: %i are taken, one more is refused', async (_what, limit, code, of) => {
    expect(await send(of(limit))).toMatchObject({ status: 200 });
    const refused = await send(of(limit + 1));
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual(envelope(code));
  });

  test.each<readonly [string, object, number]>([
    ['a blank text', { text: { body: '  ' } }, 131009],
    ['no button at all', buttons({}, []), 131009],
    ['two buttons of one title', buttons({}, [button(0, 'Yes'), button(1, 'Yes')]), 131009],
    ['two rows of one id', list([{ rows: [row(0), row(0)] }]), 131009],
    ['several sections without titles', list([{ rows: [row(0)] }, { rows: [row(1)] }]), 131009],
    ['a picture above a list', list([{ rows: [row(0)] }], { header: { type: 'image', image: { link } } }), 131009],
    ['a file by id and by link', { image: { link, id: '1' } }, 131009],
    ['a file by neither', { image: { caption: 'A' } }, 131009],
    ['a file that was never uploaded', { image: { id: '1' } }, 100],
    ['an order in another currency', order({ currency: 'USD' }), 131009],
    ['a wrong sum', order({ total_amount: paise(101) }), 131009],
    ['an unknown key', { text: { body: 'Hi', colour: 'red' } }, 100],
  ])('%s is refused', async (_what, parts, code) => {
    const refused = await send(parts);
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual(envelope(code));
  });
});

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;
const animated = Buffer.concat([Buffer.from('RIFF0000WEBPVP8XANIM')]);

describe('what can be uploaded', () => {
  test.each([
    ['audio/aac', 16 * mebibyte],
    ['audio/amr', 16 * mebibyte],
    ['audio/mpeg', 16 * mebibyte],
    ['audio/mp4', 16 * mebibyte],
    ['audio/ogg', 16 * mebibyte],
    ['image/jpeg', 5 * mebibyte],
    ['image/png', 5 * mebibyte],
    ['video/3gpp', 16 * mebibyte],
    ['video/mp4', 16 * mebibyte],
    ['image/webp', 100 * kibibyte],
    ['image/webp animated', 500 * kibibyte],
  ])('%s: %i bytes are taken, one more is refused with 131053', async (what, limit) => {
    const [mimeType = '', moving] = what.split(' ');
    const upload = (bytes: number) => {
      const content = Buffer.alloc(bytes);
      if (moving !== undefined) animated.copy(content);
      return uploadFile(mimeType, content);
    };
    expect((await upload(limit)).status).toBe(200);
    expect(await upload(limit + 1)).toMatchObject({ status: 400, body: { error: { code: 131053 } } });
  });

  test.each([
    'text/plain',
    'application/pdf',
    'application/msword',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.ms-excel',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.ms-powerpoint',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  ])('a document of type %s is taken', async (mimeType) => {
    expect((await uploadFile(mimeType, Buffer.from('a'))).status).toBe(200);
  });

  test.each(['image/gif', 'text/html', 'application/zip', 'audio/wav'])('%s is refused', async (mimeType) => {
    const refused = await uploadFile(mimeType, Buffer.from('a'));
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 100 } } });
  });
});

function uploadFile(mimeType: string, content: Buffer) {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('file', new Blob([new Uint8Array(content)], { type: mimeType }), 'file');
  return bench.graph(form, `/v26.0/${bench.phoneNumberId}/media`);
}

const component = (type: string, parts: object) => ({ type, ...parts });
const body = component('BODY', { text: 'Your application has moved on.' });
const withButtons = (...of: readonly object[]) => [body, component('BUTTONS', { buttons: of })];
const reply = (text: string) => ({ type: 'QUICK_REPLY', text });
const web = (url: string, text = 'Open') => ({ type: 'URL', text, url });

describe('what can be created as a template', () => {
  test.each<readonly [string, number, number, (count: number) => readonly object[]]>([
    ['characters of a header', 60, 2388040, (count) => [component('HEADER', { format: 'TEXT', text: x(count) }), body]],
    ['characters of a body', 1024, 2388040, (count) => [component('BODY', { text: x(count) })]],
    ['characters of a footer', 60, 2388040, (count) => [body, component('FOOTER', { text: x(count) })]],
    ['buttons', 10, 100, (count) => withButtons(...times(count, (index) => reply(`b${index}`)))],
    ['characters of a button', 25, 100, (count) => withButtons(reply(x(count)))],
    ['links', 2, 100, (count) => withButtons(...times(count, (index) => web(`${link}/${index}`)))],
    ['characters of a link', 2000, 100, (count) => withButtons(web(`${link}/`.padEnd(count, 'x')))],
    ['telephone buttons', 1, 100, (count) => withButtons(...times(count, () => phone('+911140000000')))],
    ['characters of a telephone number', 20, 100, (count) => withButtons(phone(`+${'1'.repeat(count - 1)}`))],
  ])('%s: %i are taken, one more is refused', async (_what, limit, code, of) => {
    const create = (components: readonly object[]) =>
      bench.graph(
        { name: `t_${Math.random().toString(36).slice(2)}`, language: 'en', category: 'UTILITY', components },
        `/v26.0/${bench.world.config.wabaId}/message_templates`,
      );
    expect(await create(of(limit))).toMatchObject({ status: 200, body: { status: 'PENDING' } });
    const refused = await create(of(limit + 1));
    expect(refused).toMatchObject({ status: 400, body: { error: { code, fbtrace_id: expect.any(String) } } });
    if (code === 100) return;
    expect(refused.body).toMatchObject({
      error: {
        error_subcode: code,
        is_transient: false,
        error_user_title: expect.any(String),
        error_user_msg: expect.any(String),
      },
    });
  });

  test.each([
    ['UTILITY', 30, 43_200],
    ['AUTHENTICATION', 30, 900],
    ['MARKETING', 43_200, 2_592_000],
  ])('a time to live of a %s template: %i to %i seconds', async (category, least, most) => {
    const create = async (seconds: number) =>
      bench.graph(
        {
          name: `t_${Math.random().toString(36).slice(2)}`,
          language: 'en',
          category,
          message_send_ttl_seconds: seconds,
          components: [category === 'AUTHENTICATION' ? { type: 'BODY' } : body],
        },
        `/v26.0/${bench.world.config.wabaId}/message_templates`,
      );
    for (const [seconds, status] of [
      [least, 200],
      [least - 1, 400],
      [most, 200],
      [most + 1, 400],
    ] as const) {
      expect((await create(seconds)).status).toBe(status);
    }
  });
});

function phone(number: string): object {
  return { type: 'PHONE_NUMBER', text: 'Call', phone_number: number };
}
