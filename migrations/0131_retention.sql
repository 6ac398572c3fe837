-- Operational rows go after a time (settings RETENTION_DAYS, RETENTION_PAYMENT_DAYS); a daily job of the worker deletes
-- them in batches. Nothing of cases, decisions or the audit is among them.

create index payment_notice_received on payment_notice (received_at);
create index status_unmatched_received on status_unmatched (received_at);
create index conversation_aside_set on conversation_aside (set_aside_at);

grant delete on
  webhook_other, status_unmatched, media_upload, payment_notice, flow_signal, conversation_trouble, conversation_aside
  to dwar_worker;
