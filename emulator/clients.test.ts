// Two clients nobody here wrote talk to the emulator as they would to Meta: each sends what it can send, moves media,
// manages templates (one also a Flow), and verifies the webhooks it gets.

import { WhatsAppClient } from '@kapso/whatsapp-cloud-api';
import { normalizeWebhook, verifySignature } from '@kapso/whatsapp-cloud-api/server';
import { Client } from '@great-detail/whatsapp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestEndpoint } from './flows/test-endpoint.ts';
import { accessToken, appSecret, startTestBench, type TestBench } from './test-bench.ts';

const to = '+919999908365';
const footer = (name: string) => ({
  type: 'Footer',
  label: 'Go on',
  onClickAction: { name, payload: {} },
});
const flowJson = {
  version: '7.3',
  dataApiVersion: '3.0',
  routingModel: { FORM: [] },
  screens: [
    {
      id: 'FORM',
      title: 'Form',
      terminal: true,
      data: { greeting: { type: 'string', __example__: 'Hello' } },
      layout: { type: 'SingleColumnLayout', children: [footer('data_exchange')] },
    },
  ],
};

let bench: TestBench;
beforeAll(async () => {
  bench = await startTestBench({ EMULATOR_MESSAGES_PER_SECOND: '1000', EMULATOR_TEMPLATES: 'strict' });
  await bench.act('arjun', { kind: 'text', text: 'नमस्ते 🙏' });
  await bench.waitFor(() => bench.webhooks[0]);
});
afterAll(async () => {
  await bench.stop();
});

const contentOf = (id: string | undefined) => bench.world.items.get(id ?? '')?.content;
const approved = (name: string) =>
  bench.waitFor(() =>
    [...bench.world.templates.values()].find((each) => each.name === name && each.status === 'APPROVED'),
  );

