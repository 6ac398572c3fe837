-- How often one record was looked for, whoever asked: by the keyed index of what names it, so that what was typed stays
-- forgotten with the answer. And the version of the service that a look-up belongs to, as a case keeps its own.

alter table registry_request add column service_version integer;

create table registry_request_key (
  request_id uuid not null references registry_request (id) on delete cascade,
  key_index bytea not null,
  asked_at timestamptz not null,
  primary key (request_id, key_index)
);
create index registry_request_key_recent on registry_request_key (key_index, asked_at);

alter table registry_request_key enable row level security;
alter table registry_request_key force row level security;
create policy registry_request_key_owner on registry_request_key for all to dwar_owner using (true) with check (true);
create policy registry_request_key_worker on registry_request_key for all to dwar_worker using (true) with check (true);
grant select, insert on registry_request_key to dwar_worker;
alter table registry_request_key owner to dwar_owner;
