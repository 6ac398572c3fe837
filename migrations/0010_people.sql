-- Officers: who they are to the sign-in provider, what they may do and when, whether they are on duty, their sessions.
-- Row-level security for the web role: a department's rows with that department set; before a department is known, only
-- the one officer (or session) whose key the transaction has named in dwar.subject, dwar.session or dwar.officer.

create table officer (
  id uuid primary key,
  department_id text not null,
  office_id text not null,
  -- Keyed look-up value of issuer and subject of the sign-in provider.
  subject_index bytea not null unique,
  data_key_id uuid not null references data_key,
  -- Sealed {"hi": …, "en": …}; place: officer.name.<id>.
  name bytea not null,
  created_at timestamptz not null,
  disabled_at timestamptz
);
create index officer_department on officer (department_id, office_id);

-- Roles are words of the region's service definitions; `supervisor` and `operator` open pages of the desk.
create table officer_role (
  id uuid primary key,
  officer_id uuid not null references officer,
  role text not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  check (valid_to is null or valid_to > valid_from)
);
create index officer_role_draw on officer_role (role, officer_id);
create index officer_role_officer on officer_role (officer_id);

create table officer_duty (
  id uuid primary key,
  officer_id uuid not null references officer,
  started_at timestamptz not null,
  ended_at timestamptz,
  check (ended_at is null or ended_at >= started_at)
);
create unique index officer_duty_open on officer_duty (officer_id) where ended_at is null;
create index officer_duty_officer on officer_duty (officer_id, started_at);

create table officer_session (
  -- SHA-256 of the cookie's secret: the table alone opens no session.
  secret_hash bytea primary key,
  officer_id uuid not null references officer,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('signed-out', 'replaced')),
  check ((ended_at is null) = (end_reason is null))
);
create unique index officer_session_open on officer_session (officer_id) where ended_at is null;

-- A sign-in that has been sent to the provider and is awaited back, once, in the same browser.
create table officer_sign_in (
  secret_hash bytea primary key,
  state text not null,
  nonce text not null,
  code_verifier text not null,
  back text not null,
  expires_at timestamptz not null
);

alter table officer enable row level security;
alter table officer force row level security;
alter table officer_role enable row level security;
alter table officer_role force row level security;
alter table officer_duty enable row level security;
alter table officer_duty force row level security;
alter table officer_session enable row level security;
alter table officer_session force row level security;
alter table officer_sign_in enable row level security;
alter table officer_sign_in force row level security;

create policy officer_worker on officer for select to dwar_worker using (true);
create policy officer_owner on officer for all to dwar_owner using (true) with check (true);
create policy officer_web on officer for select to dwar_web using (
  department_id = current_setting('dwar.department', true)
  or id = nullif(current_setting('dwar.officer', true), '')::uuid
  or subject_index = decode(nullif(current_setting('dwar.subject', true), ''), 'hex')
);

-- The officer's own policy decides: what is not visible there is not visible here.
create policy officer_role_worker on officer_role for select to dwar_worker using (true);
create policy officer_role_owner on officer_role for all to dwar_owner using (true) with check (true);
create policy officer_role_web on officer_role for select to dwar_web
  using (exists (select from officer where officer.id = officer_role.officer_id));

create policy officer_duty_worker on officer_duty for select to dwar_worker using (true);
create policy officer_duty_owner on officer_duty for all to dwar_owner using (true) with check (true);
create policy officer_duty_web on officer_duty for select to dwar_web
  using (exists (select from officer where officer.id = officer_duty.officer_id));
-- Only the officer themself goes on or off duty from the desk.
create policy officer_duty_web_insert on officer_duty for insert to dwar_web
  with check (officer_id = nullif(current_setting('dwar.officer', true), '')::uuid);
create policy officer_duty_web_update on officer_duty for update to dwar_web
  using (officer_id = nullif(current_setting('dwar.officer', true), '')::uuid)
  with check (officer_id = nullif(current_setting('dwar.officer', true), '')::uuid);

create policy officer_session_owner on officer_session for all to dwar_owner using (true) with check (true);
create policy officer_session_web on officer_session for all to dwar_web
  using (
    secret_hash = decode(nullif(current_setting('dwar.session', true), ''), 'hex')
    or officer_id = nullif(current_setting('dwar.officer', true), '')::uuid
  )
  with check (officer_id = nullif(current_setting('dwar.officer', true), '')::uuid);

create policy officer_sign_in_owner on officer_sign_in for all to dwar_owner using (true) with check (true);
-- Selected only by the hash of a secret in the visitor's cookie; lives for minutes.
create policy officer_sign_in_web on officer_sign_in for all to dwar_web using (true) with check (true);

grant select on officer, officer_role, officer_duty to dwar_web, dwar_worker;
grant insert on officer_duty to dwar_web;
grant update (ended_at) on officer_duty to dwar_web;
grant select, insert on officer_session to dwar_web;
grant update (last_seen_at, ended_at, end_reason) on officer_session to dwar_web;
grant select, insert, delete on officer_sign_in to dwar_web;

alter table officer owner to dwar_owner;
alter table officer_role owner to dwar_owner;
alter table officer_duty owner to dwar_owner;
alter table officer_session owner to dwar_owner;
alter table officer_sign_in owner to dwar_owner;
