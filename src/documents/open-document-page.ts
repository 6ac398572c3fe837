// One canonical page, opened for an officer's screen. Only what the caller's database role and department may see is
// found; there is no way to the original, which was never kept.

import { createHash } from 'node:crypto';
import { AppError, type Queryable } from '#platform';
import type { DocumentDeps } from './document-deps.ts';
import { readPageFile } from './page-files.ts';
import { findPage } from './store.ts';

/** JPEG, or `undefined` when there is no such page or it may not be seen. */
export async function openDocumentPage(
  queryable: Queryable,
  deps: Pick<DocumentDeps, 'dataKeys' | 'directory'>,
  wanted: {
    readonly documentId: string;
    readonly page: number;
    /** The case it must belong to. */ readonly caseId?: string;
  },
): Promise<Buffer | undefined> {
  const row = await findPage(queryable, wanted);
  if (row === undefined) return undefined;
  const dataKey = await deps.dataKeys.get(queryable, row.dataKeyId);
  const jpeg = await readPageFile(deps.directory, dataKey, wanted);
  const isIntact = jpeg !== undefined && createHash('sha256').update(jpeg).digest().equals(row.contentSha256);
  if (!isIntact) {
    throw new AppError('document.missing', `document ${wanted.documentId} page ${wanted.page}: restore it from backup`);
  }
  return jpeg;
}
