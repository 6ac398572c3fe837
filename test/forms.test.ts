// The form of every service, from the definition to the phone and back (helpers/form-world.ts): the
// emulator holds JSON, routing and data against Meta's rules, and what was given in the form stands in the conversation.

import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalogue } from '#catalogue';
import { readForm } from './helpers/read-form.ts';
import { delhi, load } from './helpers/converse.ts';
import { writeEveryKind } from './helpers/every-kind.ts';
import { createFormCitizen } from './helpers/form-citizen.ts';
import { openFormWorld, type FormWorld } from './helpers/form-world.ts';

const folder = writeEveryKind();
const everyKind = load(folder);
afterAll(() => rmSync(path.dirname(folder), { recursive: true }));

const regions: readonly (readonly [string, Catalogue])[] = [
  ['delhi', delhi],
  ['every kind', everyKind],
];

describe.each(regions)('%s', (_name, catalogue) => {
  let world: FormWorld;
  beforeAll(async () => {
    world = await openFormWorld(catalogue);
    expect(await world.publish()).toBe(true);
    await world.offers.refresh();
  }, 60_000);
  afterAll(async () => {
    // Told and not held: the machine has other things to do.
    const times = [...world.bench.world.flows.values()].flatMap(({ calls }) => calls.map(({ latencyMs }) => latencyMs));
    const sorted = times.toSorted((a, b) => a - b);
    const [p50, p99] = [0.5, 0.99].map((share) => sorted[Math.floor((sorted.length - 1) * share)]?.toFixed(0));
    console.log(`${sorted.length} calls of the endpoint as the emulator saw them: p50 ${p50} ms, p99 ${p99} ms`);
    await world.close();
  });

  test('what is unchanged is not published again', async () => {
    const flows = [...world.bench.world.flows.keys()];
    expect(await world.publish()).toBe(true);
    expect([...world.bench.world.flows.keys()]).toEqual(flows);
    expect(flows).toHaveLength(catalogue.services.length);
  });

  // The words of every screen in every language are form-json.test.ts's; here each service is walked in one of them, the
  // first in all.
  const all = catalogue.services.flatMap(({ id }, index) =>
    catalogue.languages
      .filter((_, at) => index === 0 || at === index % catalogue.languages.length)
      .map((language) => [id, language] as const),
  );
  test.each(all)(
    '%s in %s',
    async (serviceId, language) => {
      const { version } = catalogue.getService(serviceId);
      expect(world.offers.hasForm(serviceId, version)).toBe(true);
      const journeyId = await world.begin(serviceId, language);
      const messageId = await world.send(serviceId, journeyId);
      const flow = world.offers.flows.find((one) => one.name === serviceId);
      const citizen = createFormCitizen(world, catalogue, flow?.flowJson);
      const visits = await citizen.fill(messageId);
      const last = visits.at(-1)!;
      const { journey } = await world.state();
      expect(Object.values(journey!.answers).length).toBeGreaterThan(2);
      const papers = visits.filter(({ data }) => Object.keys(data).some((name) => name.startsWith('file_')));
      expect(world.files.splice(0).length).toBeGreaterThanOrEqual(papers.length);
      const done = await world.step(messageId, 'exchange', { screen: last.screen, data: {} });
      expect(done).toMatchObject({ kind: 'completed' });
      const said = await world.hear(await readForm(world, done.item.id));
      // The chat goes on where a form cannot: a register, a check that still runs, a place on the map, the review.
      const after = await world.state();
      // What is looked up or checked within seconds is answered by its result.
      if (after.journey?.at.kind !== 'lookup' && after.journey?.pending.length === 0)
        expect(said.length).toBeGreaterThan(0);
      expect(after.journey?.at.kind).toMatch(/^(lookup|evidence|review|field|change)$/);
      expect(after.journey?.answers).toEqual(journey?.answers);
    },
    30_000,
  );

  test('the chat offers the form where it is published as it is here, and only there', async () => {
    const { id: serviceId, version } = catalogue.services[0]!;
    const language = catalogue.languages[0] ?? '';
    const words = (key: 'start.begin' | 'form.choice') => catalogue.regionText(language, key);
    await world.begin(serviceId, language);
    const [asked] = await world.hear(text('???'));
    expect(asked!.choices.map((choice) => choice.title)).toContain(words('form.choice'));
    const [form, ...more] = await world.hear(text(words('form.choice')));
    expect(more).toEqual([]);
    expect(form!.body).toContain(catalogue.text(serviceId, language, 'name'));
    expect((await world.state()).journey!.at.kind).toBe('start');

    await world.database.worker.query(`update flow_publication set status = 'BLOCKED' where name = $1`, [serviceId]);
    await world.offers.refresh();
    expect(world.offers.hasForm(serviceId, version)).toBe(false);
    const [without] = await world.hear(text('???'));
    expect(without!.choices.map((choice) => choice.title)).toContain(words('start.begin'));
    expect(without!.choices.map((choice) => choice.title)).not.toContain(words('form.choice'));
    await world.database.worker.query(`update flow_publication set status = 'PUBLISHED' where name = $1`, [serviceId]);
    await world.offers.refresh();
    expect(world.offers.hasForm(serviceId, version + 1)).toBe(false);
  });

  test('form and chat are gone on with where the other was left, and nothing given is lost', async () => {
    const serviceId = catalogue.services[0]!.id;
    const language = catalogue.languages[0] ?? '';
    const journeyId = await world.begin(serviceId, language);
    const messageId = await world.send(serviceId, journeyId);
    const flow = world.offers.flows.find((one) => one.name === serviceId);
    const citizen = createFormCitizen(world, catalogue, flow?.flowJson);
    const seen = await citizen.fill(messageId, 3);
    const given = (await world.state()).journey!.answers;
    expect(Object.keys(given).length).toBeGreaterThan(0);

    // In chat: the first question that the form has not had.
    const [said] = await world.hear(text(catalogue.regionText(language, 'start.begin')));
    const { journey } = await world.state();
    expect(journey!.answers).toEqual(given);
    expect(journey!.at.kind).not.toBe('start');
    expect(said!.body).not.toBe('');

    // In the form again: what was given stands in it, and back leads to it.
    const again = await world.step(messageId, 'open');
    expect(again.data.given).toEqual(seen[1]!.screen === again.screen ? seen[1]!.data['given'] : expect.anything());
    const visits = await citizen.fill(messageId);
    expect((await world.state()).journey!.answers).toMatchObject(given);
    const last = visits.at(-1)!.screen;
    const back = await world.step(messageId, 'back', { screen: last, to: visits.at(-2)!.screen });
    expect(back).toMatchObject({ kind: 'screen' });
    expect(back.screen).not.toBe(last);
  }, 30_000);
});

