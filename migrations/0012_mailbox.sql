-- The mailbox: what waits for a party (an account or a case), what is to be said to an account, and what comes due.
-- A party belongs to one of 8 groups of the 256 virtual shards (last byte of its id); a worker locks groups.

create function mailbox_group(party_id uuid) returns smallint
language sql immutable parallel safe
as $$ select (get_byte(uuid_send(party_id), 15) / 32)::smallint $$;

create table inbox (
  id bigint generated always as identity primary key,
  -- SHA-256 of the source's own key, first 16 bytes: the same delivery twice is one row.
  key bytea not null unique,
  party_kind text not null check (party_kind in ('account', 'case')),
  party_id uuid not null,
  kind text not null,
  data_key_id uuid not null,
  -- Sealed bytes, exactly as they came in; place: inbox.body.<key in hexadecimal>.
  body bytea not null,
  received_at timestamptz not null
);
create index inbox_received on inbox using brin (received_at);

create table inbox_pending (
  id bigint primary key,
  party_id uuid not null,
  group_number smallint not null
) with (autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);
create index inbox_pending_group on inbox_pending (group_number, id);
create index inbox_pending_party on inbox_pending (party_id);

-- What became of each event. accepted = done + pending + parked, counted from three tables (promise P10).
create table inbox_done (
  id bigint primary key,
  outcome text not null check (outcome in ('answered', 'noted', 'refused')),
  replies smallint not null,
  done_at timestamptz not null
);

create table inbox_parked (
  id bigint primary key,
  error_class text not null,
  parked_at timestamptz not null,
  settled_at timestamptz
);

create table outbox (
  id bigint generated always as identity primary key,
  account_id uuid not null,
  data_key_id uuid not null,
  -- The inbox event that is answered, and which of its replies this is.
  cause_id bigint not null,
  ordinal smallint not null,
  kind text not null,
  -- Sealed; place: outbox.body.<cause>.<ordinal>.
  body bytea not null,
  asked_at timestamptz not null,
  created_at timestamptz not null,
  state text not null default 'new' check (state in ('new', 'sending', 'unknown', 'sent', 'failed')),
  lease integer not null default 0,
  attempts smallint not null default 0,
  next_at timestamptz not null,
  claimed_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  failed_at timestamptz,
  failure_code integer,
  provider_id text,
  price_category text,
  unique (cause_id, ordinal)
) with (fillfactor = 60);
create index outbox_created on outbox using brin (created_at);

create table outbox_pending (
  id bigint primary key,
  account_id uuid not null
) with (autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);
create index outbox_pending_account on outbox_pending (account_id, id);

create table timer (
  id uuid primary key,
  party_kind text not null check (party_kind in ('account', 'case')),
  party_id uuid not null,
  kind text not null,
  key text not null,
  due_at timestamptz not null,
  data_key_id uuid not null,
  body bytea not null,
  unique (party_id, kind, key)
);
create index timer_due on timer (due_at);

do $$
declare table_name text;
begin
  foreach table_name in array array['inbox', 'inbox_pending', 'inbox_done', 'inbox_parked', 'outbox', 'outbox_pending', 'timer'] loop
    execute format('alter table %I enable row level security', table_name);
    execute format('alter table %I force row level security', table_name);
    execute format('create policy %I on %I for all to dwar_worker using (true) with check (true)', table_name || '_worker', table_name);
    execute format('create policy %I on %I for select to dwar_reporter using (true)', table_name || '_reporter', table_name);
    execute format('create policy %I on %I for all to dwar_web using (true) with check (true)', table_name || '_web', table_name);
    execute format('grant select, insert, update, delete on %I to dwar_worker', table_name);
  end loop;
end $$;
grant select on inbox_pending, inbox_done, inbox_parked to dwar_reporter;
grant select (id, party_kind, kind, received_at) on inbox to dwar_reporter;
grant select (id, cause_id, kind, asked_at, created_at, state, attempts, next_at, claimed_at, sent_at, delivered_at, read_at, failed_at, failure_code, price_category) on outbox to dwar_reporter;
grant select on outbox_pending to dwar_reporter;
grant select (id, party_kind, kind, due_at) on timer to dwar_reporter;
-- The web takes messages in, mails decisions, and records statuses.
grant select, insert on inbox, inbox_pending to dwar_web;
grant update (party_id, group_number) on inbox_pending to dwar_web;
grant select on inbox_done, inbox_parked to dwar_web;
grant select, update (state, sent_at, delivered_at, read_at, failed_at, failure_code, provider_id, price_category) on outbox to dwar_web;
grant select, delete on outbox_pending to dwar_web;
grant select, insert, update, delete on timer to dwar_web;
