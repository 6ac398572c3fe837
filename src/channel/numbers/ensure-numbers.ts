// The numbers of the settings as rows, at every start; what Meta says of them follows a moment later. A number that the
// settings no longer name has none.

import type { Db } from '#platform';
import type { OwnNumber } from './own-numbers.ts';

export async function ensureNumbers(db: Db, now: Date, numbers: readonly Omit<OwnNumber, 'access'>[]): Promise<void> {
  await db.query('delete from channel_number where phone_number_id <> all($1::text[])', [
    numbers.map((number) => number.phoneNumberId),
  ]);
  for (const { phoneNumberId, businessAccountId, messagesPerSecond } of numbers) {
    await db.query(
      `insert into channel_number (phone_number_id, waba_id, messages_per_second, changed_at) values ($1, $2, $3, $4)
       on conflict (phone_number_id) do update set
         waba_id = excluded.waba_id, messages_per_second = excluded.messages_per_second
         where (channel_number.waba_id, channel_number.messages_per_second)
               is distinct from (excluded.waba_id, excluded.messages_per_second)`,
      [phoneNumberId, businessAccountId, Math.max(1, Math.floor(messagesPerSecond)), now],
    );
  }
}
