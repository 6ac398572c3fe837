-- Published service definitions: immutable. A running case names the version it was filed under.

create table service_version (
  service_id text not null,
  version integer not null,
  digest text not null,
  content jsonb not null,
  published_at timestamptz not null,
  primary key (service_id, version)
);

create trigger service_version_append_only before update or delete or truncate on service_version
  for each statement execute function refuse_change();
alter table service_version enable row level security;
alter table service_version force row level security;
create policy service_version_service on service_version for all to dwar_web, dwar_worker using (true) with check (true);
create policy service_version_reporter on service_version for select to dwar_reporter using (true);
grant select, insert on service_version to dwar_web, dwar_worker;
grant select on service_version to dwar_reporter;

-- The notice about personal data that an account was given: which text, when. Not a consent.
create table notice_given (
  account_id uuid not null,
  notice_version text not null,
  language text not null,
  given_at timestamptz not null,
  primary key (account_id, notice_version, language)
);
alter table notice_given enable row level security;
alter table notice_given force row level security;
create policy notice_given_worker on notice_given for all to dwar_worker using (true) with check (true);
grant select, insert on notice_given to dwar_worker;
