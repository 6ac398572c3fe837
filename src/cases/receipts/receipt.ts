// The signed receipt: what was sent (as a hash), when, to which office, and the day by which it is due (or what is to be paid
// before that day is known). It holds nothing
// personal, so that its page can be shown to whoever has the number.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Queryable } from '#platform';
import { canonicalJson, type Json, type Random, type Result } from '#platform/pure';
import { newReceiptNumber } from '../case-number.ts';
import type { ReceiptSigner } from './receipt-signer.ts';

export const Receipt = z.strictObject({
  v: z.literal(1),
  receiptNumber: z.string(),
  applicationNumber: z.string(),
  serviceId: z.string(),
  officeId: z.string(),
  filedAt: z.string(),
  /** Absent where a fee is to be paid first: the clock begins on the day it is paid. */
  dueOn: z.string().exactOptional(),
  /** Present there: nobody may be asked for another amount. */
  fee: z.strictObject({ paise: z.int(), payBy: z.string() }).exactOptional(),
  /** SHA-256 of the canonical application, base64url. */
  applicationHash: z.string(),
});
export type Receipt = z.infer<typeof Receipt>;

/** `application` holds the random id of the case, so that nobody finds the contents by trying names against the hash. */
export function hashApplication(application: Json): string {
  return createHash('sha256').update(canonicalJson(application)).digest('base64url');
}

export interface IssuedReceipt {
  readonly receiptNumber: string;
  /** base64url. */
  readonly signature: string;
  readonly stored: {
    readonly number: string;
    readonly body: string;
    readonly keyId: string;
    readonly signature: Buffer;
  };
}

/** Signs a new receipt; `stored` goes into the transaction that files the case. */
export function issueReceipt(
  deps: { readonly random: Random; readonly receiptSigner: ReceiptSigner },
  contents: Omit<Receipt, 'v' | 'receiptNumber'>,
): IssuedReceipt {
  const receiptNumber = newReceiptNumber(deps.random);
  const body = canonicalJson({ v: 1, receiptNumber, ...contents });
  const signature = deps.receiptSigner.sign(Buffer.from(body));
  const stored = { number: receiptNumber, body, keyId: deps.receiptSigner.keyId, signature };
  return { receiptNumber, signature: signature.toString('base64url'), stored };
}

/** The address that goes to the citizen. What follows # never reaches the server: it is the citizen's own proof. */
export function receiptUrl(publicUrl: string, receipt: { receiptNumber: string; signature: string }): string {
  return `${publicUrl}/receipt/${receipt.receiptNumber}#${receipt.signature}`;
}

export interface VerifiedReceipt {
  readonly receipt: Receipt;
  /** The exact bytes that are signed, for whoever wants to check them without us. */
  readonly body: string;
  readonly keyId: string;
  readonly signature: string;
}

/** `altered`: our row does not carry a valid signature of ours; say so loudly, somebody changed it. */
export async function verifyReceipt(
  queryable: Queryable,
  deps: { readonly receiptSigner: ReceiptSigner },
  receiptNumber: string,
): Promise<Result<VerifiedReceipt, 'unknown' | 'altered'>> {
  if (!/^[A-Za-z0-9-]{1,60}$/.test(receiptNumber)) return { ok: false, reason: 'unknown' };
  const { rows } = await queryable.query<{ body: string; key_id: string; signature: Buffer }>(
    'select body, key_id, signature from receipt where number = $1',
    [receiptNumber],
  );
  const row = rows[0];
  if (row === undefined) return { ok: false, reason: 'unknown' };
  if (!deps.receiptSigner.verify(row.key_id, Buffer.from(row.body), row.signature)) {
    return { ok: false, reason: 'altered' };
  }
  const receipt = Receipt.parse(JSON.parse(row.body));
  if (receipt.receiptNumber !== receiptNumber) return { ok: false, reason: 'altered' };
  const signature = row.signature.toString('base64url');
  return { ok: true, value: { receipt, body: row.body, keyId: row.key_id, signature } };
}
