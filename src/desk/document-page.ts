// One page of a document as a picture, for the officer whose case it belongs to. Originals are never served.

import { AppError } from '#platform';
import type { Answer } from '#platform/web';
import type { DeskDeps } from './ports.ts';
import type { DeskVisit } from './principal.ts';

export async function sendDocumentPage(deps: DeskDeps, visit: DeskVisit): Promise<Answer> {
  const { caseId = '', documentId = '', page = '' } = visit.parameters;
  const picture = /^[1-9]\d{0,2}$/.test(page)
    ? await deps.cases.findDocumentPage(visit.principal.officer, { caseId, documentId, page: Number(page) })
    : undefined;
  if (picture === undefined) throw new AppError('route.not-found', 'no such page for this officer');
  return { kind: 'bytes', ...picture };
}
