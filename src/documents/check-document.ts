// Job `document-fetch`: download, scan, decode, all outside any transaction; then the one outcome
// (settle-document.ts). What may pass by itself is tried again by the queue, up to its last attempt.

import { z } from 'zod';
import { addJob, AppError, openField, withTransaction, type ErrorCode, type JobMeta } from '#platform';
import { assertNever } from '#platform/pure';
import { collectMedia } from './collect-media.ts';
import type { DocumentDeps } from './document-deps.ts';
import { findMediaPause, recordMediaFailure, recordMediaSuccess } from './media-trouble.ts';
import type { QuarantinedFile } from './quarantine.ts';
import { settleDocument } from './settle-document.ts';
import { findOfferedDocument, markNudged, mediaPlace, type OfferedDocument } from './store.ts';
import type { RefusalReason, Verdict } from './verdict.ts';

const Payload = z.object({ documentId: z.uuid() });

/** `later`: may pass by itself; `finally` is what is said when it has not by the last attempt. */
type Examined =
  | Verdict
  | { readonly kind: 'later'; readonly code: ErrorCode; readonly finally: RefusalReason }
  /** Nothing is fetched before then, and no attempt was made. */
  | { readonly kind: 'paused'; readonly until: Date };

export async function checkDocument(
  deps: DocumentDeps,
  payload: unknown,
  meta: Pick<JobMeta, 'attempt' | 'maxAttempts'>,
): Promise<void> {
  const { documentId } = Payload.parse(payload);
  const document = await findOfferedDocument(deps.db, documentId);
  if (document === undefined) return;
  const examined = await examine(deps, document);
  if (examined.kind === 'paused') return postpone(deps, documentId, examined.until, meta);
  if (examined.kind !== 'later') return settle(deps, documentId, examined);
  if (meta.attempt < meta.maxAttempts) {
    throw new AppError(examined.code, `document ${documentId}: attempt ${meta.attempt} failed; the queue tries again`);
  }
  return settle(deps, documentId, { kind: 'refused', reason: examined.finally });
}

/** The attempt did not count: the job comes again when downloads go on. The sweeper tells those who wait too long. */
async function postpone(
  deps: DocumentDeps,
  documentId: string,
  until: Date,
  { attempt, maxAttempts }: Pick<JobMeta, 'attempt' | 'maxAttempts'>,
): Promise<void> {
  await withTransaction(deps.db, async (tx) => {
    await markNudged(tx, documentId, until);
    const left = { maxAttempts: maxAttempts - attempt + 1, runAt: until, jobKey: `document-fetch:${documentId}` };
    await addJob(tx, 'document-fetch', { documentId }, left);
  });
}

async function settle(deps: DocumentDeps, documentId: string, verdict: Verdict): Promise<void> {
  const isNew = await settleDocument(deps, documentId, verdict);
  if (isNew) deps.log.info('document checked', { documentId, outcome: verdict.kind, reason: reasonOf(verdict) });
}

function reasonOf(verdict: Verdict): string {
  return verdict.kind === 'refused' ? verdict.reason : 'none';
}

async function examine(deps: DocumentDeps, document: OfferedDocument): Promise<Examined> {
  if (isForgotten(document, deps.clock.now())) return { kind: 'refused', reason: 'expired' };
  if (document.deadBefore >= DEAD_IDS_PER_HOUR) return { kind: 'refused', reason: 'unavailable' };
  const dataKey = await deps.dataKeys.get(deps.db, document.dataKeyId);
  const mediaId = openField(dataKey, mediaPlace(document.id), document.mediaSealed).toString('utf8');
  return deps.quarantine.hold(async (file) => {
    const until = await findMediaPause(deps);
    if (until !== undefined) return { kind: 'paused', until };
    const collected = await collectMedia(file, deps.downloadMedia, mediaId, {
      maxBytes: document.maxBytes,
      signal: AbortSignal.timeout(deps.settings.fetchSeconds * 1000),
    });
    if (collected.ok || collected.reason !== 'unavailable') await recordMediaSuccess(deps);
    else await recordMediaFailure(deps);
    if (collected.ok) return inspect(deps, document, file, collected);
    if (collected.reason !== 'unavailable') return { kind: 'refused', reason: collected.reason };
    return { kind: 'later', code: 'document.unavailable', finally: 'unavailable' };
  });
}

/** Meta forgets the id of a file that a citizen sent after 7 days (whatsapp.md §9.1): it is not asked for it. */
const MEDIA_ID_DAYS = 7;
/** A citizen whose files were so often not there at Meta within an hour: nothing is fetched for them for the rest of it. */
const DEAD_IDS_PER_HOUR = 5;

function isForgotten({ sentAt }: OfferedDocument, now: Date): boolean {
  return sentAt !== undefined && now.getTime() - sentAt.getTime() > MEDIA_ID_DAYS * 86_400_000;
}

async function inspect(
  deps: DocumentDeps,
  document: OfferedDocument,
  file: QuarantinedFile,
  { bytes, sha256 }: { readonly bytes: number; readonly sha256: Buffer },
): Promise<Examined> {
  const virusScan = await deps.virusScanner.scan(file.read());
  if (virusScan === 'unavailable') return { kind: 'later', code: 'document.unavailable', finally: 'unavailable' };
  if (virusScan === 'found') return { kind: 'refused', reason: 'virus', sha256, virusScan };

  const load = async (): Promise<Buffer> => {
    const whole = Buffer.allocUnsafeSlow(bytes);
    let at = 0;
    for await (const piece of file.read()) at += piece.copy(whole, at);
    return whole;
  };
  const decoded = await deps.decoder.decode(load, document.acceptedTypes, { maxPages: document.maxPages });
  switch (decoded.kind) {
    case 'pages':
      return { ...decoded, kind: 'accepted', sha256, virusScan };
    case 'refused':
      return { kind: 'refused', reason: decoded.reason, sha256, virusScan };
    case 'stopped':
      deps.log.warn('document stopped', { documentId: document.id, reason: decoded.limit, bytes });
      return { kind: 'refused', reason: 'unreadable', sha256, virusScan };
    case 'died':
      return { kind: 'later', code: 'document.decoder', finally: 'unreadable' };
    default:
      return assertNever(decoded);
  }
}
