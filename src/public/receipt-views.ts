// Receipts and the public log, read for their pages.

import { findLatestCheckpoint } from '#audit';
import { inPageLanguages, wordsIn } from '#catalogue';
import { verifyReceipt, type CaseDeps } from '#cases';
import { AppError, type Queryable } from '#platform';
import type { LogView, ReceiptView } from './ports.ts';

export async function findReceiptView(
  queryable: Queryable,
  deps: Pick<CaseDeps, 'catalogue' | 'receiptSigner'>,
  number: string,
): Promise<ReceiptView | undefined> {
  const found = await verifyReceipt(queryable, deps, number);
  if (!found.ok) {
    // Our own row no longer carries our signature: that is an alarm, not an answer.
    if (found.reason === 'altered') throw new AppError('audit.damaged', `receipt ${number} is not what was signed`);
    return undefined;
  }
  const { receipt } = found.value;
  const service = deps.catalogue.findService(receipt.serviceId);
  const say = (language: string): string =>
    service === undefined ? receipt.serviceId : deps.catalogue.text(receipt.serviceId, language, 'name');
  const office = deps.catalogue.findOffice(receipt.officeId)?.names;
  return {
    number: receipt.receiptNumber,
    service: inPageLanguages(deps.catalogue, say),
    office: inPageLanguages(deps.catalogue, (language) =>
      office === undefined ? receipt.officeId : wordsIn(deps.catalogue, office, language),
    ),
    filedAt: receipt.filedAt,
    ...(receipt.dueOn === undefined ? {} : { dueOn: receipt.dueOn }),
    ...(receipt.fee === undefined ? {} : { fee: receipt.fee }),
    digest: Buffer.from(receipt.applicationHash, 'base64url').toString('hex'),
    signature: 'valid',
  };
}

export async function findLogView(queryable: Queryable): Promise<LogView | undefined> {
  const latest = await findLatestCheckpoint(queryable, 'certificate');
  if (latest === undefined) return undefined;
  return { size: latest.size, checkpoint: latest.note, sealedAt: latest.at.toISOString() };
}
