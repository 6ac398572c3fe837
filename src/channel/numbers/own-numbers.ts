// The numbers of this deployment, the settings' own first. A reply, a file, a template go by one of them: that of the
// citizen, or the first where none is known or the known one is no longer ours.

import type { AccessSettings } from './graph-access.ts';

export interface OwnNumber {
  readonly phoneNumberId: string;
  readonly businessAccountId: string;
  readonly access: AccessSettings;
  /** Until Meta says otherwise. */
  readonly messagesPerSecond: number;
}

/** Finds what belongs to a number. Throws for an empty list. */
export function pickByNumber<Part extends { readonly phoneNumberId: string }>(
  parts: readonly Part[],
): (phoneNumberId: string | undefined) => Part {
  const [first] = parts;
  if (first === undefined) throw new Error('a deployment has one number at least');
  const byId = new Map(parts.map((part) => [part.phoneNumberId, part]));
  return (phoneNumberId) => (phoneNumberId === undefined ? first : (byId.get(phoneNumberId) ?? first));
}

/** The business accounts of the numbers, each once, with the access of its first number. */
export function listAccounts(
  numbers: readonly OwnNumber[],
): readonly Pick<OwnNumber, 'businessAccountId' | 'access'>[] {
  const accounts = new Map<string, Pick<OwnNumber, 'businessAccountId' | 'access'>>();
  for (const { businessAccountId, access } of numbers) {
    if (!accounts.has(businessAccountId)) accounts.set(businessAccountId, { businessAccountId, access });
  }
  return [...accounts.values()];
}
