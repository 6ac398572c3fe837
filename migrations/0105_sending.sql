-- Sending within Meta's limits: the citizen's 24-hour window beside each reply, what may be said outside it, the pace of a
-- number (shared by all workers), and the pace of a citizen, kept with their conversation.

alter table outbox
  -- End of the citizen's window as far as it was known when this was stored, or when Meta said that it had closed.
  add column window_ends_at timestamptz,
  -- We speak first: waits behind answers, and goes as a template when the window has closed.
  add column unasked boolean not null default false,
  -- A template went out that asks the citizen to write: this follows when they do.
  add column opened_at timestamptz,
  -- Meta's id of a try that it took and then dropped for the closed window: its statuses say nothing of the next try.
  add column retired_provider_id text;

-- How many were written to outside their window in a day: Meta limits that.
create index outbox_opened on outbox (opened_at) where opened_at is not null;

grant select (window_ends_at, unasked, opened_at) on outbox to dwar_reporter;
-- A status may bring a message back that Meta had taken.
grant update (next_at, window_ends_at, retired_provider_id) on outbox to dwar_web;
grant insert on outbox_pending to dwar_web;

-- When all that was said to this citizen will have been said at Meta's steady pace of one message in 6 seconds.
alter table conversation add column paced_until timestamptz;
grant select (paced_until) on conversation to dwar_web;

-- From when on the next block of messages of a number may be sent: processes take blocks in turn.
create table number_pace (
  phone_number_id text primary key,
  next_at timestamptz not null,
  -- Meta refuses everything from this number for the moment; channel_number.paused_until is what Meta's signals said.
  paused_until timestamptz
) with (fillfactor = 50);

alter table number_pace enable row level security;
alter table number_pace force row level security;
create policy number_pace_worker on number_pace for all to dwar_worker using (true) with check (true);
create policy number_pace_reporter on number_pace for select to dwar_reporter using (true);
grant select, insert, update on number_pace to dwar_worker;
grant select on number_pace to dwar_reporter;
