// A picture or a document picked inside a Flow comes to the data endpoint as an address and keys (whatsapp.md §7.6):
// AES-256-CBC, then ten bytes of an HMAC. It is decrypted as it comes, and its end throws unless the HMAC and the hash
// hold: until then nothing of it may be used. Meta does not say that such a file is harmless: it goes through the same
// checks as any (#documents).

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
    if ((fetched.sizeBytes ?? 0) > maxBytes + PADDING_BYTES + HMAC_BYTES) {
      await fetched.body.dump();
      return { ok: false, reason: 'too-large' };
    }
    return { ok: true, body: decrypt(fetched.body, metadata), sha256: metadata.plaintext_hash.toString('base64') };
  } catch {
    return { ok: false, reason: 'unavailable' };
  }
}

/**
 * The plain bytes as they come. Throws at the end unless the HMAC and the hash of what was encrypted hold: whoever reads
 * it must not use any of it before (the documents' quarantine, which also compares the hash of what is in it).
 */
async function* decrypt(
  body: AsyncIterable<Uint8Array>,
  metadata: z.infer<typeof EncryptionMetadata>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  const hmac = createHmac('sha256', metadata.hmac_key).update(metadata.iv);
  const decipher = createDecipheriv('aes-256-cbc', metadata.encryption_key, metadata.iv);
  let held: Buffer = Buffer.alloc(0); // The last ten bytes so far: they may be the HMAC.
  for await (const chunk of body) {
    hash.update(chunk);
    const all = Buffer.concat([held, chunk]);
    const ciphertext = all.subarray(0, Math.max(all.length - HMAC_BYTES, 0));
    held = Buffer.from(all.subarray(ciphertext.length));
    hmac.update(ciphertext);
    const plain = decipher.update(ciphertext);
    if (plain.length > 0) yield plain;
  }
  const isWhole = held.length === HMAC_BYTES && hash.digest().equals(metadata.encrypted_hash);
  if (!isWhole || !timingSafeEqual(hmac.digest().subarray(0, HMAC_BYTES), held)) {
    throw new Error('a file picked in a Flow is not what was sent');
  }
  yield decipher.final();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