test('what is agreed to on the last screen is known to be what was shown there', async () => {
  const world = await openFormWorld(delhi);
  expect(await world.publish()).toBe(true);
  await world.offers.refresh();
  const serviceId = 'birth-certificate-copy';
  const messageId = await world.send(serviceId, await world.begin(serviceId, 'en'));
  const flow = world.offers.flows.find((one) => one.name === serviceId);
  const citizen = createFormCitizen(world, delhi, flow?.flowJson);
  const { screen, data } = (await citizen.fill(messageId)).at(-1)!;
  expect(data).toMatchObject({ agree_shown: true, agree_required: true, footer: delhi.regionText('en', 'query.send') });
  expect(data['summary']).toContain('It is free.');
  expect(data['agree_above']).toContain('By sending it I declare');

  // Meanwhile another answer is given on an earlier screen: what stands on this one is no longer what would be sent.
  const capacity = (await world.state()).journey!.answers['capacity'] === 'father' ? 'mother' : 'father';
  expect(await world.step(messageId, 'open')).toMatchObject({ screen: 'CAPACITY_A' });
  expect(await world.step(messageId, 'exchange', { screen: 'CAPACITY_A', data: { capacity } })).toMatchObject({
    screen,
  });
  const stale = { agree: true, shown: data['shown'] };
  const again = await world.step(messageId, 'exchange', { screen, data: stale });
  expect(again).toMatchObject({ screen, errorMessage: delhi.regionText('en', 'form.changed') });
  expect((await world.state()).journey!.agreed).toBeUndefined();
  const done = await world.step(messageId, 'exchange', { screen, data: { agree: true, shown: again.data.shown } });
  expect(done).toMatchObject({ kind: 'completed' });
  expect((await world.state()).journey!.agreed).toMatchObject({ documents: [expect.any(String)] });
  expect(await world.hear(await readForm(world, done.item.id))).toEqual([]);
  await world.close();
}, 60_000);

function text(body: string): unknown {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '911100000000', phone_number_id: '1' },
    contacts: [{ profile: { name: 'Arjun' }, wa_id: '919999908365' }],
    messages: [{ from: '919999908365', id: `wamid.${body}`, timestamp: '1795000000', type: 'text', text: { body } }],
  };
  return { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] };
}
