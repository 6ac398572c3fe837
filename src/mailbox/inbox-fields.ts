// The bodies of mail as they lie in their rows: sealed under the key of whom they are about.

import { createRecentFields, type FieldPlace } from '#platform';

/** Most mail is opened by the turn a few milliseconds after it was sealed, by the same process. */
export const inboxFields = createRecentFields(4096);

export function inboxPlace(key: Buffer): FieldPlace {
  return { table: 'inbox', column: 'body', row: key.toString('hex') };
}
