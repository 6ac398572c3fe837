/**
 * Files picked inside a Flow (§7.6): encrypted with AES-256-CBC and a shortened HMAC, lying on a content network of their
 * own, described to the endpoint with their keys. In a completed Flow they become ordinary media.
 */
import { createCipheriv, createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { putMedia, sha256Of } from '../media-store.ts';
import type { World } from '../world.ts';

const macBytes = 10;
const mostFiles = 10;
const mostBytes = 100 * 1024 * 1024;
const keptMs = 20 * 24 * 60 * 60 * 1000;

export type FlowFile = {
  readonly mediaId: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly bytes: Buffer;
  /** Ciphertext followed by the shortened MAC, as it lies on the content network. */
  readonly sealed: Buffer;
  readonly key: Buffer;
  readonly macKey: Buffer;
  readonly iv: Buffer;
  readonly createdAtMs: number;
};

export function putFlowFile(world: World, file: { bytes: Buffer; mimeType: string; filename: string }): FlowFile {
  const [key, macKey, iv] = [randomBytes(32), randomBytes(32), randomBytes(16)];
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const ciphertext = Buffer.concat([cipher.update(file.bytes), cipher.final()]);
  const mac = createHmac('sha256', macKey).update(iv).update(ciphertext).digest().subarray(0, macBytes);
  const kept: FlowFile = {
    mediaId: randomUUID(),
    fileName: file.filename,
    mimeType: file.mimeType,
    bytes: file.bytes,
    sealed: Buffer.concat([ciphertext, mac]),
    key,
    macKey,
    iv,
    createdAtMs: world.clock.now(),
  };
  world.flowFiles.set(kept.mediaId, kept);
  return kept;
}

/** What lies on the content network, for twenty days. */
export function findFlowFile(world: World, mediaId: string): FlowFile | undefined {
  const file = world.flowFiles.get(mediaId);
  return file === undefined || world.clock.now() - file.createdAtMs > keptMs ? undefined : file;
}

/** Replaces `[{media_id}]` at the top level by what the endpoint is sent. */
export function withFilesForEndpoint(
  world: World,
  data: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return replaceFiles(world, data, (file) => ({
    media_id: file.mediaId,
    file_name: file.fileName,
    cdn_url: `${world.publicUrl}/flow-files/${file.mediaId}`,
    encryption_metadata: {
      encryption_key: file.key.toString('base64'),
      hmac_key: file.macKey.toString('base64'),
      iv: file.iv.toString('base64'),
      plaintext_hash: sha256(file.bytes),
      encrypted_hash: sha256(file.sealed),
    },
  }));
}

/** Replaces `[{media_id}]` by what response_json carries; undefined when there are too many or too large files. */
export function withFilesForReply(
  world: World,
  data: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  const files = Object.values(data).flatMap((value) => filesOf(world, value) ?? []);
  const total = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (files.length > mostFiles || total > mostBytes) return undefined;
  return replaceFiles(world, data, (file) => {
    const { bytes, mimeType, fileName: filename } = file;
    const media = putMedia(world, { origin: 'citizen', bytes, mimeType, filename });
    return { id: media.id, mime_type: mimeType, sha256: sha256Of(media, 'base64'), file_name: filename };
  });
}

function replaceFiles(
  world: World,
  data: Readonly<Record<string, unknown>>,
  describe: (file: FlowFile) => object,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, filesOf(world, value)?.map(describe) ?? value]),
  );
}

/** The files a value names, or undefined when it is something else. */
function filesOf(world: World, value: unknown): readonly FlowFile[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const files: FlowFile[] = [];
  const entries: readonly unknown[] = value;
  for (const entry of entries) {
    const id = typeof entry === 'object' && entry !== null && 'media_id' in entry ? entry.media_id : undefined;
    const file = typeof id === 'string' ? world.flowFiles.get(id) : undefined;
    if (file === undefined) return undefined;
    files.push(file);
  }
  return files;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64');
}
