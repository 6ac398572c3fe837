// The numbers of this deployment and what Meta said of them. Signals come from webhooks (signals/) and from the hourly
// synchronisation; the sender asks before it takes tokens, bulk asks before it starts.

import type { Queryable } from '#platform';

export const NUMBER_QUALITIES = ['green', 'yellow', 'red', 'unknown'] as const;
export type NumberQuality = (typeof NUMBER_QUALITIES)[number];

export interface NumberSignal {
  /** One of the two names a number; with neither the signal is for all numbers of the deployment. */
  readonly phoneNumberId?: string;
  readonly displayNumber?: string;
  readonly kind: 'quality' | 'throughput' | 'limit' | 'pause' | 'resume';
  /**
   * quality: GREEN, YELLOW, RED; throughput: messages a second, or STANDARD or HIGH; limit: TIER_2K, 2000 or UNLIMITED;
   * pause: the reason in a word.
   */
  readonly value?: string | number;
  /** End of a pause; without it, until somebody resumes. */
  readonly until?: Date;
}

export interface NumberState {
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly quality: NumberQuality;
  readonly messagesPerSecond: number;
  /** Citizens outside their window in 24 hours, of the whole portfolio; undefined: no limit, or not known. */
  readonly usersPerDay: number | undefined;
  /** Nothing leaves before this moment. */
  readonly pausedUntil: Date | undefined;
  readonly pauseReason: string | undefined;
  /** Only a number of bad quality is refused bulk; whether it is paused says `pausedUntil`. */
  readonly bulkAllowed: boolean;
}

/** A pause that only `resume` ends. */
const WITHOUT_END = new Date('9999-12-31T00:00:00Z');

/** False when the signal names a number that is not ours, or says nothing that we understand. */
export async function recordNumberSignal(tx: Queryable, now: Date, signal: NumberSignal): Promise<boolean> {
  const change = readSignal(signal);
  if (change === undefined) return false;
  const { rowCount } = await tx.query(
    `update channel_number set
       quality = case when $3 = 'quality' then $4 else quality end,
       messages_per_second = case when $3 = 'throughput' then $5 else messages_per_second end,
       users_per_day = case when $3 = 'limit' then $5 else users_per_day end,
       paused_until = case $3 when 'pause' then $6 when 'resume' then null else paused_until end,
       pause_reason = case $3 when 'pause' then $4 when 'resume' then null else pause_reason end,
       changed_at = $7
     where ($1::text is null or phone_number_id = $1) and ($2::text is null or display_digits = $2)`,
    [
      signal.phoneNumberId ?? null,
      signal.displayNumber?.replaceAll(/\D/g, '') ?? null,
      signal.kind,
      change.text ?? null,
      change.count ?? null,
      change.until ?? null,
      now,
    ],
  );
  return (rowCount ?? 0) > 0;
}

interface NumberRow {
  readonly phone_number_id: string;
  readonly waba_id: string;
  readonly quality: NumberQuality;
  readonly messages_per_second: number;
  readonly users_per_day: number | null;
  readonly paused_until: Date | null;
  readonly pause_reason: string | null;
}

export async function listNumbers(queryable: Queryable): Promise<readonly NumberState[]> {
  const { rows } = await queryable.query<NumberRow>(
    `select phone_number_id, waba_id, quality, messages_per_second, users_per_day, paused_until, pause_reason
       from channel_number order by phone_number_id`,
  );
  return rows.map((row) => ({
    phoneNumberId: row.phone_number_id,
    wabaId: row.waba_id,
    quality: row.quality,
    messagesPerSecond: row.messages_per_second,
    usersPerDay: row.users_per_day ?? undefined,
    pausedUntil: row.paused_until ?? undefined,
    pauseReason: row.pause_reason ?? undefined,
    bulkAllowed: row.quality !== 'red',
  }));
}

interface Change {
  readonly text?: string;
  readonly count?: number;
  readonly until?: Date;
}

function readSignal(signal: NumberSignal): Change | undefined {
  switch (signal.kind) {
    case 'quality':
      return { text: readQuality(signal.value) };
    case 'throughput': {
      const count = readThroughput(signal.value);
      return count === undefined ? undefined : { count };
    }
    case 'limit': {
      const limit = readLimit(signal.value);
      if (limit === undefined) return undefined;
      return limit === 'unlimited' ? {} : { count: limit };
    }
    case 'pause':
      return { text: String(signal.value ?? 'unknown').slice(0, 80), until: signal.until ?? WITHOUT_END };
    case 'resume':
      return {};
  }
}

export function readQuality(value: unknown): NumberQuality {
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  return NUMBER_QUALITIES.find((quality) => quality === word) ?? 'unknown';
}

/** Meta's two levels: 80 messages a second, and 1,000 (whatsapp.md §5). */
export function readThroughput(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && value > 0 ? value : undefined;
  if (value === 'STANDARD') return 80;
  if (value === 'HIGH') return 1000;
  return typeof value === 'string' && /^[1-9]\d{0,5}$/.test(value) ? Number(value) : undefined;
}

/** `TIER_2K`, `TIER_UNLIMITED`, 2000 and "2000" are all seen (whatsapp.md §11). */
export function readLimit(value: unknown): number | 'unlimited' | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const word = value.replace(/^TIER_/, '');
  if (word === 'UNLIMITED') return 'unlimited';
  const digits = /^(\d{1,6})(K?)$/.exec(word);
  return digits === null ? undefined : Number(digits[1]) * (digits[2] === 'K' ? 1000 : 1);
}
