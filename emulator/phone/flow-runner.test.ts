// A Flow on the phone page from the message to the reply, against a business endpoint that decrypts for real.
import { constants, createCipheriv, createDecipheriv, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseInboundMessage } from '#channel/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, type TestBrowser } from '../../test/helpers/browser.ts';
import { startTestBench, type TestBench } from '../test-bench.ts';
import { fakeDevices, openPhone } from './open-phone.ts';

type Asked = { readonly action: string; readonly screen?: string; readonly data?: Record<string, unknown> };

const places = [
  { id: 'home', title: 'At home' },
  { id: 'hospital', title: 'In a hospital', description: 'or a nursing home' },
];
const texts = { type: 'array', items: { type: 'object' }, __example__: places };
const single = (children: readonly object[]) => ({ type: 'SingleColumnLayout', children });
const json = {
  version: '7.3',
  data_api_version: '4.0',
  routing_model: { CHILD: ['PAPERS'], PAPERS: [] },
  screens: [
    {
      id: 'CHILD',
      title: 'About the child',
      data: { heading: { type: 'string', __example__: 'A new one' }, places: texts },
      layout: single([
        { type: 'TextHeading', text: '${data.heading}' },
        {
          type: 'TextInput',
          name: 'child',
          label: 'Name of the child',
          required: true,
          'helper-text': 'As on the slip',
        },
        {
          type: 'TextInput',
          name: 'pin',
          label: 'PIN code',
          'input-type': 'number',
          pattern: '[1-9][0-9]{5}',
          'helper-text': 'Six digits',
          required: true,
        },
        { type: 'DatePicker', name: 'born', label: 'Date of birth' },
        {
          type: 'RadioButtonsGroup',
          name: 'place',
          label: 'Where born',
          required: true,
          'data-source': '${data.places}',
        },
        {
          type: 'If',
          condition: "${form.place} == 'hospital'",
          // oxlint-disable-next-line unicorn/no-thenable -- Flow JSON's own word
          then: [
            {
              type: 'Dropdown',
              name: 'ward',
              label: 'Ward',
              'data-source': [
                { id: 'a', title: 'A' },
                { id: 'b', title: 'B' },
              ],
            },
          ],
          else: [{ type: 'TextCaption', text: 'A neighbour can witness.' }],
        },
        { type: 'OptIn', name: 'agree', label: 'I agree to the check', required: true },
        {
          type: 'Footer',
          label: 'Continue',
          'on-click-action': {
            name: 'data_exchange',
            payload: { child: '${form.child}', pin: '${form.pin}', place: '${form.place}', ward: '${form.ward}' },
          },
        },
      ]),
    },
    {
      id: 'PAPERS',
      title: 'Papers',
      terminal: true,
      success: true,
      data: { fee: { type: 'string', __example__: '₹21' } },
      layout: single([
        { type: 'TextBody', text: "`'For ' ${screen.CHILD.form.child}`" },
        { type: 'TextCaption', text: '${data.fee}' },
        { type: 'PhotoPicker', name: 'slip', label: 'Photo of the slip', 'min-uploaded-photos': 1 },
        {
          type: 'Footer',
          label: 'Send',
          'on-click-action': {
            name: 'complete',
            payload: { child: '${screen.CHILD.form.child}', slip: '${form.slip}' },
          },
        },
      ]),
    },
  ],
};

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const asked: Asked[] = [];
/** What the endpoint answers next; a number is an HTTP status. */
const answers: (object | number)[] = [];
let bench: TestBench;
let browser: TestBrowser;
let endpoint: Server;
let flowsMade = 0;

