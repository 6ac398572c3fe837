// The demo's invented applications (regions/<id>/demo/cases.yaml): filed as mail to their case, drawn by the real draw,
// taken through the desk's own commands. Runs beside the open demo at its first start.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { request } from 'undici';
import { z } from 'zod';
import { decide, openCase, type ActingOfficer, type Decision } from '#cases';
import { DEFAULT_DOCUMENT_SETTINGS, offerDocument } from '#documents';
import { postMail } from '#mailbox';
import { withTransaction, type DataKey } from '#platform';
import type { Json } from '#platform/pure';
import type { Core } from '../app.ts';

const Seed = z.strictObject({
  citizen: z.strictObject({ name: z.string(), phone: z.string(), language: z.string() }),
  record: z.string(),
  capacity: z.string(),
  answers: z.record(z.string(), z.string()),
  until: z.enum(['drawn', 'opened', 'asked', 'hearing', 'refused', 'approved']),
  items: z.array(z.string()).default([]),
  note: z.string().optional(),
  reason: z.string().default(''),
  reply: z.string().optional(),
  order: z.string().default(''),
});
type Seed = z.infer<typeof Seed>;

const SeedFile = z.strictObject({
  service: z.string(),
  register: z.string(),
  evidence: z.string(),
  cases: z.array(Seed),
});
type SeedFile = z.infer<typeof SeedFile>;
const Register = z.object({ records: z.array(z.object({ ref: z.string(), facts: z.record(z.string(), z.json()) })) });
const Added = z.object({ citizen: z.object({ id: z.string(), phone: z.string(), userId: z.string() }) });

const WAIT_MS = 30_000;
const GREETING_MS = 400;

export async function seedCases(core: Core, regionsDir: string): Promise<void> {
  const folder = join(regionsDir, core.settings.REGION, 'demo');
  const file = SeedFile.parse(parse(readFileSync(join(folder, 'cases.yaml'), 'utf8')));
  const register = Register.parse(parse(readFileSync(join(folder, file.register), 'utf8')));
  for (const seed of file.cases) {
    const record = register.records.find((one) => one.ref === seed.record);
    if (record === undefined)
      throw new Error(`demo case names record ${seed.record}, which is not in ${file.register}`);
    await seedCase(core, file, seed, record.facts);
  }
}

async function seedCase(core: Core, file: SeedFile, seed: Seed, facts: Record<string, Json>): Promise<void> {
  const caseId = core.ids.next();
  const documentId = core.ids.next();
  const citizen = await addCitizen(core, seed);
  await greet(core, citizen.id, seed.citizen.language);
  const mediaId = await uploadIdentityCard(core, citizen.id);
  const dataKey = await withTransaction(core.workerDb, async (tx) => {
    const resolution = await core.accounts.resolve(tx, [{ phone: citizen.phone, bsuid: citizen.userId }]);
    const account = resolution.accounts[0];
    if (account === undefined) throw new Error('the demo citizen has no account');
    const party = { kind: 'account', id: account.accountId } as const;
    const definition = core.catalogue.getService(file.service);
    const evidence = definition.evidence.find((one) => one.id === file.evidence);
    if (evidence === undefined) throw new Error(`the service has no evidence ${file.evidence}`);
    await offerDocument(
      tx,
      { clock: core.clock, settings: DEFAULT_DOCUMENT_SETTINGS },
      { documentId, party, dataKey: account.dataKey, mediaId, serviceId: file.service, evidence },
    );
    const kept = new Set(Object.values(definition.lookups).flatMap((lookup) => lookup.facts));
    const keptFacts = Object.fromEntries(Object.entries(facts).filter(([name]) => kept.has(name)));
    const given = Object.fromEntries(
      ['registrationNumber', 'dateOfBirth'].flatMap((name) => (facts[name] === undefined ? [] : [[name, facts[name]]])),
    );
    await mailCase(core, tx, caseId, account.dataKey, 'file', {
      caseId,
      accountId: account.accountId,
      serviceId: file.service,
      serviceVersion: definition.version,
      language: seed.citizen.language,
      answers: { capacity: seed.capacity, ...given, ...seed.answers },
      documents: [{ documentId, evidence: file.evidence }],
      record: { ref: seed.record, facts: keptFacts },
      declaredAt: core.clock.now().toISOString(),
      capacity: seed.capacity,
    });
    return account.dataKey;
  });
  const officer = await waitForDraw(core, caseId);
  await play(core, { caseId, officer, dataKey, seed });
}

