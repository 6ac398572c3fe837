// Job `document-sweep` (every minute): a document whose job was lost is nudged; one that has waited for half an hour is
// refused as `unavailable`, so that its citizen hears something and can send it again.

import { addJob, addLostJobs, giveUpEach, minutesBefore } from '#platform';
import type { DocumentDeps } from './document-deps.ts';
import { settleDocument } from './settle-document.ts';
import { listDocumentsOlderThan, nudgeDocuments } from './store.ts';

export interface DocumentSweep {
  readonly nudged: number;
  readonly givenUp: number;
}

export async function sweepDocuments(deps: DocumentDeps): Promise<DocumentSweep> {
  const now = deps.clock.now();
  const tooOld = await listDocumentsOlderThan(deps.db, minutesBefore(now, deps.settings.maxMinutes));
  const giveUp = (documentId: string): Promise<boolean> =>
    settleDocument(deps, documentId, { kind: 'refused', reason: 'unavailable' });
  const complaint = { text: 'document could not be given up', fields: (documentId: string) => ({ documentId }) };
  const givenUp = await giveUpEach(deps.log, tooOld, giveUp, complaint);
  const nudged = await addLostJobs(deps.db, now, {
    afterMinutes: 5,
    nudge: nudgeDocuments,
    add: (tx, documentId) => addJob(tx, 'document-fetch', { documentId }, { maxAttempts: deps.settings.fetchAttempts }),
  });
  if (nudged + givenUp > 0) deps.log.warn('document sweep', { count: nudged + givenUp, failed: givenUp });
  return { nudged, givenUp };
}
