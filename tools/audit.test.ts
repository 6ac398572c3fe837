import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendCertificateLeaf, appendLeaves, findCheckpoint, sealOnce, verifierKey } from '#audit';
import { decide, keepDrawSecrets, openCase } from '#cases';
import { migrate, startPostgres, systemClock, systemRandom, withTransaction } from '#platform';
import { createCaseWorld, type CaseWorld } from '../test/helpers/case-world.ts';
import { createTestDatabase, type TestDatabase } from '../test/helpers/database.ts';
import { makeFolder } from '../test/helpers/make-folder.ts';
import { checkDraws } from './audit/check-draws.ts';
import { checkLog } from './audit/check-log.ts';
import { readDatabase, type Records } from './audit/records.ts';

const program = fileURLToPath(new URL('audit.ts', import.meta.url));

/** Runs the program as anybody would. */
async function audit(
  args: readonly string[],
  url?: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number; out: string }> {
  const env = { PATH: process.env['PATH'], ...environment, ...(url === undefined ? {} : { DATABASE_URL: url }) };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env, maxBuffer: 64e6 });
    return { code: 0, out: stdout };
  } catch (error) {
    const failed = error as { code: number; stdout: string; stderr: string };
    return { code: failed.code, out: failed.stdout + failed.stderr };
  }
}

/** As superuser, with the triggers switched off: the most that a hostile administrator of the database can do. */
async function tamper(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('set session_replication_role = replica');
  for (const statement of statements) expect((await client.query(statement)).rowCount).toBeGreaterThan(0);
  await client.end();
}

it('the program imports nothing from src', () => {
  const files = ['audit.ts', ...readdirSync(new URL('audit/', import.meta.url)).map((name) => `audit/${name}`)];
  for (const file of files) {
    const imports = [...readFileSync(new URL(file, import.meta.url), 'utf8').matchAll(/from '([^']+)'/g)];
    for (const [, from] of imports) expect(from).toMatch(/^(node:|\.\/(audit\/)?[a-z-]+\.ts$|pg$|zod$)/);
  }
});