describe('@kapso/whatsapp-cloud-api', () => {
  let client: WhatsAppClient;
  let phoneNumberId: string;
  beforeAll(() => {
    client = new WhatsAppClient({ accessToken, baseUrl: bench.url, graphVersion: 'v26.0' });
    ({ phoneNumberId } = bench);
  });

  test('sends every type it knows', async () => {
    const { messages } = client;
    const common = { phoneNumberId, to };
    const bytes = new Blob(['a picture'], { type: 'image/png' });
    const { id } = await client.media.upload({ phoneNumberId, type: 'image', file: bytes, fileName: 'a.png' });
    const sent = [
      await messages.sendText({ ...common, body: 'Hello' }),
      await messages.sendImage({ ...common, image: { id, caption: 'A picture' } }),
      await messages.sendLocation({ ...common, location: { latitude: 28.6, longitude: 77.2, name: 'Delhi' } }),
      await messages.sendContacts({
        ...common,
        contacts: [{ name: { formattedName: 'Help desk', firstName: 'Help' }, phones: [{ phone: '+911123456789' }] }],
      }),
      await messages.sendInteractiveButtons({
        ...common,
        bodyText: 'Sure?',
        buttons: [{ id: 'yes', title: 'Yes' }],
      }),
      await messages.sendInteractiveList({
        ...common,
        bodyText: 'Which?',
        buttonText: 'Open',
        sections: [{ title: 'All', rows: [{ id: 'r1', title: 'Birth' }] }],
      }),
      await messages.sendInteractiveCtaUrl({
        ...common,
        bodyText: 'Read on',
        parameters: { displayText: 'Open', url: 'https://example.org/' },
      }),
      await messages.sendInteractiveLocationRequest({
        ...common,
        bodyText: 'Where?',
        parameters: { requestMessage: 'Where?' },
      }),
    ];
    expect(sent.map((each) => contentOf(each.messages[0]?.id)?.kind)).toEqual([
      'text',
      'image',
      'location',
      'contacts',
      'buttons',
      'list',
      'link',
      'location-request',
    ]);
    const target = sent[0]!.messages[0]!.id;
    await messages.sendReaction({ ...common, reaction: { messageId: target, emoji: '👍' } });
    expect(bench.world.items.get(target)?.reaction).toBe('👍');
  });

  test('moves media both ways', async () => {
    const photo = await bench.act('arjun', { kind: 'sample', sampleId: 'identity-card' });
    const content = photo.content;
    if (content.kind !== 'image') throw new Error('not an image');
    const facts = await client.media.get({ mediaId: content.media.mediaId, phoneNumberId });
    expect(facts).toMatchObject({ mimeType: 'image/jpeg' });
    const file = await client.media.download({ mediaId: content.media.mediaId, phoneNumberId, auth: 'always' });
    expect((file as ArrayBuffer).byteLength).toBe(content.media.bytes);
    await expect(client.media.delete({ mediaId: content.media.mediaId, phoneNumberId })).resolves.toMatchObject({
      success: true,
    });
  });

  test('creates, reads, sends and deletes a template', async () => {
    const businessAccountId = bench.world.config.wabaId;
    const components = [{ type: 'BODY', text: 'Hello {{1}}, your case moved.', example: { bodyText: [['Asha']] } }];
    await client.templates.create({
      businessAccountId,
      name: 'kapso_news',
      language: 'en',
      category: 'UTILITY',
      components,
    } as never);
    await approved('kapso_news');
    const { data } = await client.templates.list({ businessAccountId, name: 'kapso_news' });
    expect(data).toMatchObject([{ name: 'kapso_news', status: 'APPROVED' }]);
    const body = { type: 'body', parameters: [{ type: 'text', text: 'Asha' }] };
    const template = { name: 'kapso_news', language: { code: 'en' }, components: [body] };
    const sent = await client.messages.sendTemplate({ phoneNumberId, to, template } as never);
    expect(contentOf(sent.messages[0]?.id)).toMatchObject({ lines: ['Hello Asha, your case moved.'] });
    await expect(client.templates.delete({ businessAccountId, name: 'kapso_news' })).resolves.toMatchObject({
      success: true,
    });
  });

  test('verifies a webhook and reads it', async () => {
    const [{ raw, signature }] = bench.webhooks as [(typeof bench.webhooks)[number]];
    expect(verifySignature({ appSecret, rawBody: raw, signatureHeader: signature })).toBe(true);
    const reserialised = JSON.stringify(JSON.parse(raw.toString('utf8')));
    expect(verifySignature({ appSecret, rawBody: reserialised, signatureHeader: signature })).toBe(false);
    const { messages } = normalizeWebhook(JSON.parse(raw.toString('utf8')));
    expect(messages).toMatchObject([{ type: 'text', text: { body: 'नमस्ते 🙏' } }]);
  });

  test('publishes a Flow and sends it, and the citizen fills it in', async () => {
    const endpoint = await startTestEndpoint(appSecret);
    try {
      const key = new URLSearchParams({ business_public_key: endpoint.keys.publicKey });
      await client.request('POST', `${phoneNumberId}/whatsapp_business_encryption`, {
        body: key,
        responseType: 'json',
      });
      const wabaId = bench.world.config.wabaId;
      const made = await client.flows.create({ wabaId, name: 'kapso', flowJson, endpointUri: endpoint.url } as never);
      expect(made.validationErrors ?? []).toEqual([]);
      await expect(client.flows.updateAsset({ flowId: made.id, json: flowJson } as never)).resolves.toMatchObject({
        success: true,
      });
      await expect(client.flows.publish({ flowId: made.id })).resolves.toMatchObject({ success: true });
      const { preview } = await client.flows.preview({ flowId: made.id });
      expect(preview.previewUrl).toContain(made.id);
      const parameters = {
        flowId: made.id,
        flowCta: 'Fill in',
        flowToken: 'kapso-token',
        flowMessageVersion: '3',
        flowAction: 'data_exchange',
      };
      const sent = await client.messages.sendInteractiveFlow({
        phoneNumberId,
        to,
        bodyText: 'A form',
        parameters,
      } as never);
      const path = `/phones/api/citizens/arjun/flows/${sent.messages[0]!.id}`;
      endpoint.reply = (request) => ({ screen: 'FORM', data: { greeting: String(request.action) } });
      expect((await bench.send('POST', `${path}/open`)).body).toMatchObject({
        screen: 'FORM',
        data: { greeting: 'INIT' },
      });
      const { body } = await bench.send('POST', `${path}/complete`, { screen: 'FORM', data: { place: 'Delhi' } });
      expect(body).toMatchObject({ kind: 'completed', item: { content: { fields: { place: 'Delhi' } } } });
    } finally {
      await endpoint.stop();
    }
  });
});

