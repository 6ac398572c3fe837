// The phone page in a real browser: what a citizen does beside writing, the tester's panel, and how it all looks at 320
// pixels, in the dark and in Urdu. PHONE_PICTURES=folder keeps pictures.
import type { MessageEvent } from '#channel/wire';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAccessibilityFaults } from '../../test/helpers/accessibility.ts';
import { launchBrowser, type TestBrowser } from '../../test/helpers/browser.ts';
import type { ChatItem, ItemContent } from '../chat.ts';
import { startTestBench, type TestBench } from '../test-bench.ts';
import { putItem } from '../world.ts';
import { fakeDevices, openPhone } from './open-phone.ts';

const paise = (value: number) => ({ value, offset: 100 }) as const;
const arjunPhone = '+919999908365';
const envelope = { messaging_product: 'whatsapp', recipient_type: 'individual', to: arjunPhone };
const order = {
  reference_id: 'FEE-2026-1',
  type: 'digital-goods',
  currency: 'INR',
  total_amount: paise(2100),
  payment_settings: [{ type: 'payment_gateway', payment_gateway: { type: 'razorpay', configuration_name: 'fees' } }],
  order: {
    status: 'pending',
    items: [{ name: 'Certificate fee', amount: paise(2000), quantity: 1 }],
    subtotal: paise(2000),
    tax: { ...paise(100), description: 'Tax' },
  },
};

let bench: TestBench;
let browser: TestBrowser;
beforeAll(async () => {
  bench = await startTestBench({ EMULATOR_SPEED: '1' });
  browser = await launchBrowser({ arguments: fakeDevices });
  await bench.act('arjun', { kind: 'text', text: 'Hi' });
});
afterAll(async () => {
  await browser.close();
  await bench.stop();
});

const openArjun = () => openPhone(browser.browser, bench.url, { path: '/?phone=arjun&embed=1' });

async function sendInteractive(interactive: object): Promise<void> {
  const sent = await bench.graph({ ...envelope, type: 'interactive', interactive });
  expect(sent).toMatchObject({ status: 200 });
}

/**
 * Opens the sheet of a bubble and taps there. The bubble is drawn anew whenever its tick changes, and is never still long
 * enough for a pointer on a busy machine: the tap is given to the button itself, again until the sheet stands.
 */
async function chooseUnder(bubble: Locator, button: string, choice: string): Promise<void> {
  const wanted = bubble.page().getByRole('dialog').getByRole('button', { name: choice });
  const isOpen = async (): Promise<boolean> => {
    if ((await wanted.count()) === 0) await bubble.getByRole('button', { name: button }).dispatchEvent('click');
    return (await wanted.count()) > 0;
  };
  await expect.poll(isOpen, { timeout: 20_000, interval: 200 }).toBe(true);
  await wanted.dispatchEvent('click');
}

async function nextOfType(type: string): Promise<MessageEvent> {
  const event = await bench.waitForEvent((each) => each.kind === 'message' && each.type === type);
  return event as MessageEvent;
}

