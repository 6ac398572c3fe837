-- What came beside messages is kept once, however often Meta delivers it, so that an old notice that comes again undoes
-- nothing. Operators see what is new to us by field and reason.

-- First 16 bytes of the SHA-256 of the piece as it came; null in rows from before.
alter table webhook_other add column key bytea unique;
create index webhook_other_received on webhook_other (received_at);

-- What Meta says of a payment. A hint and no proof: whoever acts on it asks Meta first (whatsapp.md §4).
create table payment_notice (
  reference_id text not null,
  status text not null,
  transaction_id text not null,
  transaction_status text not null,
  amount_minor bigint,
  currency text,
  error_code text,
  told_at timestamptz not null,
  received_at timestamptz not null,
  primary key (reference_id, status, transaction_id, transaction_status)
);
alter table payment_notice enable row level security;
alter table payment_notice force row level security;
create policy payment_notice_service on payment_notice for all to dwar_web, dwar_worker using (true) with check (true);
create policy payment_notice_reporter on payment_notice for select to dwar_reporter using (true);
grant select, insert on payment_notice to dwar_web, dwar_worker;
grant select on payment_notice to dwar_reporter;