interface Scene {
  readonly caseId: string;
  readonly officer: ActingOfficer;
  readonly dataKey: DataKey;
  readonly seed: Seed;
}

async function play(core: Core, scene: Scene): Promise<void> {
  const { seed } = scene;
  switch (seed.until) {
    case 'drawn':
      return;
    case 'opened':
      await open(core, scene);
      return;
    case 'asked':
      return act(core, scene, {
        kind: 'ask',
        items: seed.items,
        ...(seed.note === undefined ? {} : { note: seed.note }),
      });
    case 'approved':
      return act(core, scene, { kind: 'approve' });
    case 'hearing':
      return act(core, scene, { kind: 'propose-refusal', reason: seed.reason });
    case 'refused':
      await act(core, scene, { kind: 'propose-refusal', reason: seed.reason });
      await withTransaction(core.workerDb, (tx) =>
        mailCase(core, tx, scene.caseId, scene.dataKey, 'hearing-replied', { text: seed.reply ?? '', documents: [] }),
      );
      await waitFor(core, scene.caseId, 'with-officer');
      return act(core, scene, { kind: 'refuse', reason: seed.reason, order: seed.order });
  }
}

async function act(core: Core, scene: Scene, decision: Decision): Promise<void> {
  const { caseId, officer } = scene;
  const expectedVersion = await open(core, scene);
  const decided = await decide(core.webDb, core.caseDeps, { officer, caseId, expectedVersion, decision });
  if (!decided.ok) throw new Error(`demo case ${caseId}: ${decision.kind} was refused (${decided.reason})`);
}

async function open(core: Core, { caseId, officer }: Scene): Promise<number> {
  const opened = await openCase(core.webDb, core.caseDeps, { officer, caseId });
  if (!opened.ok) throw new Error(`demo case ${caseId} cannot be opened (${opened.reason})`);
  return opened.value.version;
}

async function mailCase(
  core: Core,
  tx: Parameters<typeof postMail>[0],
  caseId: string,
  dataKey: DataKey,
  kind: string,
  body: Json,
): Promise<void> {
  await postMail(tx, core, [
    { party: { kind: 'case', id: caseId }, kind, key: `demo:${kind}:${caseId}`, dataKey, body },
  ]);
}

async function waitForDraw(core: Core, caseId: string): Promise<ActingOfficer> {
  await waitFor(core, caseId, 'with-officer');
  const { rows } = await core.workerDb.query<{ officer_id: string; department_id: string }>(
    'select a.officer_id, o.department_id from application a join officer o on o.id = a.officer_id where a.id = $1',
    [caseId],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`demo case ${caseId} has no officer`);
  return { officerId: row.officer_id, departmentId: row.department_id };
}

async function waitFor(core: Core, caseId: string, stage: string): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  while (performance.now() < deadline) {
    const { rows } = await core.workerDb.query('select from application where id = $1 and stage = $2', [caseId, stage]);
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`demo case ${caseId} did not reach ${stage}`);
}

async function addCitizen(core: Core, seed: Seed): Promise<z.infer<typeof Added>['citizen']> {
  const response = await request(`${emulatorUrl(core)}/phones/api/citizens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(seed.citizen),
  });
  return Added.parse(await response.body.json()).citizen;
}

/** Opens the 24-hour window, as a citizen does by writing, and settles the language. */
async function greet(core: Core, citizenId: string, language: string): Promise<void> {
  for (const text of ['Hi', core.catalogue.understood(undefined, language, 'languageName')[0] ?? language]) {
    const response = await request(`${emulatorUrl(core)}/phones/api/citizens/${citizenId}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'text', text }),
    });
    await response.body.dump();
    await new Promise((resolve) => setTimeout(resolve, GREETING_MS));
  }
}

function emulatorUrl(core: Core): string {
  return `http://127.0.0.1:${core.settings.EMULATOR_PORT}`;
}

/** The sample card of this citizen, put where the product fetches documents from. */
async function uploadIdentityCard(core: Core, citizenId: string): Promise<string> {
  const path = `/phones/api/citizens/${citizenId}/samples/identity-card`;
  const response = await request(`${emulatorUrl(core)}${path}`);
  if (response.statusCode !== 200) throw new Error('the emulator gave no sample identity card');
  const bytes = Buffer.from(await response.body.arrayBuffer());
  const uploaded = await core.graph.upload({ bytes, mimeType: 'image/jpeg', fileName: 'identity-card.jpg' });
  if (uploaded === undefined) throw new Error('the emulator took no upload');
  return uploaded.mediaId;
}
