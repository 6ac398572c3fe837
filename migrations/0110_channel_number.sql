-- The numbers that speak in this deployment, with what Meta last said of them. Rows are made from the settings at start;
-- webhooks and the hourly synchronisation keep them. Nothing of a citizen is here.

create table channel_number (
  phone_number_id text primary key,
  waba_id text not null,
  -- Digits only: webhooks name a number by how it is shown.
  display_digits text,
  verified_name text,
  quality text not null default 'unknown' check (quality in ('green', 'yellow', 'red', 'unknown')),
  messages_per_second integer not null check (messages_per_second > 0),
  -- Citizens who may be written to outside their window in 24 hours, by the whole portfolio; null: no limit, or not known.
  users_per_day integer check (users_per_day >= 0),
  paused_until timestamptz,
  pause_reason text,
  synchronised_at timestamptz,
  changed_at timestamptz not null
);
create index channel_number_display on channel_number (display_digits);

alter table channel_number enable row level security;
alter table channel_number force row level security;
create policy channel_number_service on channel_number for all to dwar_web, dwar_worker using (true) with check (true);
create policy channel_number_reporter on channel_number for select to dwar_reporter using (true);
grant select, insert, update on channel_number to dwar_web, dwar_worker;
grant select on channel_number to dwar_reporter;