describe('@great-detail/whatsapp', () => {
  let client: Client;
  let phoneNumberID: never;
  beforeAll(() => {
    client = new Client({ prefixUrl: bench.url, graphVersion: 'v26.0', request: { headers: bench.bearer, retry: 0 } });
    phoneNumberID = bench.phoneNumberId as never;
  });

  test('sends text, media, a list, a place and a reaction, marks read and shows typing', async () => {
    const media = await client.media
      .upload({ phoneNumberID, file: new Blob(['%PDF-1.7']), filename: 'a.pdf', mimeType: 'application/pdf' } as never)
      .json();
    const send = async (message: object) =>
      (await client.message.createMessage({ phoneNumberID, to, ...message } as never).json()).messages[0]!.id;
    const list = {
      type: 'list',
      body: { text: 'Which?' },
      action: { button: 'Open', sections: [{ title: 'All', rows: [{ id: 'r1', title: 'Birth' }] }] },
    };
    const ids = [
      await send({ type: 'text', text: { body: 'Hello' } }),
      await send({ type: 'document', document: { id: media.id, filename: 'a.pdf' } }),
      await send({ type: 'interactive', interactive: list }),
      await send({ type: 'location', location: { latitude: '28.6', longitude: '77.2' } }),
    ];
    expect(ids.map((id) => contentOf(id)?.kind)).toEqual(['text', 'document', 'list', 'location']);
    await send({ type: 'reaction', reaction: { message_id: ids[0], emoji: '🙏' } });
    expect(bench.world.items.get(ids[0]!)?.reaction).toBe('🙏');
    const inbound = await bench.act('arjun', { kind: 'text', text: 'Hi' });
    const status = { phoneNumberID, status: 'read', message_id: inbound.id, typing_indicator: { type: 'text' } };
    expect(await client.message.createStatus(status as never).json()).toEqual({ success: true });
    expect(bench.world.items.get(inbound.id)?.status).toBe('read');
  });

  test('fetches what a citizen sent', async () => {
    const photo = await bench.act('arjun', { kind: 'sample', sampleId: 'identity-card' });
    if (photo.content.kind !== 'image') throw new Error('not an image');
    const mediaID = photo.content.media.mediaId as never;
    const { url } = await client.media.getURL({ mediaID, phoneNumberID }).json();
    const file = await fetch(url, { headers: bench.bearer });
    expect((await file.arrayBuffer()).byteLength).toBe(photo.content.media.bytes);
    expect(await client.media.delete({ mediaID, phoneNumberID }).json()).toMatchObject({ success: true });
  });

  test('manages templates, the profile, the number and the subscription', async () => {
    const account = bench.world.config.wabaId as never;
    const components = [{ type: 'BODY', text: 'Your case moved on.' }];
    const wish = { name: 'detail_news', language: 'en', category: 'UTILITY', components };
    const made = await client.template.create(account, wish as never).json();
    await approved('detail_news');
    expect(await client.template.get(made.id as never, {} as never).json()).toMatchObject({ status: 'APPROVED' });
    const listed = await client.template.list(account, { status: ['APPROVED'] } as never).json();
    expect(listed.data).toContainEqual(expect.objectContaining({ name: 'detail_news' }));
    await client.template
      .update(made.id as never, { components: [{ type: 'BODY', text: 'It moved on.' }] } as never)
      .json();
    expect(await client.template.delete(account, { name: 'detail_news' } as never).json()).toEqual({ success: true });
    await client.businessProfile.updateBusinessProfile({ phoneNumberID, about: 'Services' } as never).json();
    const profile = await client.businessProfile
      .getBusinessProfile({ phoneNumberID, fields: ['about'] } as never)
      .json();
    expect(profile).toMatchObject({ data: [{ about: 'Services' }] });
    const number = await client.phoneNumbers
      .getPhoneNumber({ phoneNumberID, fields: ['quality_rating'] } as never)
      .json();
    expect(number).toMatchObject({ quality_rating: 'GREEN' });
    const apps = await client.subscribedApps.listSubscriptions({ businessAccountID: account }).json();
    expect(apps.data).toHaveLength(1);
    expect(await client.whatsappBusinessAccount.get(account).json()).toMatchObject({ currency: 'INR' });
  });

  test('verifies a webhook, and refuses one whose bytes were changed', async () => {
    const [{ raw, signature }] = bench.webhooks as [(typeof bench.webhooks)[number]];
    const incoming = (body: string) => ({
      method: 'POST',
      query: {},
      headers: { 'x-hub-signature-256': signature },
      body,
    });
    const event = await client.webhook.eventNotification(incoming(raw.toString('utf8')) as never);
    await expect(event.verifySignature(appSecret)).resolves.toBeUndefined();
    const reserialised = JSON.stringify(JSON.parse(raw.toString('utf8')));
    const changed = await client.webhook.eventNotification(incoming(reserialised) as never);
    await expect(changed.verifySignature(appSecret)).rejects.toThrow();
  });
});
