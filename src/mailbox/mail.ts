// One piece of mail on its way into a mailbox, and as its reader gets it.

import { createHash } from 'node:crypto';
import type { DataKey } from '#platform';
import type { Json } from '#platform/pure';
import type { Party } from './party.ts';

export interface Mail {
  readonly party: Party;
  readonly kind: string;
  /** The source's own key. The same key twice is one event, for ever. */
  readonly key: string;
  readonly dataKey: DataKey;
  readonly body: Json;
}

/** Mail whose body is the bytes that came in; what is stored is exactly these, sealed. */
export interface RawMail {
  readonly party: Party;
  readonly kind: string;
  readonly key: string;
  readonly dataKey: DataKey;
  readonly bytes: Buffer;
  readonly receivedAt: Date;
}

export interface MailEvent {
  readonly id: number;
  readonly party: Party;
  readonly kind: string;
  readonly receivedAt: Date;
  /** Key of the subject that the event is sealed under. */
  readonly dataKey: DataKey;
  /** Parsed JSON; the reader checks it with its own schema. */
  readonly body: unknown;
}

export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest().subarray(0, 16);
}
