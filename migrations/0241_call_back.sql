-- Citizens who asked for a person, and what the helpdesk answered. One open request for each account. Only officers with the
-- role `helpdesk` see these rows, whatever their department; the words are sealed under the citizen's key.

create table call_back (
  id uuid primary key,
  number text not null unique,
  account_id uuid not null,
  data_key_id uuid not null references data_key (id),
  language text not null,
  asked_at timestamptz not null,
  -- Sealed list of what they wrote about it; place: call_back.words.<id>.
  words bytea not null,
  closed_at timestamptz,
  closed_by uuid references officer (id),
  check ((closed_at is null) = (closed_by is null))
);
create unique index call_back_open on call_back (account_id) where closed_at is null;
create index call_back_waiting on call_back (asked_at) where closed_at is null;
create index call_back_closed on call_back (closed_at) where closed_at is not null;

alter table call_back owner to dwar_owner;
alter table call_back enable row level security;
alter table call_back force row level security;
create policy call_back_worker on call_back for all to dwar_worker using (true) with check (true);
grant select, insert, update, delete on call_back to dwar_worker;

-- Whether the officer whom the transaction names is of the helpdesk now.
create function is_helpdesk() returns boolean language sql stable as $$
  select exists (
    select from officer_role
     where officer_id = nullif(current_setting('dwar.officer', true), '')::uuid and role = 'helpdesk'
       and valid_from <= now() and (valid_to is null or valid_to > now()))
$$;

create policy call_back_web on call_back for select to dwar_web using (is_helpdesk());
create policy call_back_web_update on call_back for update to dwar_web using (is_helpdesk())
  with check (is_helpdesk() and closed_by = nullif(current_setting('dwar.officer', true), '')::uuid);
grant select, update (closed_at, closed_by) on call_back to dwar_web;

-- To take a forgotten PIN away they find an application by its number, and the account behind it.
create policy application_helpdesk on application for select to dwar_web using (is_helpdesk());

create policy call_back_reporter on call_back for select to dwar_reporter using (true);
grant select (id, asked_at, closed_at) on call_back to dwar_reporter;
