import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from 'undici';
import { collectMedia } from './collect-media.ts';
import { openQuarantine } from './quarantine.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dwar-quarantine-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const open = (places?: number) => openQuarantine(directory, { now: Date.now(), ...(places ? { places } : {}) });
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();

async function all(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const list: Buffer[] = [];
  for await (const piece of pieces) list.push(piece);
  return Buffer.concat(list);
}

/** Under whatever number this process has the nameless file open. */
async function openFiles(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const number of await readdir('/proc/self/fd')) {
    const path = `/proc/self/fd/${number}`;
    const about = await stat(path).catch(() => undefined);
    if (about?.isFile() && about.nlink === 0) found.push(path);
  }
  return found;
}

test.each([0, 1, 70_000, 3_000_000])(
  'a file of %i bytes comes back as it went in, as often as wanted',
  async (size) => {
    const sent = randomBytes(size);
    await (
      await open()
    ).hold(async (file) => {
      const pieces = [sent.subarray(0, 10), sent.subarray(10, 100_001), sent.subarray(100_001)];
      expect(await file.fill(pieces, size)).toEqual({ ok: true, bytes: size, sha256: sha256(sent) });
      expect((await all(file.read())).equals(sent)).toBe(true);
      expect((await all(file.read())).equals(sent)).toBe(true);
    });
  },
);

test('a file has no name, is not on the disk in clear, and is gone with its use, however that ends', async () => {
  const quarantine = await open();
  const before = await openFiles();
  const use = quarantine.hold(async (file) => {
    await file.fill([Buffer.from('canary '.repeat(20_000))], 1_000_000);
    expect(await readdir(directory)).toEqual([]);
    const opened = (await openFiles()).filter((path) => !before.includes(path));
    expect(opened).toHaveLength(1);
    expect((await stat(opened[0]!)).mode & 0o777).toBe(0o600);
    expect((await readFile(opened[0]!)).includes('canary')).toBe(false);
    throw new Error('the process had other plans');
  });
  await expect(use).rejects.toThrow('other plans');
  expect(await openFiles()).toEqual(before);
});

test('what the disk gives back changed is not taken for the file', async () => {
  await (
    await open()
  ).hold(async (file) => {
    const before = await openFiles();
    await file.fill([randomBytes(1000)], 1000);
    const [path] = (await openFiles()).filter((one) => before.includes(one));
    await writeFile(path!, randomBytes(1000));
    await expect(all(file.read())).rejects.toMatchObject({ code: 'document.quarantine' });
    await writeFile(path!, randomBytes(10));
    await expect(all(file.read())).rejects.toMatchObject({ code: 'document.quarantine' });
  });
});

test('a body above the limit is left at once, one that breaks off is told apart', async () => {
  const quarantine = await open();
  let isLeft = false;
  async function* endless() {
    try {
      for (;;) yield Buffer.alloc(1000);
    } finally {
      isLeft = true;
    }
  }
  async function* broken() {
    yield Buffer.alloc(10);
    throw new Error('reset');
  }
  expect(await quarantine.hold((file) => file.fill(endless(), 10_000))).toEqual({ ok: false, reason: 'too-large' });
  expect(isLeft).toBe(true);
  expect(await quarantine.hold((file) => file.fill(broken(), 10_000))).toEqual({ ok: false, reason: 'broken-off' });
});

test('what a killed process left is swept at the start; what another process opens now is not', async () => {
  const [old, young, other] = ['a.quarantine', 'b.quarantine', 'notes.txt'].map((name) => join(directory, name));
  await mkdir(directory, { recursive: true });
  for (const path of [old!, young!, other!]) await writeFile(path, '');
  await utimes(old!, new Date(0), new Date(0));
  await utimes(other!, new Date(0), new Date(0));
  await open();
  expect((await readdir(directory)).toSorted()).toEqual(['b.quarantine', 'notes.txt']);
  await rm(young!);
  await rm(other!);
});

test('no more files lie here at once than there are places', async () => {
  const quarantine = await open(3);
  let [inside, most] = [0, 0];
  const full = Promise.withResolvers<void>();
  await Promise.all(
    Array.from({ length: 20 }, () =>
      quarantine.hold(async (file) => {
        inside += 1;
        most = Math.max(most, inside);
        // The first three wait for each other, however slowly the disk opens their files.
        if (inside === 3) full.resolve();
        await full.promise;
        await file.fill([Buffer.alloc(100)], 100);
        inside -= 1;
      }),
    ),
  );
  expect([inside, most]).toEqual([0, 3]);
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('20 downloads of 16 MB side by side leave the memory where it was', async () => {
  const [size, chunk] = [16_000_000, Buffer.alloc(64_000, 'x')];
  const pour = async (reply: ServerResponse): Promise<void> => {
    for (let sent = 0; sent < size; sent += chunk.length) {
      if (!reply.write(chunk)) await once(reply, 'drain');
    }
    reply.end();
  };
  const server = createServer((_asked, reply) => void pour(reply)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const quarantine = await open(20);
  const downloadMedia = async () => {
    const { body } = await request(`http://127.0.0.1:${port}/`);
    return { ok: true, body } as const;
  };
  const options = { maxBytes: size, signal: AbortSignal.timeout(60_000) };
  const grown = async () => {
    let arrived = 0;
    const allHere = Promise.withResolvers<void>();
    const measured = Promise.withResolvers<void>();
    collectGarbage();
    const before = process.memoryUsage().rss;
    const downloads = Array.from({ length: 20 }, () =>
      quarantine.hold(async (file) => {
        const collected = await collectMedia(file, downloadMedia, 'm', options);
        if ((arrived += 1) === 20) allHere.resolve();
        await measured.promise;
        return collected;
      }),
    );
    await allHere.promise;
    collectGarbage();
    const growth = process.memoryUsage().rss - before;
    measured.resolve();
    for (const collected of await Promise.all(downloads)) expect(collected).toMatchObject({ ok: true, bytes: size });
    return growth / 1_000_000;
  };
  await grown(); // Buffers of sockets and of the disk, once.
  // Held in memory they would be 320 MB. What sockets and the allocator keep varies with the load of the machine.
  expect(await grown()).toBeLessThan(120);
  server.close();
}, 60_000);