beforeAll(async () => {
  endpoint = createServer((incoming, reply) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { request, seal } = openRequest(JSON.parse(Buffer.concat(chunks).toString()));
      if (request.action === 'ping') return reply.end(seal({ data: { status: 'active' } }));
      asked.push(request);
      const answer = answers.shift() ?? 500;
      return typeof answer === 'number' ? reply.writeHead(answer).end('{}') : reply.end(seal(answer));
    });
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  bench = await startTestBench({ EMULATOR_SPEED: '1' });
  browser = await launchBrowser({ arguments: fakeDevices });
});
afterAll(async () => {
  await browser.close();
  await bench.stop();
  endpoint.closeAllConnections();
  await new Promise((resolve) => endpoint.close(resolve));
});

function openRequest(body: { encrypted_flow_data: string; encrypted_aes_key: string; initial_vector: string }) {
  const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  const key = privateDecrypt({ key: keys.privateKey, ...padding }, Buffer.from(body.encrypted_aes_key, 'base64'));
  const iv = Buffer.from(body.initial_vector, 'base64');
  const sealed = Buffer.from(body.encrypted_flow_data, 'base64');
  const decipher = createDecipheriv('aes-128-gcm', key, iv).setAuthTag(sealed.subarray(-16));
  const request: Asked = JSON.parse(
    Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString(),
  );
  const seal = (answer: object) => {
    const cipher = createCipheriv('aes-128-gcm', key, Buffer.from(iv.map((byte) => byte ^ 0xff)));
    const text = Buffer.concat([cipher.update(JSON.stringify(answer)), cipher.final()]);
    return Buffer.concat([text, cipher.getAuthTag()]).toString('base64');
  };
  return { request, seal };
}

const withEndpoint = { flow_action: 'data_exchange' };

async function sendFlow(source: object = json, opening: object = withEndpoint): Promise<void> {
  const { port } = endpoint.address() as AddressInfo;
  const { wabaId } = bench.world.config;
  const key = new FormData();
  key.set('business_public_key', keys.publicKey);
  const uploaded = await bench.graph(key, `/v26.0/${bench.phoneNumberId}/whatsapp_business_encryption`);
  expect(uploaded).toMatchObject({ status: 200 });
  flowsMade += 1;
  const created = await bench.graph(
    {
      name: `form-${flowsMade}`,
      categories: ['OTHER'],
      flow_json: JSON.stringify(source),
      endpoint_uri: `http://127.0.0.1:${port}/flow`,
      publish: true,
    },
    `/v26.0/${wabaId}/flows`,
  );
  expect(created).toMatchObject({ status: 200, body: { validation_errors: [] } });
  const { id } = created.body as { id: string };
  const parameters = {
    flow_message_version: '3',
    flow_id: id,
    flow_cta: 'Open the form',
    flow_token: `token-${id}`,
    ...opening,
  };
  const sent = await bench.graph({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: '+919999908365',
    type: 'interactive',
    interactive: { type: 'flow', body: { text: 'Apply in one form' }, action: { name: 'flow', parameters } },
  });
  expect(sent).toMatchObject({ status: 200 });
}

