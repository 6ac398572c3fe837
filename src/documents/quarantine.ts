// Where a citizen's file lies while it is checked: a file on disk that has no name any more (whatever becomes of the
// process, the system takes it away), encrypted under a key that only lives here. A file costs disk, not memory, and only
// so many lie here at once; the others wait outside.

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#platform';

export interface Quarantine {
  /** Waits for a place, lends an empty file, and takes it away whatever comes of the use. */
  hold<T>(use: (file: QuarantinedFile) => Promise<T>): Promise<T>;
}

export interface QuarantinedFile {
  /** Takes a body in, once. `too-large` as soon as it is above the limit: leaving it ends its transfer. */
  fill(
    body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    maxBytes: number,
  ): Promise<
    | { readonly ok: true; readonly bytes: number; readonly sha256: Buffer }
    | { readonly ok: false; readonly reason: 'too-large' | 'broken-off' }
  >;
  /** What was taken in, in pieces. Throws `document.quarantine` at the end when the disk gave back something else. */
  read(): AsyncIterable<Buffer>;
}

/** As many files at once; with the pieces under way they cost a few megabytes. */
const PLACES = 8;
const PIECE_BYTES = 256 * 1024;
const SUFFIX = '.quarantine';
/** A file has its name for less than a millisecond: an older one is of a process that ended just then. */
const LEFT_OVER_MS = 60_000;

/** `now` in milliseconds. Files that a killed process left behind (empty ones) are taken away first. */
export async function openQuarantine(
  directory: string,
  { now, places = PLACES }: { readonly now: number; readonly places?: number },
): Promise<Quarantine> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await sweepLeftOvers(directory, now);
  let free = places;
  const waiting: (() => void)[] = [];
  return {
    async hold(use) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        const handle = await openNameless(directory);
        try {
          return await use(createFile(handle));
        } finally {
          await handle.close();
        }
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}

async function openNameless(directory: string): Promise<FileHandle> {
  const path = join(directory, `${randomBytes(16).toString('hex')}${SUFFIX}`);
  const handle = await open(path, 'wx+', 0o600);
  await rm(path);
  return handle;
}

async function sweepLeftOvers(directory: string, now: number): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.endsWith(SUFFIX)) continue;
    const path = join(directory, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < now - LEFT_OVER_MS) await rm(path, { force: true });
  }
}

function createFile(handle: FileHandle): QuarantinedFile {
  const [key, nonce] = [randomBytes(32), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  let bytes = 0;
  return {
    async fill(body, maxBytes) {
      const hash = createHash('sha256');
      for await (const chunk of untilBroken(body)) {
        if (chunk === 'broken-off') return { ok: false, reason: 'broken-off' };
        if (bytes + chunk.length > maxBytes) return { ok: false, reason: 'too-large' };
        hash.update(chunk);
        await writeAll(handle, cipher.update(chunk), bytes);
        bytes += chunk.length;
      }
      cipher.final(); // Adds no bytes, and makes the tag that read() asks for.
      return { ok: true, bytes, sha256: hash.digest() };
    },
    async *read() {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(cipher.getAuthTag());
      for (let at = 0; at < bytes;) {
        const piece = await handle.read({
          buffer: Buffer.allocUnsafeSlow(Math.min(PIECE_BYTES, bytes - at)),
          position: at,
        });
        if (piece.bytesRead === 0) throw new AppError('document.quarantine', 'a file in quarantine has become shorter');
        at += piece.bytesRead;
        yield decipher.update(piece.buffer.subarray(0, piece.bytesRead));
      }
      try {
        decipher.final();
      } catch (cause) {
        throw new AppError('document.quarantine', 'a file in quarantine is not what was put there', { cause });
      }
    },
  };
}

/** What the disk does is our affair and throws; a sender that stops in the middle is an outcome. */
async function* untilBroken(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array | 'broken-off'> {
  const pieces = Symbol.asyncIterator in body ? body[Symbol.asyncIterator]() : body[Symbol.iterator]();
  let isOver = false;
  try {
    for (;;) {
      let next: IteratorResult<Uint8Array>;
      try {
        next = await pieces.next();
      } catch {
        isOver = true;
        yield 'broken-off';
        return;
      }
      if (next.done === true) {
        isOver = true;
        return;
      }
      yield next.value;
    }
  } finally {
    if (!isOver) await pieces.return?.();
  }
}

async function writeAll(handle: FileHandle, data: Buffer, position: number): Promise<void> {
  for (let written = 0; written < data.length;) {
    const { bytesWritten } = await handle.write(data, written, data.length - written, position + written);
    written += bytesWritten;
  }
}
