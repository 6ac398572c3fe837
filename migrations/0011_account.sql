-- A citizen's account: our own id, with dated identifiers that WhatsApp may give, withhold or change.

create table account (
  id uuid primary key,
  data_key_id uuid not null references data_key,
  merged_into uuid references account,
  created_at timestamptz not null default now()
);

create table account_identifier (
  id uuid primary key,
  account_id uuid not null references account,
  kind text not null check (kind in ('phone', 'bsuid')),
  blind_index bytea not null,
  sealed bytea not null,
  valid_from timestamptz not null default now(),
  valid_to timestamptz
);
-- One live holder of an identifier: two processes that meet a new citizen at once cannot both keep theirs.
create unique index account_identifier_live on account_identifier (kind, blind_index) where valid_to is null;
create index account_identifier_account on account_identifier (account_id) where valid_to is null;

alter table account enable row level security;
alter table account force row level security;
alter table account_identifier enable row level security;
alter table account_identifier force row level security;
create policy account_service on account for all to dwar_web, dwar_worker using (true) with check (true);
create policy account_identifier_service on account_identifier for all to dwar_web, dwar_worker using (true) with check (true);
grant select, insert on account, account_identifier to dwar_web, dwar_worker;
grant update (merged_into) on account to dwar_web, dwar_worker;
grant update (account_id, sealed, valid_to) on account_identifier to dwar_web, dwar_worker;
