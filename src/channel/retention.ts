// What this folder keeps for a time only (#platform deleteExpired). Each statement takes the oldest first, and only so
// many (RetentionRule).

import type { RetentionRule } from '#platform';

export const CHANNEL_RETENTION: readonly RetentionRule[] = [
  {
    table: 'webhook_other',
    keeps: 'operational',
    deleteSome: (queryable, before, most) =>
      queryable.query(
        `delete from webhook_other where id = any(array(
           select id from webhook_other where received_at < $1 order by received_at limit $2))`,
        [before, most],
      ),
  },
  {
    table: 'status_unmatched',
    keeps: 'operational',
    deleteSome: (queryable, before, most) =>
      queryable.query(
        `delete from status_unmatched where (provider_id, status) in (
           select provider_id, status from status_unmatched where received_at < $1 order by received_at limit $2)`,
        [before, most],
      ),
  },
  {
    // Meta forgets what was uploaded after 30 days: an older row leads nowhere.
    table: 'media_upload',
    keeps: 'operational',
    deleteSome: (queryable, before, most) =>
      queryable.query(
        `delete from media_upload where (content_sha256, phone_number_id) in (
           select content_sha256, phone_number_id from media_upload where uploaded_at < $1 order by uploaded_at limit $2)`,
        [before, most],
      ),
  },
  {
    table: 'payment_notice',
    keeps: 'payments',
    deleteSome: (queryable, before, most) =>
      queryable.query(
        `delete from payment_notice where (reference_id, status, transaction_id, transaction_status) in (
           select reference_id, status, transaction_id, transaction_status from payment_notice
            where received_at < $1 order by received_at limit $2)`,
        [before, most],
      ),
  },
  {
    // An alert that Meta has not taken back stands, however old.
    table: 'flow_signal',
    keeps: 'operational',
    deleteSome: (queryable, before, most) =>
      queryable.query(
        `delete from flow_signal where (flow_id, event) in (
           select flow_id, event from flow_signal
            where received_at < $1 and alert_state is distinct from 'ACTIVATED' order by received_at limit $2)`,
        [before, most],
      ),
  },
];
