// Job `document-sweep` (every minute): a document whose job was lost is nudged; one that has waited for half an hour is
// refused as `unavailable`, so that its citizen hears something and can send it again.

import { addJob, withTransaction } from '#platform';
import type { DocumentDeps } from './document-deps.ts';
import { settleDocument } from './settle-document.ts';
import { listDocumentsOlderThan, nudgeDocuments } from './store.ts';

const MINUTE_MS = 60_000;
const NUDGE_MINUTES = 5;

export interface DocumentSweep {
  readonly nudged: number;
  readonly givenUp: number;
}

export async function sweepDocuments(deps: DocumentDeps): Promise<DocumentSweep> {
  const now = deps.clock.now();
  const ago = (minutes: number): Date => new Date(now.getTime() - minutes * MINUTE_MS);
  let givenUp = 0;
  for (const documentId of await listDocumentsOlderThan(deps.db, ago(deps.settings.maxMinutes))) {
    try {
      if (await settleDocument(deps, documentId, { kind: 'refused', reason: 'unavailable' })) givenUp += 1;
    } catch (error) {
      deps.log.error('document could not be given up', error, { documentId }); // The others must not wait for it.
    }
  }
  const nudged = await withTransaction(deps.db, async (tx) => {
    const documents = await nudgeDocuments(tx, { before: ago(NUDGE_MINUTES), now });
    for (const documentId of documents) {
      await addJob(tx, 'document-fetch', { documentId }, { maxAttempts: deps.settings.fetchAttempts });
    }
    return documents.length;
  });
  if (nudged + givenUp > 0) deps.log.warn('document sweep', { count: nudged + givenUp, failed: givenUp });
  return { nudged, givenUp };
}