it('finds the database that a demo runs in DATA_DIR, and says so when none does', async () => {
  const folder = await makeFolder('dwar-audit-');
  const environment = { DATA_DIR: folder, SIGNING_KEYS_DIR: folder };
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  try {
    await migrate(postgres.url);
    writeFileSync(join(folder, 'log.vkeys'), 'dwar.example/none+00000000+AA==\n');
    const verified = await audit(['verify'], undefined, environment);
    expect(verified).toEqual({ code: 0, out: 'OK: sealed leaves: 0 audit, 0 certificate; events of cases: 0\n' });
    expect(await audit(['draws'], undefined, environment)).toMatchObject({
      code: 2,
      out: expect.stringContaining('no draw can be repeated yet'),
    });
    await postgres.stop();
    const { code, out } = await audit(['draws'], undefined, environment);
    expect(code).toBe(2);
    expect(out).toContain('no database: set DATABASE_URL, or DATA_DIR');
    expect(out).toContain(folder);
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('of 100,000 leaves', { timeout: 120_000 }, () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const signers = {
    audit: { name: 'dwar.example/test/audit', privateKey },
    certificate: { name: 'dwar.example/test/certificates', privateKey },
  };
  const deps = { clock: systemClock, random: systemRandom, signers };
  const keys = [verifierKey(signers.audit), verifierKey(signers.certificate)];
  const keyArguments = keys.flatMap((key) => ['--key', key]);
  let database: TestDatabase;
  let clean: Records;
  let early: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const batch = Array.from({ length: 5000 }, (_, n) => ({ kind: 'test.wrote', subject: `s${n}`, open: { n } }));
    for (let round = 0; round < 20; round += 1) {
      await withTransaction(database.worker, (tx) => appendLeaves(tx, deps, batch));
      if (round < 3) {
        await withTransaction(database.worker, (tx) =>
          appendCertificateLeaf(tx, deps, { event: 'issued', digest: systemRandom.bytes(32) }),
        );
      }
      await sealOnce(database.sealer, deps);
      if (round === 2) early = (await findCheckpoint(database.web, 'audit'))!;
    }
    clean = await readDatabase(database.ownerUrl);
  }, 120_000);
  afterAll(() => database.drop());

  const find = (change: (records: Records) => void, seen: string[] = []): string[] => {
    const records = { ...clean, leaf: [...clean.leaf], place: [...clean.place], checkpoint: [...clean.checkpoint] };
    change(records);
    return [...checkLog('audit', records, keys, seen), ...checkLog('certificate', records, keys, seen)];
  };

  it('none is complained about, read from the database or from an export', async () => {
    expect(await audit(['verify', ...keyArguments], database.ownerUrl)).toMatchObject({ code: 0 });
    const directory = mkdtempSync(join(tmpdir(), 'dwar-audit-'));
    try {
      expect(await audit(['export', directory], database.ownerUrl)).toMatchObject({ code: 0 });
      writeFileSync(join(directory, 'early'), early);
      const verified = await audit(['verify', directory, ...keyArguments, '--seen', join(directory, 'early')]);
      expect(verified).toEqual({ code: 0, out: expect.stringContaining('100000 audit, 3 certificate') });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('one changed, deleted, inserted or exchanged is found and named, wherever it stands', () => {
    const at = Math.floor(Math.random() * 99_998);
    const id = clean.leaf[at]!.id;
    expect(clean.leaf[at]!.log === 'audit' || clean.leaf[at]!.log === 'certificate').toBe(true);
    const other = clean.leaf.findIndex((leaf, index) => index > at && leaf.log === clean.leaf[at]!.log);
    const changed = { ...clean.leaf[at]!, subject: 'somebody-else' };
    expect(find((records) => void records.leaf.splice(at, 1, changed))[0]).toContain(`leaf ${id} `);
    const entry = Buffer.from(clean.leaf[at]!.entry, 'base64');
    entry[5] = (entry[5] ?? 0) ^ 1;
    const flipped = { ...clean.leaf[at]!, entry: entry.toString('base64') };
    expect(find((records) => void records.leaf.splice(at, 1, flipped))[0]).toContain(`leaf ${id} `);
    expect(find((records) => void records.leaf.splice(at, 1))[0]).toContain(`leaf ${id} `);
    const inserted = { ...clean.leaf[at]!, id: 10_000_000 };
    expect(find((records) => void records.leaf.push(inserted))[0]).toContain('leaf 10000000 ');
    const swapped = find((records) => {
      const [a, b] = [clean.leaf[at]!, clean.leaf[other]!];
      records.leaf[at] = { ...b, id: a.id };
      records.leaf[other] = { ...a, id: b.id };
    });
    expect(swapped[0]).toContain(`leaf ${id} `);
    expect(swapped[1]).toContain(`leaf ${clean.leaf[other]!.id} `);
  });

  it('a rewriting of every copy of one leaf is narrowed down to the checkpoint that signed it', () => {
    const place = clean.place.findIndex((one) => one.log === 'audit' && one.seq === 61_234);
    const findings = find((records) => {
      const twin = clean.leaf.find((leaf) => leaf.log === 'audit')!;
      const id = records.place[place]!.leafId;
      const index = records.leaf.findIndex((leaf) => leaf.id === id);
      records.leaf[index] = { ...twin, id };
      records.place[place] = { ...records.place[place]!, hash: twin.hash };
      const tile = records.tile.findIndex((one) => one.log === 'audit' && one.index === Math.floor(61_234 / 256));
      const hashes = Buffer.from(records.tile[tile]!.hashes, 'base64');
      Buffer.from(twin.hash, 'base64').copy(hashes, (61_234 % 256) * 32);
      records.tile = records.tile.with(tile, { ...records.tile[tile]!, hashes: hashes.toString('base64') });
    });
    expect(findings).toEqual([expect.stringContaining('places 60000 to 64999 ')]);
  });

  it('checkpoints signed by another key, and a history rewritten since an earlier checkpoint, are found', async () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const wrong = [verifierKey({ ...signers.audit, privateKey: other })];
    expect(checkLog('audit', clean, wrong, [])[0]).toContain('not signed by a key that was given');
    const fresh = await createTestDatabase();
    const batch = Array.from({ length: 20_000 }, (_, n) => ({ kind: 'test.wrote', subject: `t${n}` }));
    for (let part = 0; part < 4; part += 1) {
      await withTransaction(fresh.worker, (tx) => appendLeaves(tx, deps, batch.slice(part * 5000, part * 5000 + 5000)));
      await sealOnce(fresh.sealer, deps);
    }
    const rewritten = await readDatabase(fresh.ownerUrl);
    await fresh.drop();
    expect(checkLog('audit', rewritten, keys, [])).toEqual([]);
    expect(checkLog('audit', rewritten, keys, [early])).toEqual([expect.stringContaining('it was rewritten')]);
  });

  it('in the database itself, as superuser: each kind of tampering is found by the program', async () => {
    const [a, b] = [clean.leaf[40_000]!.id, clean.leaf[70_000]!.id];
    await tamper(
      database.ownerUrl,
      `update audit_leaf set subject = 'x' where id = ${a}`,
      `delete from audit_leaf where id = ${b}`,
    );
    await tamper(
      database.ownerUrl,
      `insert into audit_leaf (log, kind, subject, at, entry, hash) select log, kind, subject, at, entry, hash from audit_leaf limit 1`,
    );
    const found = await audit(['verify', ...keyArguments], database.ownerUrl);
    expect(found.code).toBe(1);
    expect(found.out).toContain(`leaf ${a} at place`);
    expect(found.out).toContain(`leaf ${b} at place`);
    expect(found.out).toContain('has no place and does not wait for one');
  });
});

describe('of the draws', () => {
  let world: CaseWorld;

  beforeAll(async () => {
    world = await createCaseWorld();
    for (const subject of ['one', 'two', 'three', 'four']) {
      await world.addOfficer(`officer-${subject}`, {
        department: 'parks',
        office: 'park-north',
        roles: ['clerk', 'registrar'],
      });
    }
    await keepDrawSecrets(world.deps);
    await world.settle();
    const cases: string[] = [];
    for (let n = 0; n < 6; n += 1) cases.push(await world.file(await world.newAccount()));
    await world.settle();
    world.wait(0.01);
    await world.settle();
    const { rows } = await world.database.worker.query('select officer_id from application where id = $1', [cases[0]]);
    const officer = { officerId: String(rows[0].officer_id), departmentId: 'parks' };
    const opened = await openCase(world.database.web, world.deps, { officer, caseId: cases[0]! });
    const expectedVersion = opened.ok ? opened.value.version : 0;
    const command = { officer, caseId: cases[0]!, expectedVersion, decision: { kind: 'approve' } } as const;
    expect(await decide(world.database.web, world.deps, command)).toMatchObject({ ok: true });
    await world.settle();
    world.wait(0.01);
    await world.settle();
  });
  afterAll(() => world.database.drop());

  it('none can be repeated before its secret is revealed, all can after, and they come out as recorded', async () => {
    const url = world.database.ownerUrl;
    expect(await audit(['draws'], url)).toMatchObject({
      code: 2,
      out: expect.stringMatching(/^no draw can be repeated yet.*repeated: 0; waiting for their secret: 7/),
    });
    world.wait(24);
    expect(await keepDrawSecrets(world.deps)).toMatchObject({ revealed: 1 });
    await world.settle();
    expect(await audit(['draws'], url)).toMatchObject({
      code: 0,
      out: expect.stringContaining('repeated: 7; waiting for their secret: 0'),
    });
  });

  it('a swapped candidate, a lighter load, another officer, another secret or another checkpoint is found', async () => {
    const clean = await readDatabase(world.database.ownerUrl);
    expect(checkDraws(clean).findings).toEqual([]);
    const draw = clean.draw[0]!;
    const inputs = JSON.parse(draw.inputs);
    const find = (change: Partial<typeof draw>): string[] =>
      checkDraws({ ...clean, draw: clean.draw.with(0, { ...draw, ...change }) }).findings;
    const withInputs = (change: object): string[] => find({ inputs: JSON.stringify({ ...inputs, ...change }) });
    const outsider = '00000000-0000-7000-8000-00000000000f';
    const candidates = inputs.candidates.map((one: { officerId: string }) =>
      one.officerId === draw.chosen ? { ...one, officerId: outsider } : one,
    );
    expect(withInputs({ candidates }).join()).toContain('a candidate was swapped');
    expect(find({ inputs: JSON.stringify({ ...inputs, candidates }), chosen: outsider }).join()).toContain(
      'another officer was put',
    );
    const lighter = inputs.candidates.map((one: object) => ({ ...one, load: 0 }));
    expect(withInputs({ candidates: lighter, attempt: 1 }).join()).toContain('inputs');
    const other = inputs.candidates.find((one: { officerId: string }) => one.officerId !== draw.chosen).officerId;
    expect(find({ chosen: other }).join()).toContain('repeated, it gives officer');
    expect(withInputs({ checkpoint: { size: 999, root: 'x' } }).join()).toContain(
      'first checkpoint after it was asked for',
    );
    const secret = { ...clean.secret[0]!, revealed: Buffer.alloc(32).toString('base64') };
    expect(checkDraws({ ...clean, secret: clean.secret.with(0, secret) }).findings.join()).toContain(
      'does not match its commitment',
    );
    expect(checkDraws({ ...clean, draw: clean.draw.slice(0, -1) }).findings.join()).toContain('was not drawn for step');
  });

  it('in the database itself: a swapped candidate and a decision rewritten by a superuser are named', async () => {
    const url = world.database.ownerUrl;
    const { rows } = await world.database.reporter.query('select id, inputs, chosen from draw limit 1');
    const { id, inputs, chosen } = rows[0];
    const other = JSON.parse(inputs).candidates.find(
      (one: { officerId: string }) => one.officerId !== chosen,
    ).officerId;
    await tamper(
      url,
      `update draw set inputs = replace(replace(replace(inputs, '${chosen}', '-'), '${other}', '${chosen}'), '-', '${other}') where id = '${id}'`,
    );
    expect(await audit(['draws'], url)).toMatchObject({ code: 1, out: expect.stringContaining(`draw ${id}`) });
    const keys = ['--key', 'dwar.example/none+00000000+AA=='];
    await tamper(
      url,
      `update case_event set body = body || '\\x00' where seq = 1`,
      `delete from case_event where seq = 2`,
    );
    const { out } = await audit(['verify', ...keys], url);
    expect(out).toContain('event 1 (filed) was changed after it was written');
    expect(out).toContain('an event (case.drawn) was deleted');
  });
});
