// The numbers of the settings as rows, at every start; what Meta says of them follows a moment later.

import type { Db } from '#platform';

export async function ensureNumbers(
  db: Db,
  now: Date,
  deployment: {
    readonly numbers: readonly { readonly phoneNumberId: string }[];
    readonly businessAccountId: string;
    readonly messagesPerSecond: number;
  },
): Promise<void> {
  for (const { phoneNumberId } of deployment.numbers) {
    await db.query(
      `insert into channel_number (phone_number_id, waba_id, messages_per_second, changed_at) values ($1, $2, $3, $4)
       on conflict (phone_number_id) do update set
         waba_id = excluded.waba_id, messages_per_second = excluded.messages_per_second
         where (channel_number.waba_id, channel_number.messages_per_second)
               is distinct from (excluded.waba_id, excluded.messages_per_second)`,
      [phoneNumberId, deployment.businessAccountId, Math.max(1, Math.floor(deployment.messagesPerSecond)), now],
    );
  }
}
