// Files that citizens have sent, as Meta keeps them: an id leads to an address for a while, the address to the bytes. Each
// file goes wrong at most once, so that its journey is not held up for long.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Chance } from './chance.ts';
import type { Media } from './envelope.ts';
import type { MediaEntry } from './ledger.ts';

export type MediaFault = 'about-500' | 'file-503' | 'slow' | 'cut' | 'altered' | 'expired';
const FAULTS: readonly MediaFault[] = ['about-500', 'file-503', 'slow', 'cut', 'altered', 'expired'];

export type ShelfAnswer =
  | { readonly kind: 'json'; readonly status: number; readonly body: object }
  | {
      readonly kind: 'file';
      readonly bytes: Buffer;
      readonly mimeType: string;
      readonly how: 'whole' | 'slow' | 'cut';
    };

export interface MediaShelf {
  readonly entries: readonly MediaEntry[];
  /** `faulty`: it may go wrong when it is fetched. */
  put(citizen: number, options: { readonly wanted: boolean; readonly faulty: boolean }): Media;
  /** Undefined: no such file. `base`: where its bytes are to be had. */
  answerAbout(mediaId: string, base: string): ShelfAnswer | undefined;
  answerFile(path: string): ShelfAnswer;
}

interface Kept {
  readonly entry: MediaEntry;
  readonly paper: Paper;
  fault: MediaFault | undefined;
  /** Number of the newest address. */
  address: number;
}

interface Paper {
  readonly bytes: Buffer;
  readonly mimeType: string;
  readonly sha256: Buffer;
}

export function createMediaShelf(
  files: readonly { readonly path: string; readonly mimeType: string }[],
  chance: Chance,
): MediaShelf {
  const papers = files.map(({ path, mimeType }): Paper => {
    const bytes = readFileSync(path);
    return { bytes, mimeType, sha256: createHash('sha256').update(bytes).digest() };
  });
  const kept = new Map<string, Kept>();
  const entries: MediaEntry[] = [];

  function goWrongOnce(one: Kept, among: readonly MediaFault[]): MediaFault | undefined {
    const { fault } = one;
    if (fault === undefined || !among.includes(fault)) return undefined;
    one.fault = undefined;
    return fault;
  }

  return {
    entries,
    put(citizen, { wanted, faulty }) {
      const mediaId = String(700_000_000_000 + kept.size);
      const paper = chance.pick(papers);
      const fault = faulty && chance.hit(0.5) ? chance.pick(FAULTS) : undefined;
      const entry: MediaEntry = {
        kind: 'media',
        citizen,
        mediaId,
        wanted,
        fault: fault ?? 'none',
        asked: 0,
        served: 0,
      };
      entries.push(entry);
      kept.set(mediaId, { entry, paper, fault, address: 0 });
      return { mediaId, mimeType: paper.mimeType, sha256: paper.sha256 };
    },
    answerAbout(mediaId, base) {
      const one = kept.get(mediaId);
      if (one === undefined) return undefined;
      one.entry.asked += 1;
      if (goWrongOnce(one, ['about-500']) !== undefined) return refuse(500, 131000);
      one.address += 1;
      const { bytes, mimeType, sha256 } = one.paper;
      const body = {
        messaging_product: 'whatsapp',
        url: `${base}/media/${mediaId}/${one.address}`,
        mime_type: mimeType,
        sha256: sha256.toString('hex'),
        file_size: String(bytes.length),
        id: mediaId,
      };
      return { kind: 'json', status: 200, body };
    },
    answerFile(path) {
      const [, , mediaId = '', address] = path.split('/');
      const one = kept.get(mediaId);
      if (one === undefined || address !== String(one.address)) return refuse(404, 100);
      const fault = goWrongOnce(one, ['file-503', 'slow', 'cut', 'altered', 'expired']);
      if (fault === 'expired') return refuse(404, 100);
      if (fault === 'file-503') return refuse(503, 2);
      const { bytes, mimeType } = one.paper;
      if (fault === 'cut') return { kind: 'file', bytes, mimeType, how: 'cut' };
      if (fault === 'altered')
        return { kind: 'file', bytes: Buffer.from(bytes).fill(0, 100, 120), mimeType, how: 'whole' };
      one.entry.served += 1;
      return { kind: 'file', bytes, mimeType, how: fault === 'slow' ? 'slow' : 'whole' };
    },
  };
}

function refuse(status: number, code: number): ShelfAnswer {
  return {
    kind: 'json',
    status,
    body: { error: { message: 'refused by the stand-in', type: 'OAuthException', code } },
  };
}
