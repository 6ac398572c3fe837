-- Filing for somebody else (design.md §6.10): who is accredited to do it, the one-time agreement of the person it is for, and
-- what each helper has filed. Nothing of an application itself is kept here.

create table helper_accreditation (
  id uuid primary key,
  account_id uuid not null references account (id),
  department_id text not null,
  data_key_id uuid not null references data_key (id),
  -- The centre's name as the people it files for are told it, sealed; place: helper_accreditation.centre.<id>.
  centre bytea not null,
  valid_from date not null,
  -- The last day.
  valid_until date not null check (valid_until >= valid_from),
  -- Most filings in a day, of all services together; each service has a limit of its own besides.
  quota_per_day integer not null check (quota_per_day >= 1),
  granted_by text not null check (granted_by <> ''),
  granted_at timestamptz not null,
  ended_by text,
  ended_at timestamptz,
  check ((ended_by is null) = (ended_at is null))
);
-- One accreditation of a helper in a department at a time.
create unique index helper_accreditation_live on helper_accreditation (account_id, department_id) where ended_at is null;

create table helper_agreement (
  id uuid primary key,
  -- Who asks, and who is asked.
  helper_account_id uuid not null,
  account_id uuid not null,
  service_id text not null,
  data_key_id uuid not null,
  -- A scrypt hash of the code, sealed under the asked person's key; place: helper_agreement.secret.<id>.
  secret bytea not null,
  state text not null default 'open' check (state in ('open', 'agreed', 'declined', 'locked', 'used')),
  -- Whether the code was given or the button tapped.
  given_by text check (given_by in ('code', 'tap')),
  wrong smallint not null default 0,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  settled_at timestamptz,
  -- The one application that was filed with it.
  case_id uuid unique,
  check ((state = 'used') = (case_id is not null)),
  check ((state in ('agreed', 'used')) = (given_by is not null))
);
create index helper_agreement_helper on helper_agreement (helper_account_id, asked_at);
create index helper_agreement_account on helper_agreement (account_id, asked_at);

create table helper_filing (
  case_id uuid primary key,
  account_id uuid not null,
  data_key_id uuid not null,
  -- Initials of the person it is for, sealed; place: helper_filing.initials.<case>.
  initials bytea not null,
  service_id text not null,
  standing text not null check (standing in ('family', 'accredited')),
  filed_on date not null,
  filed_at timestamptz not null
);
create index helper_filing_account on helper_filing (account_id, filed_on);

do $$
declare table_name text;
begin
  foreach table_name in array array['helper_accreditation', 'helper_agreement', 'helper_filing'] loop
    execute format('alter table %I owner to dwar_owner', table_name);
    execute format('alter table %I enable row level security', table_name);
    execute format('alter table %I force row level security', table_name);
    execute format('create policy %I on %I for all to dwar_worker using (true) with check (true)', table_name || '_worker', table_name);
    execute format('grant select, insert, update on %I to dwar_worker', table_name);
  end loop;
end $$;
grant delete on helper_agreement to dwar_worker;
grant delete on helper_filing to dwar_worker;