test(
  'a form is filled in, checked, exchanged encrypted, gone back in, given a photo and sent',
  { timeout: 90_000 },
  async () => {
    await bench.act('arjun', { kind: 'text', text: 'Hi' });
    await sendFlow();
    const phone = await openPhone(browser.browser, bench.url, { path: '/?phone=arjun&embed=1' });
    const { page } = phone;
    const first = { screen: 'CHILD', data: { heading: 'A new certificate', places } };
    answers.push(first);
    await page.getByRole('button', { name: 'Open the form' }).click();
    await page.getByRole('heading', { name: 'A new certificate' }).waitFor();
    expect(asked.at(-1)).toMatchObject({ action: 'INIT' });

    const next = page.getByRole('button', { name: 'Continue' });
    await next.click();
    expect(await page.getByText('This must be filled in.').count()).toBe(4);
    await page.getByLabel('Name of the child').fill('Asha');
    await page.getByLabel('PIN code').fill('11000');
    expect(await page.getByText('A neighbour can witness.').isVisible()).toBe(true);
    await page.getByLabel('In a hospital').check();
    await page.getByLabel('Ward').selectOption('b');
    await page.getByLabel('I agree').check();
    await next.click();
    expect(await page.getByText('Please check this.').count()).toBe(1);
    await phone.keepPicture('flow-checks');
    expect(asked).toHaveLength(1);

    await page.getByLabel('PIN code').fill('110001');
    answers.push({ screen: 'CHILD', data: { ...first.data, error_message: 'No such ward' } });
    await next.click();
    await page.locator('.flow-notice', { hasText: 'No such ward' }).waitFor();
    expect(await page.getByLabel('Name of the child').inputValue()).toBe('Asha');
    answers.push({ screen: 'PAPERS', data: { fee: '₹21' } });
    await next.click();
    await page.getByText('For Asha').waitFor();
    const filled = { child: 'Asha', pin: '110001', place: 'hospital', ward: 'b' };
    expect(asked.at(-1)).toMatchObject({ action: 'data_exchange', screen: 'CHILD', data: filled });

    await page.locator('.flow').getByRole('button', { name: 'Back' }).click();
    await page.getByRole('heading', { name: 'A new certificate' }).waitFor();
    expect(await page.getByLabel('PIN code').inputValue()).toBe('110001');
    expect(await page.getByLabel('Ward').inputValue()).toBe('b');
    answers.push({ screen: 'PAPERS', data: { fee: '₹21' } });
    await next.click();
    await page.locator('.flow').getByRole('button', { name: 'Send' }).click();
    await page.getByText('This must be filled in.').waitFor();
    const file = { name: 'slip.png', mimeType: 'image/png', buffer: Buffer.from('a picture') };
    await page.locator('.flow input[type=file]').setInputFiles(file);
    await page.getByText('slip.png').waitFor();
    await phone.keepPicture('flow-photo');
    await page.locator('.flow').getByRole('button', { name: 'Send' }).click();

    const event = await bench.waitForEvent((each) => each.kind === 'message' && each.type === 'interactive');
    if (event.kind !== 'message') throw new Error('no message');
    const parsed = parseInboundMessage(event);
    expect(parsed).toMatchObject({ ok: true });
    expect(JSON.stringify(event.message)).toMatch(/nfm_reply.*Asha.*slip\.png|nfm_reply.*slip\.png.*Asha/);
    await page.locator('.flow').waitFor({ state: 'detached' });
    await page.locator('.form-fields', { hasText: 'Asha' }).waitFor();
    expect(await page.getByRole('button', { name: 'Open the form' }).isDisabled()).toBe(true);
    await phone.keepPicture('flow-sent');
    expect(phone.complaints).toEqual([]);
    await page.close();
  },
);

test(
  'an endpoint that fails is told on the form, one that ended the token closes it',
  { timeout: 60_000 },
  async () => {
    await bench.send('DELETE', '/phones/api/citizens/arjun/transcript');
    await sendFlow();
    const { page } = await openPhone(browser.browser, bench.url, { path: '/?phone=arjun&embed=1' });
    const notice = page.locator('.flow-notice');
    // On a slow machine the form may not listen to keys yet.
    const close = (): Promise<void> =>
      expect.poll(async () => (await page.keyboard.press('Escape'), notice.count()), { timeout: 20_000 }).toBe(0);
    answers.push(500);
    await page.getByRole('button', { name: 'Open the form' }).click();
    await page.locator('.flow-notice', { hasText: 'unexpected_http_status_code' }).waitFor();
    await close();
    answers.push(427);
    await page.getByRole('button', { name: 'Open the form' }).click();
    await page.locator('.flow-notice', { hasText: 'flow_token_invalid' }).waitFor();
    await close();
    await page.locator('.option:disabled', { hasText: 'Open the form' }).waitFor();
    await page.close();
  },
);

