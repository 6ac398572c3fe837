// Job `document-fetch`: download, scan, decode, all outside any transaction; then the one outcome
// (settle-document.ts). What may pass by itself is tried again by the queue, up to its last attempt.

import { z } from 'zod';
import { AppError, openField, type ErrorCode, type JobMeta } from '#platform';
import { assertNever } from '#platform/pure';
import { collectMedia } from './collect-media.ts';
import type { DocumentDeps } from './document-deps.ts';
import { settleDocument } from './settle-document.ts';
import { findOfferedDocument, mediaPlace, type OfferedDocument } from './store.ts';
import type { RefusalReason, Verdict } from './verdict.ts';

const Payload = z.object({ documentId: z.uuid() });

/** `later`: may pass by itself; `finally` is what is said when it has not by the last attempt. */
type Examined = Verdict | { readonly kind: 'later'; readonly code: ErrorCode; readonly finally: RefusalReason };

export async function checkDocument(
  deps: DocumentDeps,
  payload: unknown,
  meta: Pick<JobMeta, 'attempt' | 'maxAttempts'>,
): Promise<void> {
  const { documentId } = Payload.parse(payload);
  const document = await findOfferedDocument(deps.db, documentId);
  if (document === undefined) return;
  const examined = await examine(deps, document);
  if (examined.kind !== 'later') return settle(deps, documentId, examined);
  if (meta.attempt < meta.maxAttempts) {
    throw new AppError(examined.code, `document ${documentId}: attempt ${meta.attempt} failed; the queue tries again`);
  }
  return settle(deps, documentId, { kind: 'refused', reason: examined.finally });
}

async function settle(deps: DocumentDeps, documentId: string, verdict: Verdict): Promise<void> {
  const isNew = await settleDocument(deps, documentId, verdict);
  if (isNew) deps.log.info('document checked', { documentId, outcome: verdict.kind, reason: reasonOf(verdict) });
}

function reasonOf(verdict: Verdict): string {
  return verdict.kind === 'refused' ? verdict.reason : 'none';
}

async function examine(deps: DocumentDeps, document: OfferedDocument): Promise<Examined> {
  const dataKey = await deps.dataKeys.get(deps.db, document.dataKeyId);
  const mediaId = openField(dataKey, mediaPlace(document.id), document.mediaSealed).toString('utf8');
  const collected = await collectMedia(deps.downloadMedia, mediaId, {
    maxBytes: document.maxBytes,
    signal: AbortSignal.timeout(deps.settings.fetchSeconds * 1000),
  });
  if (!collected.ok) {
    if (collected.reason !== 'unavailable') return { kind: 'refused', reason: collected.reason };
    return { kind: 'later', code: 'document.unavailable', finally: 'unavailable' };
  }
  const { bytes, sha256 } = collected;

  const virusScan = await deps.virusScanner.scan(bytes);
  if (virusScan === 'unavailable') return { kind: 'later', code: 'document.unavailable', finally: 'unavailable' };
  if (virusScan === 'found') return { kind: 'refused', reason: 'virus', sha256, virusScan };

  const decoded = await deps.decoder.decode(bytes, document.acceptedTypes, { maxPages: document.maxPages });
  switch (decoded.kind) {
    case 'pages':
      return { ...decoded, kind: 'accepted', sha256, virusScan };
    case 'refused':
      return { kind: 'refused', reason: decoded.reason, sha256, virusScan };
    case 'stopped':
      deps.log.warn('document stopped', { documentId: document.id, reason: decoded.limit, bytes: bytes.length });
      return { kind: 'refused', reason: 'unreadable', sha256, virusScan };
    case 'died':
      return { kind: 'later', code: 'document.decoder', finally: 'unreadable' };
    default:
      return assertNever(decoded);
  }
}
