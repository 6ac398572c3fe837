// Takes a download into the quarantine, piece by piece, and stops at the limit: a file of 100 MB costs its limit, not its
// size, and no memory. What the channel announced as SHA-256 (hexadecimal or base64: the provider uses both) has to be
// what came.

import type { QuarantinedFile } from './quarantine.ts';

export interface DownloadOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** Made by the channel. `expired`: the provider no longer has it. `unavailable`: it may have it later. */
export type DownloadMedia = (mediaId: string, options: DownloadOptions) => Promise<MediaDownload>;

export type MediaDownload =
  | {
      readonly ok: true;
      /** Whatever is wrong with it is said by throwing, at the latest at its end. */
      readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
      readonly sha256?: string;
    }
  | { readonly ok: false; readonly reason: 'expired' | 'too-large' | 'unavailable' };

export type Collected =
  | { readonly ok: true; readonly bytes: number; readonly sha256: Buffer }
  | { readonly ok: false; readonly reason: 'expired' | 'too-large' | 'unavailable' };

export async function collectMedia(
  file: QuarantinedFile,
  downloadMedia: DownloadMedia,
  mediaId: string,
  options: DownloadOptions,
): Promise<Collected> {
  const download = await downloadMedia(mediaId, options);
  if (!download.ok) return download;
  const filled = await file.fill(download.body, options.maxBytes);
  if (!filled.ok) return { ok: false, reason: filled.reason === 'too-large' ? 'too-large' : 'unavailable' };
  if (download.sha256 !== undefined && !isHash(filled.sha256, download.sha256)) {
    return { ok: false, reason: 'unavailable' };
  }
  return filled;
}

function isHash(sha256: Buffer, announced: string): boolean {
  return announced.toLowerCase() === sha256.toString('hex') || announced === sha256.toString('base64');
}
