// A citizen sent a file as evidence: the turn stores the offer with a job in its own transaction. The job
// (check-document.ts) fetches, checks and mails the one outcome. The file's name is not kept: nobody needs it.

import { addJob, sealField, type DataKey, type Queryable } from '#platform';
import type { Evidence } from '#catalogue';
import type { Party } from '#mailbox';
import type { DocumentDeps } from './document-deps.ts';
import { insertDocument, mediaPlace } from './store.ts';

export interface DocumentOffer {
  readonly documentId: string;
  readonly party: Party;
  readonly dataKey: DataKey;
  readonly mediaId: string;
  /** ISO instant at which our webhook took it. */
  readonly sentAt: string;
  readonly serviceId: string;
  /** The slot of the definition that it was sent for. */
  readonly evidence: Pick<Evidence, 'id' | 'mimeTypes' | 'maxBytes' | 'maxPages'>;
}

export async function offerDocument(
  tx: Queryable,
  deps: Pick<DocumentDeps, 'clock' | 'settings'>,
  offer: DocumentOffer,
): Promise<void> {
  const { documentId, dataKey, evidence } = offer;
  await insertDocument(tx, {
    id: documentId,
    party: offer.party,
    dataKeyId: dataKey.id,
    serviceId: offer.serviceId,
    evidence: evidence.id,
    acceptedTypes: evidence.mimeTypes,
    maxBytes: Math.min(evidence.maxBytes, deps.settings.maxBytes),
    maxPages: evidence.maxPages,
    mediaSealed: sealField(dataKey, mediaPlace(documentId), offer.mediaId),
    sentAt: new Date(offer.sentAt),
    offeredAt: deps.clock.now(),
  });
  await addJob(tx, 'document-fetch', { documentId }, { maxAttempts: deps.settings.fetchAttempts });
}
