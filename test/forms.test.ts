// The form of every service, in every language, from the definition to the phone and back (helpers/form-world.ts): the
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
  afterAll(() => world.close());

  test('what is unchanged is not published again', async () => {
    const flows = [...world.bench.world.flows.keys()];
    expect(await world.publish()).toBe(true);
    expect([...world.bench.world.flows.keys()]).toEqual(flows);
    expect(flows).toHaveLength(catalogue.services.length);
  });

  const all = catalogue.services.flatMap(({ id }) => catalogue.languages.map((language) => [id, language] as const));
  test.each(all)('%s in %s', async (serviceId, language) => {
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
    const done = await world.step(messageId, 'exchange', { screen: last.screen, data: {} });
    expect(done).toMatchObject({ kind: 'completed' });
    const said = await world.hear(await readForm(world, done.item.id));
    // The chat goes on where a form cannot: a register, a check that still runs, a place on the map, the review.
    expect(said.length).toBeGreaterThan(0);
    const after = await world.state();
    expect(after.journey?.at.kind).toMatch(/^(lookup|evidence|review|field|change)$/);
    expect(after.journey?.answers).toEqual(journey?.answers);
  }, 30_000);
});
