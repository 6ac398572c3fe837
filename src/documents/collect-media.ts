// Takes a download in, piece by piece, and stops at the limit: a file of 100 MB costs its limit, not its size. What the
// channel announced as SHA-256 (hexadecimal or base64: the provider uses both) has to be what came.

import { createHash } from 'node:crypto';

export interface DownloadOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** Made by the channel. `expired`: the provider no longer has it. `unavailable`: it may have it later. */
export type DownloadMedia = (mediaId: string, options: DownloadOptions) => Promise<MediaDownload>;

export type MediaDownload =
  | {
      readonly ok: true;
      readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
      readonly sha256?: string;
    }
  | { readonly ok: false; readonly reason: 'expired' | 'too-large' | 'unavailable' };

export type Collected =
  | { readonly ok: true; readonly bytes: Buffer; readonly sha256: Buffer }
  | { readonly ok: false; readonly reason: 'expired' | 'too-large' | 'unavailable' };

export async function collectMedia(
  downloadMedia: DownloadMedia,
  mediaId: string,
  options: DownloadOptions,
): Promise<Collected> {
  const download = await downloadMedia(mediaId, options);
  if (!download.ok) return download;
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const chunk of download.body) {
      total += chunk.length;
      if (total > options.maxBytes) return { ok: false, reason: 'too-large' }; // Leaving the loop ends the stream.
      chunks.push(chunk);
    }
  } catch {
    return { ok: false, reason: 'unavailable' }; // Cut off on the way.
  }
  const bytes = Buffer.concat(chunks);
  const sha256 = createHash('sha256').update(bytes).digest();
  if (download.sha256 !== undefined && !isHash(sha256, download.sha256)) return { ok: false, reason: 'unavailable' };
  return { ok: true, bytes, sha256 };
}

function isHash(sha256: Buffer, announced: string): boolean {
  return announced.toLowerCase() === sha256.toString('hex') || announced === sha256.toString('base64');
}
