-- One row per account: the engine's state, sealed. The state never leaves the turn that locked the account's group.

create table conversation (
  account_id uuid primary key,
  -- Sealed; place: conversation.state.<account>.
  state bytea not null,
  version integer not null,
  last_inbound_at timestamptz,
  updated_at timestamptz not null
) with (fillfactor = 50);

alter table conversation enable row level security;
alter table conversation force row level security;
create policy conversation_service on conversation for all to dwar_worker using (true) with check (true);
create policy conversation_web on conversation for select to dwar_web using (true);
grant select, insert, update, delete on conversation to dwar_worker;
grant select (account_id, updated_at) on conversation to dwar_web;