const options = [
  { id: 'school', title: 'School' },
  { id: 'office', title: 'Office', description: 'Of any kind' },
];
const noEndpoint = {
  version: '7.3',
  routing_model: { START: ['CHOICES'], CHOICES: [] },
  screens: [
    {
      id: 'START',
      title: 'What is it about?',
      data: {},
      layout: single([
        {
          type: 'NavigationList',
          name: 'topics',
          label: 'Topics',
          'list-items': [
            {
              id: 'copy',
              'main-content': { title: 'A copy', description: 'Of what you have' },
              'on-click-action': {
                name: 'navigate',
                next: { type: 'screen', name: 'CHOICES' },
                payload: { note: 'Two' },
              },
            },
          ],
        },
      ]),
    },
    {
      id: 'CHOICES',
      title: 'Choices',
      terminal: true,
      success: true,
      data: { note: { type: 'string', __example__: 'One' } },
      layout: single([
        { type: 'RichText', text: ['## Read this', '- **one**', '| a | b |', '|---|---|', '| 1 | 2 |'] },
        { type: 'TextBody', text: '${data.note}' },
        {
          type: 'RadioButtonsGroup',
          name: 'kind',
          label: 'Kind',
          required: true,
          'data-source': options,
          'on-select-action': { name: 'update_data', payload: { note: "`'For the ' ${form.kind}`" } },
        },
        { type: 'CheckboxGroup', name: 'needs', label: 'Needs', 'max-selected-items': 1, 'data-source': options },
        { type: 'ChipsSelector', name: 'copies', label: 'Copies for', 'data-source': options },
        {
          type: 'Switch',
          value: '${form.kind}',
          cases: {
            school: [{ type: 'TextArea', name: 'about', label: 'About the school' }],
            office: [{ type: 'CalendarPicker', name: 'day', label: 'Day', mode: 'single' }],
          },
        },
        {
          type: 'Footer',
          label: 'Send',
          'on-click-action': {
            name: 'complete',
            payload: { kind: '${form.kind}', needs: '${form.needs}', copies: '${form.copies}', day: '${form.day}' },
          },
        },
      ]),
    },
  ],
};

test(
  'lists to go by, choices, switched parts and updated data work without an endpoint',
  { timeout: 90_000 },
  async () => {
    await bench.act('arjun', { kind: 'text', text: 'Hi' });
    await bench.send('DELETE', '/phones/api/citizens/arjun/transcript');
    await sendFlow(noEndpoint, {});
    const phone = await openPhone(browser.browser, bench.url, { path: '/?phone=arjun&embed=1' });
    const { page } = phone;
    await page.getByRole('button', { name: 'Open the form' }).click();
    await page.getByRole('button', { name: 'A copy' }).click();
    await page.getByRole('heading', { name: 'Read this' }).waitFor();
    expect(await page.getByText('Two', { exact: true }).isVisible()).toBe(true);
    await page.getByRole('radio', { name: 'School' }).check();
    await page.getByText('For the school').waitFor();
    await page.getByLabel('About the school').fill('Near the well');
    await page.getByRole('radio', { name: 'Office' }).check();
    await page.getByText('For the office').waitFor();
    await page.getByLabel('Day').fill('2026-12-01');
    const needs = page.getByRole('group', { name: /Needs/ });
    await needs.getByLabel('School').check();
    await needs.getByLabel('Office').click();
    expect(await needs.getByLabel('Office').isChecked()).toBe(false);
    await page
      .getByRole('group', { name: /Copies for/ })
      .getByText('Office')
      .click();
    await phone.keepPicture('flow-choices');
    await page.locator('.flow').getByRole('button', { name: 'Send' }).click();
    await page.locator('.flow').waitFor({ state: 'detached' });
    const item = await bench.waitFor(() =>
      [...bench.world.items.values()].find((each) => each.content.kind === 'form-reply'),
    );
    const fields = { kind: 'office', needs: ['school'], copies: ['office'], day: '2026-12-01' };
    expect(item.content).toMatchObject({ fields });
    expect(phone.complaints).toEqual([]);
    await page.close();
  },
);
