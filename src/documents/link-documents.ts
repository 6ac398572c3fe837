// Documents become part of a case: with its application, an answer to a query, or a reply to a hearing. The department
// is the one that owns the case; its desk sees the documents through the link.

import type { Queryable } from '#platform';
import { insertLinks, listLinkedDocuments, type CaseDocument } from './store.ts';

export async function linkDocuments(
  tx: Queryable,
  link: { readonly caseId: string; readonly departmentId: string; readonly documentIds: readonly string[] },
): Promise<void> {
  if (link.documentIds.length > 0) await insertLinks(tx, link);
}

/** In the order they were sent. */
export function listCaseDocuments(queryable: Queryable, caseId: string): Promise<readonly CaseDocument[]> {
  return listLinkedDocuments(queryable, caseId);
}
