-- Certificates: at most one per case and purpose. A row is reserved with its number first, so that a retry after a crash
-- goes on with the same number; the file arrives when it is signed. Facts and file are sealed under the applicant's key.

create table certificate_number_series (
  prefix text not null,
  year integer not null,
  last integer not null default 0 check (last >= 0),
  primary key (prefix, year)
);

create table certificate (
  id uuid primary key,
  number text not null unique,
  case_id uuid not null,
  purpose text not null,
  department_id text not null,
  service_id text not null,
  service_version integer not null,
  data_key_id uuid not null references data_key (id),
  -- `issuing`: number reserved, file not there yet. `expired` is told by expires_at and never stored.
  status text not null check (status in ('issuing', 'issued', 'superseded', 'corrected', 'revoked')),
  reserved_at timestamptz not null,
  issued_at timestamptz,
  expires_at timestamptz,
  -- Sealed; place: certificate.<column>.<id>.
  pdf_sealed bytea,
  facts_sealed bytea,
  -- What anybody sees who knows only the number: masked before it was sealed.
  public_sealed bytea,
  pdf_sha256 bytea check (length(pdf_sha256) = 32),
  -- SHA-256 of the COSE_Sign1: what the public log holds.
  credential_sha256 bytea check (length(credential_sha256) = 32),
  unique (case_id, purpose),
  check ((status = 'issuing') = (issued_at is null)),
  check ((issued_at is null) = (pdf_sealed is null)),
  check ((issued_at is null) = (facts_sealed is null)),
  check ((issued_at is null) = (public_sealed is null)),
  check ((issued_at is null) = (pdf_sha256 is null)),
  check ((issued_at is null) = (credential_sha256 is null))
);
create index certificate_issuing on certificate (reserved_at) where status = 'issuing';
-- A sealed PDF is random bytes: compressing it costs time and saves nothing.
alter table certificate alter column pdf_sealed set storage external;

create table certificate_status_event (
  id uuid primary key,
  certificate_id uuid not null references certificate (id),
  status text not null check (status in ('issuing', 'issued', 'superseded', 'corrected', 'revoked')),
  at timestamptz not null,
  -- A code of the service's definition, never free text.
  reason_code text,
  officer_id uuid
);
create index certificate_status_event_certificate on certificate_status_event (certificate_id, at);
create trigger certificate_status_event_append_only before update or delete or truncate on certificate_status_event
  for each statement execute function refuse_change();

alter table certificate_number_series enable row level security;
alter table certificate_number_series force row level security;
alter table certificate enable row level security;
alter table certificate force row level security;
alter table certificate_status_event enable row level security;
alter table certificate_status_event force row level security;

create policy certificate_number_series_owner on certificate_number_series for all to dwar_owner using (true) with check (true);
create policy certificate_number_series_worker on certificate_number_series for all to dwar_worker using (true) with check (true);
create policy certificate_owner on certificate for all to dwar_owner using (true) with check (true);
create policy certificate_worker on certificate for all to dwar_worker using (true) with check (true);
create policy certificate_department on certificate for select to dwar_web
  using (department_id = current_setting('dwar.department', true));
create policy certificate_figures on certificate for select to dwar_reporter using (true);
create policy certificate_status_event_owner on certificate_status_event for all to dwar_owner using (true) with check (true);
create policy certificate_status_event_worker on certificate_status_event for all to dwar_worker using (true) with check (true);
create policy certificate_status_event_figures on certificate_status_event for select to dwar_reporter using (true);

grant select, insert on certificate_number_series, certificate, certificate_status_event to dwar_worker;
grant update (last) on certificate_number_series to dwar_worker;
grant update (status, issued_at, expires_at, pdf_sealed, facts_sealed, public_sealed, pdf_sha256, credential_sha256)
  on certificate to dwar_worker;
-- Pages see what stands, not what it says; figures see less.
grant select (id, number, case_id, purpose, department_id, service_id, service_version, status, issued_at, expires_at)
  on certificate to dwar_web;
grant select (service_id, status, reserved_at, issued_at) on certificate to dwar_reporter;
grant select (status, at) on certificate_status_event to dwar_reporter;

alter table certificate_number_series owner to dwar_owner;
alter table certificate owner to dwar_owner;
alter table certificate_status_event owner to dwar_owner;

-- The one door for everybody, whatever the department: by the full number, and only what is meant for all.
create function find_certificate_status(wanted text)
returns table (id uuid, service_id text, service_version integer, data_key_id uuid, status text,
               issued_at timestamptz, expires_at timestamptz, public_sealed bytea)
language sql stable security definer
set search_path = public, pg_temp
as $$
  select c.id, c.service_id, c.service_version, c.data_key_id, c.status, c.issued_at, c.expires_at, c.public_sealed
    from certificate c
   where c.number = wanted and c.status <> 'issuing'
$$;
alter function find_certificate_status(text) owner to dwar_owner;
revoke all on function find_certificate_status(text) from public;
grant execute on function find_certificate_status(text) to dwar_web, dwar_worker;
