-- Applications and their history, the draw of officers, receipts, and the measures of journeys. An application's row is a
-- snapshot for lists; the truth is case_event, sealed under the applicant's data key and never changed.

create table person (
  id uuid primary key,
  data_key_id uuid not null references data_key (id),
  created_at timestamptz not null
);

create table application (
  -- The id of the case as the conversation made it: the party of its mailbox.
  id uuid primary key,
  number text not null unique,
  service_id text not null,
  service_version integer not null,
  department_id text not null,
  office_id text not null,
  person_id uuid not null references person (id),
  data_key_id uuid not null references data_key (id),
  filed_at timestamptz not null,
  stage text not null check (stage in ('waiting-draw', 'with-officer', 'query', 'hearing', 'approved', 'issued', 'refused')),
  stage_since timestamptz not null,
  step text not null,
  officer_id uuid references officer (id),
  desk text,
  opened_at timestamptz,
  version integer not null,
  due_on date not null,
  paused boolean not null default false,
  reply_by date,
  breached_at timestamptz,
  decided_at timestamptz,
  -- Which audit leaf asked for the draw that is awaited, and how often it has been tried.
  draw_leaf bytea,
  draw_attempt integer not null default 0
) with (fillfactor = 80);
create index application_officer on application (officer_id, due_on) where officer_id is not null;
create index application_open on application (stage, stage_since) where stage not in ('issued', 'refused');

create table case_party (
  case_id uuid not null references application (id),
  account_id uuid not null,
  role text not null check (role in ('applicant', 'helper')),
  -- The account's key: news to it is sealed with this.
  data_key_id uuid not null,
  since timestamptz not null,
  primary key (case_id, account_id)
);
create index case_party_account on case_party (account_id);

create table case_event (
  id uuid primary key,
  case_id uuid not null references application (id),
  seq integer not null check (seq >= 1),
  kind text not null,
  at timestamptz not null,
  officer_id uuid,
  -- Sealed; place: case_event.body.<id>. The audit leaf commits to these very bytes.
  body bytea not null,
  leaf_hash bytea not null,
  unique (case_id, seq)
);

create table receipt (
  number text primary key,
  case_id uuid not null unique references application (id),
  body text not null,
  key_id text not null,
  signature bytea not null
);

create table draw_secret (
  day date primary key,
  commitment bytea not null check (length(commitment) = 32),
  data_key_id uuid not null references data_key (id),
  -- Sealed; place: draw_secret.sealed.<day>.
  sealed bytea not null,
  committed_at timestamptz not null,
  -- The secret in clear once its day is over: from then on anyone can replay the day's draws.
  revealed bytea check (revealed is null or sha256(revealed) = commitment)
);

create table draw (
  id uuid primary key,
  case_id uuid not null references application (id),
  step text not null,
  attempt integer not null,
  day date not null references draw_secret (day),
  -- Canonical JSON; the audit leaf commits to its hash.
  inputs text not null,
  chosen uuid not null references officer (id),
  leaf_hash bytea not null,
  drawn_at timestamptz not null,
  unique (case_id, step, attempt)
);

create table journey_measure (
  id bigint generated always as identity primary key,
  service_id text not null,
  journey_id text not null,
  measure text not null,
  step text,
  amount integer not null,
  at timestamptz not null
);
create index journey_measure_at on journey_measure using brin (at);

create trigger case_event_append_only before update or delete or truncate on case_event
  for each statement execute function refuse_change();
create trigger draw_append_only before update or delete or truncate on draw
  for each statement execute function refuse_change();
create trigger receipt_append_only before update or delete or truncate on receipt
  for each statement execute function refuse_change();

do $$
declare table_name text;
begin
  foreach table_name in array array['person', 'application', 'case_party', 'case_event', 'receipt', 'draw_secret', 'draw', 'journey_measure'] loop
    execute format('alter table %I enable row level security', table_name);
    execute format('alter table %I force row level security', table_name);
    execute format('create policy %I on %I for all to dwar_worker using (true) with check (true)', table_name || '_worker', table_name);
    execute format('create policy %I on %I for all to dwar_owner using (true) with check (true)', table_name || '_owner', table_name);
    execute format('grant select, insert on %I to dwar_worker', table_name);
  end loop;
end $$;

-- The desk sees its department's cases, and those drawn for the officer whom the transaction names.
create policy application_web on application for select to dwar_web using (
  department_id = current_setting('dwar.department', true)
  or officer_id = nullif(current_setting('dwar.officer', true), '')::uuid
);
-- Only the officer who has the case changes it. It stays theirs or goes back to the draw; nobody hands it to another.
create policy application_web_update on application for update to dwar_web
  using (officer_id = nullif(current_setting('dwar.officer', true), '')::uuid)
  with check (officer_id is null or officer_id = nullif(current_setting('dwar.officer', true), '')::uuid);
-- What hangs on a case is visible where the case is.
create policy case_party_web on case_party for select to dwar_web
  using (exists (select from application where application.id = case_id));
create policy case_event_web on case_event for select to dwar_web
  using (exists (select from application where application.id = case_id));
create policy case_event_web_insert on case_event for insert to dwar_web with check (
  exists (select from application
           where application.id = case_id and application.officer_id = nullif(current_setting('dwar.officer', true), '')::uuid)
);
-- A receipt holds nothing personal and is found by its unguessable number only.
create policy receipt_web on receipt for select to dwar_web using (true);
create policy journey_measure_web on journey_measure for all to dwar_web using (true) with check (true);

create policy application_reporter on application for select to dwar_reporter using (true);
create policy case_event_reporter on case_event for select to dwar_reporter using (true);
create policy draw_reporter on draw for select to dwar_reporter using (true);
create policy draw_secret_reporter on draw_secret for select to dwar_reporter using (true);
create policy journey_measure_reporter on journey_measure for select to dwar_reporter using (true);

grant update (stage, stage_since, step, officer_id, desk, opened_at, version, due_on, paused, reply_by, breached_at,
  decided_at, draw_leaf, draw_attempt) on application to dwar_web, dwar_worker;
grant update (revealed) on draw_secret to dwar_worker;
grant select on application, case_party, case_event, receipt, journey_measure to dwar_web;
grant insert on case_event, journey_measure to dwar_web;
grant select (id, number, service_id, service_version, department_id, office_id, filed_at, stage, stage_since, step,
  officer_id, desk, opened_at, version, due_on, paused, reply_by, breached_at, decided_at, draw_attempt) on application to dwar_reporter;
grant select on case_event, draw, journey_measure to dwar_reporter;
grant select (day, commitment, committed_at, revealed) on draw_secret to dwar_reporter;
