// Which replies that still wait are to leave by another number of ours, because the citizen wrote to that one last.

import type { LoadedAccount } from './account-store.ts';

/** The citizen went on with another number: what still waits for them follows. */
export function movedNumber({
  account,
  phoneNumberId,
}: {
  readonly account: LoadedAccount;
  readonly phoneNumberId: string | undefined;
}): readonly { accountId: string; phoneNumberId: string }[] {
  if (account.phoneNumberId === undefined || phoneNumberId === undefined) return [];
  return account.phoneNumberId === phoneNumberId ? [] : [{ accountId: account.accountId, phoneNumberId }];
}
