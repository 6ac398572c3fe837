// The one outcome of a document: its pages are sealed into files, then one transaction marks it, lists the pages and
// mails the party. A second run finds the document settled; what it wrote meanwhile is taken away again.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { postMail, type Party } from '#mailbox';
import { minutesBefore, withTransaction, type Tx } from '#platform';
import type { CanonicalPage } from './decode/decode-protocol.ts';
import type { DocumentDeps } from './document-deps.ts';
import { removePageFiles, writePageFile } from './page-files.ts';
import { countUnfetched, findDocumentState, getDataKeyId, insertPages, markDocumentSettled } from './store.ts';
import { REFUSAL_REASONS, type RefusalReason, type Verdict } from './verdict.ts';

/** `failing`: this citizen's files keep not coming through, and they are told what else they can do. */
const TOLD_REASONS = [...REFUSAL_REASONS, 'failing'] as const;
/** So many within an hour. */
const FAILING = 3;
const HOUR_MINUTES = 60;

/** Body of the mail `document-checked`. */
export const DocumentChecked = z.discriminatedUnion('outcome', [
  z.strictObject({ documentId: z.string(), outcome: z.literal('accepted'), pages: z.number().int() }),
  z.strictObject({ documentId: z.string(), outcome: z.literal('refused'), reason: z.enum(TOLD_REASONS) }),
]);
export type DocumentChecked = z.infer<typeof DocumentChecked>;

/** False when it had been settled before. */
export async function settleDocument(
  deps: Pick<DocumentDeps, 'db' | 'clock' | 'dataKeys' | 'directory'>,
  documentId: string,
  verdict: Verdict,
): Promise<boolean> {
  if (verdict.kind === 'accepted') await sealPages(deps, documentId, verdict.pages);
  const isNew = await withTransaction(deps.db, (tx) => record(tx, deps, documentId, verdict));
  const state = isNew ? verdict.kind : await findDocumentState(deps.db, documentId);
  if (state !== 'accepted') await removePageFiles(deps.directory, documentId);
  return isNew;
}

async function sealPages(
  deps: Pick<DocumentDeps, 'db' | 'dataKeys' | 'directory'>,
  documentId: string,
  pages: readonly CanonicalPage[],
): Promise<void> {
  const dataKey = await deps.dataKeys.get(deps.db, await getDataKeyId(deps.db, documentId));
  for (const [index, { jpeg }] of pages.entries()) {
    await writePageFile(deps.directory, dataKey, { documentId, page: index + 1 }, Buffer.from(jpeg));
  }
}

async function record(
  tx: Tx,
  deps: Pick<DocumentDeps, 'clock' | 'dataKeys'>,
  documentId: string,
  verdict: Verdict,
): Promise<boolean> {
  const owner = await markDocumentSettled(tx, documentId, verdict, deps.clock.now());
  if (owner === undefined) return false;
  if (verdict.kind === 'accepted') {
    const rows = verdict.pages.map(({ jpeg, widthPx, heightPx }, index) => ({
      page: index + 1,
      widthPx,
      heightPx,
      bytes: jpeg.length,
      contentSha256: createHash('sha256').update(jpeg).digest(),
    }));
    await insertPages(tx, documentId, rows);
  }
  const dataKey = await deps.dataKeys.get(tx, owner.dataKeyId);
  const body: DocumentChecked =
    verdict.kind === 'accepted'
      ? { documentId, outcome: 'accepted', pages: verdict.pages.length }
      : { documentId, outcome: 'refused', reason: await reasonToTell(tx, deps, owner.party, verdict.reason) };
  const key = `document:${documentId}`;
  await postMail(tx, deps, [{ party: owner.party, kind: 'document-checked', key, dataKey, body }]);
  return true;
}

async function reasonToTell(
  tx: Tx,
  { clock }: Pick<DocumentDeps, 'clock'>,
  party: Party,
  reason: RefusalReason,
): Promise<(typeof TOLD_REASONS)[number]> {
  if (reason !== 'expired' && reason !== 'unavailable') return reason;
  const unfetched = await countUnfetched(tx, party, minutesBefore(clock.now(), HOUR_MINUTES));
  return unfetched >= FAILING ? 'failing' : reason;
}
