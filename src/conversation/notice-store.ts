// The record that a notice about personal data was given: a statutory service gives notice, it does not ask leave.

import { textArray, timestampArray, uuidArray, type Queryable } from '#platform';

export interface Notice {
  readonly accountId: string;
  readonly noticeVersion: string;
  readonly language: string;
  readonly givenAt: Date;
}

export async function recordNotices(tx: Queryable, notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return;
  await tx.query({
    name: 'notice-given',
    text: `insert into notice_given (account_id, notice_version, language, given_at)
           select * from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) on conflict do nothing`,
    values: [
      uuidArray(notices.map((notice) => notice.accountId)),
      textArray(notices.map((notice) => notice.noticeVersion)),
      textArray(notices.map((notice) => notice.language)),
      timestampArray(notices.map((notice) => notice.givenAt)),
    ],
  });
}
