// A picture or a document picked inside a Flow comes to the data endpoint as an address and keys (whatsapp.md §7.6):
// AES-256-CBC, then ten bytes of an HMAC. Nothing is decrypted before the HMAC holds, and nothing handed on unless both
// hashes do. Meta does not say that such a file is harmless: it goes through the same checks as any (#documents).

import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { DownloadLimits, MediaResult } from './graph-media.ts';
import type { MediaHosts } from './media-hosts.ts';

const bytes = (length: number) =>
  z
    .base64()
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((buffer) => buffer.length === length);

const EncryptionMetadata = z.object({
  encryption_key: bytes(32),
  hmac_key: bytes(32),
  iv: bytes(16),
  plaintext_hash: bytes(32),
  encrypted_hash: bytes(32),
});

const FlowFile = z.object({ cdn_url: z.url().max(2000), encryption_metadata: EncryptionMetadata });

/** As the picker of a Flow gives them: one entry per file. */
const PickedFiles = z
  .array(z.looseObject({ file_name: z.string().optional(), cdn_url: z.string(), encryption_metadata: z.unknown() }))
  .max(30);

/** Bytes by which the encrypted file may be longer than what is in it. */
const PADDING_BYTES = 16;
const HMAC_BYTES = 10;
const PREFIX = 'flow:';

/**
 * What a picker's value holds, each file as a media id that `download` of createMediaSource takes. Undefined: it is no
 * such value. The id holds the file's keys: it is kept sealed, like any media id.
 */
export function listPickedFiles(
  value: unknown,
): readonly { readonly mediaId: string; readonly fileName?: string }[] | undefined {
  const parsed = PickedFiles.safeParse(value);
  if (!parsed.success) return undefined;
  return parsed.data.map(({ cdn_url, encryption_metadata, file_name }) => ({
    mediaId: PREFIX + JSON.stringify({ cdn_url, encryption_metadata }),
    ...(file_name === undefined ? {} : { fileName: file_name }),
  }));
}

export function isFlowMediaId(mediaId: string): boolean {
  return mediaId.startsWith(PREFIX);
}

export async function downloadFlowMedia(
  hosts: MediaHosts,
  mediaId: string,
  { maxBytes, signal }: DownloadLimits,
): Promise<MediaResult> {
  const file = FlowFile.safeParse(parseJson(mediaId.slice(PREFIX.length)));
  if (!file.success) return { ok: false, reason: 'expired' };
  const { cdn_url: address, encryption_metadata: metadata } = file.data;
  try {
    const fetched = await hosts.get(address, { signal });
    if (fetched === undefined) return { ok: false, reason: 'expired' };
    if (fetched.statusCode !== 200) {
      await fetched.body.dump();
      const isGone = fetched.statusCode === 404 || fetched.statusCode === 410;
      return { ok: false, reason: isGone ? 'expired' : 'unavailable' };
    }
    const encrypted = await readUpTo(fetched.body, maxBytes + PADDING_BYTES + HMAC_BYTES);
    if (encrypted === undefined) return { ok: false, reason: 'too-large' };
    const plain = decrypt(encrypted, metadata);
    if (plain === undefined) return { ok: false, reason: 'unavailable' };
    if (plain.length > maxBytes) return { ok: false, reason: 'too-large' };
    return { ok: true, body: [plain], sha256: metadata.plaintext_hash.toString('base64') };
  } catch {
    return { ok: false, reason: 'unavailable' };
  }
}

function decrypt(file: Buffer, metadata: z.infer<typeof EncryptionMetadata>): Buffer | undefined {
  const at = file.length - HMAC_BYTES;
  if (at <= 0 || !sha256(file).equals(metadata.encrypted_hash)) return undefined;
  const ciphertext = file.subarray(0, at);
  const hmac = createHmac('sha256', metadata.hmac_key).update(metadata.iv).update(ciphertext).digest();
  if (!timingSafeEqual(hmac.subarray(0, HMAC_BYTES), file.subarray(at))) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', metadata.encryption_key, metadata.iv);
  const plain = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  return sha256(plain).equals(metadata.plaintext_hash) ? plain : undefined;
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}

async function readUpTo(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) return undefined; // Leaving the loop ends the transfer.
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
