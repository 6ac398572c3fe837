-- What we ask of the departments' own registers, and what we report back to them. The register stays the system of
-- record: no record is stored here, only that it was asked and how the answer was classed.

create table registry_request (
  id uuid primary key,
  party_kind text not null check (party_kind in ('account', 'case')),
  party_id uuid not null,
  data_key_id uuid not null references data_key (id),
  service_id text not null,
  lookup text not null,
  -- What the citizen typed, sealed; forgotten with the answer.
  query_sealed bytea,
  state text not null default 'asked' check (state in ('asked', 'answered')),
  -- For operators. Outside, `not-linked` and `not-found` are one and the same.
  outcome text check (outcome in ('linked', 'not-linked', 'not-found', 'unavailable', 'too-many')),
  asked_at timestamptz not null,
  nudged_at timestamptz not null,
  answered_at timestamptz,
  check ((state = 'asked') = (query_sealed is not null)),
  check ((state = 'answered') = (outcome is not null)),
  check ((state = 'answered') = (answered_at is not null))
);
create index registry_request_waiting on registry_request (nudged_at) where state = 'asked';
create index registry_request_party on registry_request (party_kind, party_id, asked_at);
create index registry_request_day on registry_request (asked_at);

create table registry_report (
  id uuid primary key,
  registry text not null,
  case_id uuid not null,
  data_key_id uuid not null references data_key (id),
  service_id text not null,
  certificate_number text not null,
  -- Keyed index of the record's reference, to compare with the register's list without opening the body.
  record_index bytea not null,
  body_sealed bytea not null,
  state text not null default 'waiting' check (state in ('waiting', 'accepted', 'refused')),
  acknowledgement text,
  asked_at timestamptz not null,
  nudged_at timestamptz not null,
  settled_at timestamptz,
  check ((state = 'accepted') = (acknowledgement is not null)),
  check ((state = 'waiting') = (settled_at is null)),
  unique (registry, certificate_number)
);
create index registry_report_waiting on registry_report (nudged_at) where state = 'waiting';
create index registry_report_asked on registry_report (registry, asked_at);
create index registry_report_case on registry_report (case_id);

-- Where our list of issued certificates and the register's list part. Open while `resolved_at` is null.
create table registry_difference (
  registry text not null,
  certificate_number text not null,
  kind text not null check (kind in ('missing-there', 'missing-here', 'other-record', 'refused-there')),
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  resolved_at timestamptz,
  primary key (registry, certificate_number, kind)
);

create table registry_reconciliation (
  id uuid primary key,
  registry text not null,
  since timestamptz not null,
  finished_at timestamptz not null,
  ours integer not null,
  theirs integer not null,
  differences integer not null
);
create index registry_reconciliation_latest on registry_reconciliation (registry, finished_at);

alter table registry_request enable row level security;
alter table registry_request force row level security;
alter table registry_report enable row level security;
alter table registry_report force row level security;
alter table registry_difference enable row level security;
alter table registry_difference force row level security;
alter table registry_reconciliation enable row level security;
alter table registry_reconciliation force row level security;

create policy registry_request_owner on registry_request for all to dwar_owner using (true) with check (true);
create policy registry_request_worker on registry_request for all to dwar_worker using (true) with check (true);
create policy registry_request_figures on registry_request for select to dwar_web, dwar_reporter using (true);
create policy registry_report_owner on registry_report for all to dwar_owner using (true) with check (true);
create policy registry_report_worker on registry_report for all to dwar_worker using (true) with check (true);
create policy registry_report_figures on registry_report for select to dwar_web, dwar_reporter using (true);
create policy registry_difference_owner on registry_difference for all to dwar_owner using (true) with check (true);
create policy registry_difference_worker on registry_difference for all to dwar_worker using (true) with check (true);
create policy registry_difference_figures on registry_difference for select to dwar_web, dwar_reporter using (true);
create policy registry_reconciliation_owner on registry_reconciliation for all to dwar_owner using (true) with check (true);
create policy registry_reconciliation_worker on registry_reconciliation for all to dwar_worker using (true) with check (true);
create policy registry_reconciliation_figures on registry_reconciliation for select to dwar_web, dwar_reporter using (true);

grant select, insert on registry_request, registry_report, registry_difference, registry_reconciliation to dwar_worker;
grant update (state, outcome, query_sealed, nudged_at, answered_at) on registry_request to dwar_worker;
grant update (state, acknowledgement, nudged_at, settled_at) on registry_report to dwar_worker;
grant update (last_seen_at, resolved_at) on registry_difference to dwar_worker;

-- Figures for operations: by column, so that neither a party nor a sealed value is within reach.
grant select (service_id, lookup, state, outcome, asked_at, answered_at) on registry_request to dwar_web, dwar_reporter;
grant select (registry, service_id, state, asked_at, settled_at) on registry_report to dwar_web, dwar_reporter;
grant select on registry_difference, registry_reconciliation to dwar_web, dwar_reporter;

alter table registry_request owner to dwar_owner;
alter table registry_report owner to dwar_owner;
alter table registry_difference owner to dwar_owner;
alter table registry_reconciliation owner to dwar_owner;
