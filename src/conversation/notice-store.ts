// The record that a notice about personal data was given: a statutory service gives notice, it does not ask leave.

import type { Queryable } from '#platform';

export async function recordNotice(
  tx: Queryable,
  notice: {
    readonly accountId: string;
    readonly noticeVersion: string;
    readonly language: string;
    readonly givenAt: Date;
  },
): Promise<void> {
  await tx.query({
    name: 'notice-given',
    text: `insert into notice_given (account_id, notice_version, language, given_at) values ($1, $2, $3, $4)
           on conflict do nothing`,
    values: [notice.accountId, notice.noticeVersion, notice.language, notice.givenAt],
  });
}
