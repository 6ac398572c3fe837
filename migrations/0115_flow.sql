-- WhatsApp Flows: which of them are at Meta and how they fare, and the sessions of citizens who have one open.

-- One row per Flow at Meta. Another content is another Flow: who has the old one open finishes with the old one.
create table flow_publication (
  flow_id text primary key,
  business_account_id text not null,
  name text not null,
  content_sha256 bytea not null,
  status text not null check (status in ('DRAFT', 'PUBLISHED', 'THROTTLED', 'BLOCKED', 'DEPRECATED')),
  created_at timestamptz not null,
  status_at timestamptz not null,
  unique (business_account_id, name, content_sha256)
);

-- What Meta last said of a Flow's health, one row per kind of alert. No citizen is in it.
create table flow_signal (
  flow_id text not null,
  event text not null,
  alert_state text,
  threshold integer,
  error_rate double precision,
  p90_latency_ms integer,
  received_at timestamptz not null,
  primary key (flow_id, event)
);

-- A Flow that one citizen was sent for one journey. The token itself is only in the message: here is its hash.
create table flow_session (
  token_sha256 bytea primary key,
  flow text not null,
  account_id uuid not null references account,
  journey_id uuid not null,
  data_key_id uuid not null references data_key,
  state text not null default 'open' check (state in ('open', 'finished', 'redeemed', 'closed')),
  screen text,
  -- First 16 bytes of the SHA-256 of every request taken, so that none is taken twice.
  requests bytea[] not null default '{}',
  -- Sealed; place: flow_session.last_answer.<hash>. The request above it, sent again, gets it again.
  last_answer bytea,
  opened_at timestamptz not null,
  expires_at timestamptz not null
);
create index flow_session_journey on flow_session (account_id, journey_id) where state = 'open';
create index flow_session_expiry on flow_session (expires_at);

do $$
declare table_name text;
begin
  foreach table_name in array array['flow_publication', 'flow_signal', 'flow_session'] loop
    execute format('alter table %I enable row level security', table_name);
    execute format('alter table %I force row level security', table_name);
    execute format('create policy %I on %I for all to dwar_web, dwar_worker using (true) with check (true)', table_name || '_service', table_name);
    execute format('grant select, insert on %I to dwar_worker', table_name);
  end loop;
end $$;
grant update (status, status_at) on flow_publication to dwar_worker, dwar_web;
grant delete on flow_publication to dwar_worker;
grant select on flow_publication to dwar_web;
grant select, insert on flow_signal to dwar_web;
grant update (alert_state, threshold, error_rate, p90_latency_ms, received_at) on flow_signal to dwar_worker, dwar_web;
grant select on flow_session to dwar_web;
grant update (state, screen, requests, last_answer) on flow_session to dwar_worker, dwar_web;
grant delete on flow_session to dwar_worker;
create policy flow_publication_reporter on flow_publication for select to dwar_reporter using (true);
create policy flow_signal_reporter on flow_signal for select to dwar_reporter using (true);
grant select on flow_publication, flow_signal to dwar_reporter;