describe('what a citizen does beside writing', () => {
  test(
    'pays by UPI: pending first, then captured, told to the business and shown in the chat',
    { timeout: 60_000 },
    async () => {
      await sendInteractive({
        type: 'order_details',
        body: { text: 'Please pay the fee' },
        action: { name: 'review_and_pay', parameters: order },
      });
      const { page, keepPicture, complaints } = await openArjun();
      await page.getByRole('button', { name: 'Review and pay' }).click();
      expect(await page.locator('.order-total').innerText()).toContain('₹21.00');
      await keepPicture('payment-sheet');
      await page.getByRole('button', { name: 'Leave it pending' }).click();
      await page.locator('.order-pending', { hasText: 'Payment pending' }).waitFor();
      await page.getByRole('button', { name: 'Review and pay' }).click();
      await page.getByRole('button', { name: 'Pay', exact: true }).click();
      await page.locator('.order-captured', { hasText: 'Paid' }).waitFor();
      const event = await bench.waitForEvent((each) => each.kind === 'status' && each.statusName === 'captured');
      expect(JSON.stringify(event)).toContain('FEE-2026-1');
      await page.getByRole('button', { name: 'Review and pay' }).click();
      expect(await page.locator('.pay-choices').count()).toBe(0);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  test('records a voice note that arrives as Opus in Ogg and can be played', { timeout: 60_000 }, async () => {
    const { page, keepPicture, complaints } = await openArjun();
    await page.getByRole('button', { name: 'Record a voice note' }).click();
    await page.locator('.recording .voice-time', { hasText: '0:01' }).waitFor();
    await keepPicture('recording');
    await page.locator('.recording .send').click();
    const event = await nextOfType('audio');
    const audio = event.message['audio'] as { id: string; mime_type: string; voice: boolean };
    expect(audio).toMatchObject({ voice: true });
    expect(audio.mime_type).toMatch(/^audio\/ogg/);
    const bytes = bench.world.media.get(audio.id)!.bytes;
    expect(bytes.subarray(0, 4).toString()).toBe('OggS');
    const seconds = await page.evaluate<number>(`(async () => {
      const file = await (await fetch('/phones/api/media/${audio.id}')).arrayBuffer();
      return (await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(file)).duration;
    })()`);
    expect(seconds).toBeGreaterThan(0.8);
    const player = page.locator('.voice').last();
    await player.getByRole('button', { name: 'Play' }).click();
    await player.getByRole('button', { name: 'Pause' }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('takes a photo with the camera and sends it with a caption', { timeout: 60_000 }, async () => {
    const { page, complaints } = await openArjun();
    await page.getByRole('button', { name: 'Attach' }).click();
    await page.getByRole('button', { name: 'Camera', exact: true }).click();
    await page.getByRole('button', { name: 'Take the photo' }).click();
    await page.getByLabel('Add a caption').fill('My slip');
    await page.locator('.sheet').getByRole('button', { name: 'Send' }).click();
    const { image } = (await nextOfType('image')).message as { image: { mime_type: string; caption: string } };
    expect(image).toMatchObject({ mime_type: 'image/jpeg', caption: 'My slip' });
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('answers a request for a location by moving the pin on the sketch', { timeout: 60_000 }, async () => {
    const action = { name: 'send_location' };
    await sendInteractive({ type: 'location_request_message', body: { text: 'Where do you live?' }, action });
    const { page, keepPicture, complaints } = await openArjun();
    await page.getByRole('button', { name: 'Send this location' }).click();
    await page.getByLabel('Latitude').fill('28.5');
    await page.getByLabel('Longitude').fill('77');
    const sketch = page.locator('.map-place .map');
    const { width, height } = (await sketch.boundingBox())!;
    await sketch.click({ position: { x: width * 0.75, y: height / 2 } });
    await page.getByLabel('Name of the place').fill('Home');
    await keepPicture('location');
    await page.locator('.sheet').getByRole('button', { name: 'Send this location' }).click();
    const { message } = await nextOfType('location');
    const location = message['location'] as { latitude: number; longitude: number; name: string };
    expect(location.name).toBe('Home');
    expect(location.latitude).toBeCloseTo(28.5, 3);
    expect(location.longitude).toBeCloseTo(77.0125, 3);
    expect(message['context']).toBeDefined();
    expect(complaints).toEqual([]);
    await page.close();
  });

  test(
    'fills in the address form of WhatsApp, puts a thumb to a message, and goes to the chat list',
    { timeout: 60_000 },
    async () => {
      const parameters = { country: 'IN', values: { name: 'Arjun Mehta' } };
      const action = { name: 'address_message', parameters };
      await sendInteractive({ type: 'address_message', body: { text: 'Your address, please' }, action });
      const { page, keepPicture, complaints } = await openArjun();
      await page.getByRole('button', { name: 'Give an address' }).click();
      const filled = {
        'Phone number': '9999908365',
        'PIN code': '110001',
        Address: 'Lane 4',
        City: 'Here',
        State: 'There',
      };
      for (const [label, value] of Object.entries(filled)) await page.getByLabel(label, { exact: true }).fill(value);
      await page.locator('.sheet').getByRole('button', { name: 'Send' }).click();
      const { message } = await nextOfType('interactive');
      expect(JSON.stringify(message)).toMatch(/address_message.*110001/);
      const prompt = page.locator('.item-service', { hasText: 'Your address, please' });
      await chooseUnder(prompt, 'React', '👍');
      expect((await nextOfType('reaction')).message['reaction']).toMatchObject({ emoji: '👍' });
      await prompt.locator('.reaction', { hasText: '👍' }).waitFor();
      await page.getByRole('button', { name: 'Chats' }).click();
      await keepPicture('chat-list');
      await page.locator('.chat-row', { hasText: 'Dwar' }).click();
      await prompt.waitFor();
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});

test('quotes a message, edits the answer and deletes it, and stops offers', { timeout: 60_000 }, async () => {
  await bench.graph({ ...envelope, type: 'text', text: { body: 'Is the *address* right?' } });
  const { page, keepPicture, complaints } = await openArjun();
  const question = page.locator('.item-service', { hasText: 'Is the address right?' });
  await chooseUnder(question, 'React', 'Reply');
  await page.locator('.composer-note', { hasText: 'Is the address right?' }).waitFor();
  await keepPicture('answering');
  await page.getByLabel('Message', { exact: true }).fill('No');
  await page.locator('.composer .send').click();
  const answer = page.locator('.item-citizen', { has: page.locator('.quote', { hasText: 'address' }) }).last();
  await answer.waitFor();
  expect(await page.locator('.composer-note').count()).toBe(0);
  const events = () => bench.webhooks.flatMap((webhook) => webhook.events);
  const heard = (type: string) =>
    bench.waitFor(() => events().find((each) => each.kind === 'message' && each.type === type));
  const quoted = await bench.waitFor(() =>
    events().find((each) => each.kind === 'message' && JSON.stringify(each.message).includes('"body":"No"')),
  );
  expect(JSON.stringify(quoted)).toContain('"context":{"from":"911140000000"');
  await chooseUnder(answer, 'Change this message', 'Edit');
  await page.getByLabel('Message', { exact: true }).fill('Yes');
  await page.locator('.composer .send').click();
  await answer.locator('.meta', { hasText: 'edited' }).waitFor();
  expect(await answer.locator('.text').innerText()).toBe('Yes');
  expect(JSON.stringify(await heard('edit'))).toContain('"body":"Yes"');
  await chooseUnder(answer, 'Change this message', 'Delete for everyone');
  await page.locator('.deleted', { hasText: 'This message was deleted' }).waitFor();
  expect(await heard('revoke')).toBeDefined();
  await page.getByRole('button', { name: 'Phone settings' }).click();
  await page.getByLabel('Stop offers from this business').check();
  await bench.waitFor(() => bench.world.citizens.get('arjun')?.marketingStopped || undefined);
  await bench.send('PATCH', '/phones/api/citizens/arjun', { marketingStopped: false });
  expect(complaints).toEqual([]);
  await page.close();
});

test('the tester switches a fault on, sees it strike, and lets a day pass', { timeout: 60_000 }, async () => {
  const { page, keepPicture, complaints } = await openPhone(browser.browser, bench.url, { path: '/', width: 1366 });
  await page.getByRole('button', { name: 'Clock, faults, bill' }).click();
  await page.getByLabel('Kind of fault').selectOption('send-refused');
  await page.getByLabel('Times').fill('1');
  await page.getByRole('button', { name: 'Add fault' }).click();
  await page.locator('.tester-faults li', { hasText: 'send-refused · 130429' }).waitFor();
  await keepPicture('tester');
  const text = { ...envelope, type: 'text', text: { body: 'Refused' } };
  expect(await bench.graph(text)).toMatchObject({ body: { error: { code: 130429 } } });
  await page.locator('.tester-faults li').waitFor({ state: 'detached' });
  const before = bench.world.clock.now();
  await page.getByRole('button', { name: '+1 day' }).click();
  await bench.waitFor(() => bench.world.clock.now() - before > 86_000_000 || undefined);
  await page.getByLabel('Speed').selectOption('60');
  await bench.waitFor(() => bench.world.clock.speed() === 60 || undefined);
  await page.getByLabel('Speed').selectOption('1');
  expect(complaints).toEqual([]);
  await page.close();
});

const prompt = { header: null, text: 'A text of some length, to see how it wraps', footer: 'A footer' };
const payment = {
  referenceId: 'REF-7',
  currency: 'INR',
  total: paise(2100),
  items: [{ name: 'Fee', quantity: 1, amount: paise(2100) }],
  subtotal: paise(2100),
  tax: paise(0),
  shipping: null,
  discount: null,
  mode: 'gateway',
  expiresAtMs: null,
  status: 'captured',
  orderStatus: 'processing',
} as const;
const service: readonly ItemContent[] = [
  { kind: 'link', ...prompt, button: 'Open the page', url: 'https://example.org/' },
  { kind: 'flow', ...prompt, button: 'Open the form', flowName: 'form', enabled: true },
  { kind: 'payment', ...prompt, payment },
  {
    kind: 'order-status',
    text: 'News of the order',
    footer: '',
    referenceId: 'REF-7',
    status: 'completed',
    description: 'Done',
  },
  { kind: 'location-request', text: 'اپنا مقام بھیجیں' },
  { kind: 'address-request', text: 'Address', values: {}, errors: {} },
  { kind: 'contact-request', text: 'Number' },
  {
    kind: 'template',
    name: 'case_news',
    language: 'en',
    header: null,
    lines: ['Your case has news.'],
    footer: '',
    buttons: [
      { kind: 'reply', id: 'a', title: 'Show it' },
      { kind: 'call', title: 'Call us', phone: '+911140000000' },
    ],
    payment: null,
  },
];
const citizen: readonly ItemContent[] = [
  { kind: 'location', latitude: 28.5, longitude: 77.2, name: 'Home', address: 'Lane 4' },
  { kind: 'contacts', contacts: [{ name: 'Arjun Mehta', phone: '+919999908365' }] },
  { kind: 'audio', media: { mediaId: '1', mimeType: 'audio/ogg', filename: 'a.ogg', bytes: 10 }, voice: true },
  { kind: 'form-reply', title: 'Sent', fields: { child: 'Asha' } },
];

function fillChat(citizenId: string): void {
  for (const [index, content] of [...service, ...citizen].entries()) {
    const item: ChatItem = {
      id: `wamid.${citizenId}.${index}`,
      citizenId,
      phoneNumberId: bench.phoneNumberId,
      author: index < service.length ? 'service' : 'citizen',
      atMs: bench.world.clock.now(),
      status: 'read',
      content,
      replyToId: null,
      chosenReplyId: null,
      callbackData: null,
      pricingType: null,
      errorCode: null,
      reaction: index === 0 ? '🙏' : null,
    };
    putItem(bench.world, item);
  }
}

test.each([
  { language: 'en', theme: 'light', width: 320 },
  { language: 'ur', theme: 'dark', width: 320 },
])(
  'every kind of message is well formed in $language, $theme, $width pixels wide',
  { timeout: 60_000 },
  async (look) => {
    const name = `Look ${look.language} ${look.theme}`;
    const added = await bench.send('POST', '/phones/api/citizens', { name, language: look.language });
    const { id } = (added.body as { citizen: { id: string } }).citizen;
    fillChat(id);
    const path = `/?phone=${id}&embed=1&theme=${look.theme}`;
    const { page, keepPicture } = await openPhone(browser.browser, bench.url, { path, width: look.width });
    await page.locator(`[data-id="wamid.${id}.${service.length + citizen.length - 1}"]`).waitFor();
    const shotName = `${look.language}-${look.theme}-${look.width}`;
    await keepPicture(`chat-${shotName}`);
    const tooWide = `[...document.querySelectorAll('.screen, .chat, .sheet, .sheet-body')].filter((e) => e.scrollWidth > e.clientWidth + 1).length`;
    expect(await page.evaluate(tooWide)).toBe(0);
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.evaluate("document.querySelector('.chat').scrollTop = 0");
    await keepPicture(`chat-top-${shotName}`);
    for (const [index, opener] of [
      '.item .option[aria-haspopup] .icon-pin',
      '.item .option[aria-haspopup] .icon-coin',
      '.composer .icon-attach',
    ].entries()) {
      await page.locator(opener).first().click();
      await page.locator('.sheet').waitFor();
      await page.waitForTimeout(250);
      await keepPicture(`sheet-${index}-${shotName}`);
      expect(await page.evaluate(tooWide)).toBe(0);
      expect(await findAccessibilityFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await page.close();
  },
);
