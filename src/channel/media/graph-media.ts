// Files at Meta by media id (whatsapp.md §9.1): fetched through an address that lives five minutes, so it is asked for
// just before; sent up for messages of ours.

import { MediaUploadResponse, MediaUrlResponse } from '../wire/index.ts';
import { createManagementClient, type ManagementClient } from '../management-client.ts';
import { createGraphAccess } from '../numbers/graph-access.ts';
import { pickByNumber, type OwnNumber } from '../numbers/own-numbers.ts';
import type { MediaHosts } from './media-hosts.ts';

/**
 * `sha256` is what Meta announced, in hexadecimal or base64. The body may be longer than announced: whoever reads it
 * counts, and leaving it ends the transfer. It throws when the transfer breaks off or what came is not what was sent.
 */
export type MediaResult =
  | {
      readonly ok: true;
      readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
      readonly sha256?: string;
    }
  | { readonly ok: false; readonly reason: 'expired' | 'too-large' | 'unavailable' };

export interface DownloadLimits {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface GraphMedia {
  /** A file that was sent to this number of ours. */
  download(phoneNumberId: string | undefined, mediaId: string, limits: DownloadLimits): Promise<MediaResult>;
  /** For messages of this number. Undefined when Meta does not take it now. */
  upload(
    phoneNumberId: string,
    file: { readonly bytes: Buffer; readonly mimeType: string; readonly fileName: string },
  ): Promise<{ readonly mediaId: string } | undefined>;
}

export interface GraphMediaDeps {
  readonly hosts: MediaHosts;
  /** The settings' own first. */
  readonly numbers: readonly Pick<OwnNumber, 'phoneNumberId' | 'access'>[];
}

interface Owner {
  readonly phoneNumberId: string;
  readonly management: ManagementClient;
  readonly headers: Readonly<Record<string, string>>;
}

/** Meta's code for an object that is not there, or no longer. */
const NO_SUCH_OBJECT = 100;
/** An address may have died between two calls; a second one that is dead when it comes is Meta's trouble. */
const ADDRESSES = 2;

export function createGraphMedia(deps: GraphMediaDeps): GraphMedia {
  const ownerOf = pickByNumber(
    deps.numbers.map(({ phoneNumberId, access }): Owner => {
      const headers = createGraphAccess(access).authorization;
      return { phoneNumberId, management: createManagementClient(access), headers };
    }),
  );
  return {
    async download(phoneNumberId, mediaId, limits) {
      const owner = ownerOf(phoneNumberId);
      for (let tried = 0; tried < ADDRESSES; tried += 1) {
        const found = await download(deps.hosts, owner, mediaId, limits).catch(() => UNAVAILABLE);
        if (found !== 'address-expired') return found;
      }
      return UNAVAILABLE;
    },
    async upload(phoneNumberId, file) {
      const owner = ownerOf(phoneNumberId);
      const uploaded = await owner.management({
        method: 'POST',
        path: `${owner.phoneNumberId}/media`,
        form: {
          messaging_product: 'whatsapp',
          type: file.mimeType,
          file: new File([new Uint8Array(file.bytes)], file.fileName, { type: file.mimeType }),
        },
      });
      const parsed = uploaded.ok ? MediaUploadResponse.safeParse(uploaded.value) : undefined;
      return parsed?.success === true ? { mediaId: parsed.data.id } : undefined;
    },
  };
}

const UNAVAILABLE: MediaResult = { ok: false, reason: 'unavailable' };

async function download(
  hosts: MediaHosts,
  { phoneNumberId, management, headers }: Owner,
  mediaId: string,
  { maxBytes, signal }: DownloadLimits,
): Promise<MediaResult | 'address-expired'> {
  const about = await management({
    method: 'GET',
    path: `${encodeURIComponent(mediaId)}?phone_number_id=${phoneNumberId}`,
    signal,
  });
  if (!about.ok) {
    // A dead token, a limit, an outage: the file is still there, and the citizen is not told that it is gone.
    const isGone = about.reason === 'refused' && about.code === NO_SUCH_OBJECT;
    return { ok: false, reason: isGone ? 'expired' : 'unavailable' };
  }
  const parsed = MediaUrlResponse.safeParse(about.value);
  if (!parsed.success) return UNAVAILABLE;
  const { url, sha256, file_size: size } = parsed.data;
  if ((size ?? 0) > maxBytes) return { ok: false, reason: 'too-large' };
  const file = await hosts.get(url, { headers, signal });
  if (file === undefined) return UNAVAILABLE;
  if (file.statusCode === 200 && (file.sizeBytes ?? 0) > maxBytes) {
    await file.body.dump();
    return { ok: false, reason: 'too-large' };
  }
  if (file.statusCode === 200) return { ok: true, body: file.body, ...(sha256 === undefined ? {} : { sha256 }) };
  await file.body.dump();
  return file.statusCode === 404 ? 'address-expired' : UNAVAILABLE;
}
