-- What was answered in an application, kept for its citizen: shown to them, and offered again in their next form, once they
-- have given the PIN that they chose for it (design.md §6.10). Taken away by "forget me"; the case has its own record.

create table held_answer (
  case_id uuid primary key,
  account_id uuid not null,
  data_key_id uuid not null,
  -- Sealed; place: held_answer.body.<case>.
  body bytea not null,
  held_since timestamptz not null
);
create index held_answer_account on held_answer (account_id);

create table case_pin (
  case_id uuid primary key,
  account_id uuid not null,
  data_key_id uuid not null,
  -- A scrypt hash, sealed, so that a copy of the table tells nobody the few digits behind it; place: case_pin.secret.<case>.
  secret bytea not null,
  -- Wrong tries since the last right one.
  wrong smallint not null default 0,
  locked_until timestamptz,
  set_at timestamptz not null
);
create index case_pin_account on case_pin (account_id);

do $$
declare table_name text;
begin
  foreach table_name in array array['held_answer', 'case_pin'] loop
    execute format('alter table %I owner to dwar_owner', table_name);
    execute format('alter table %I enable row level security', table_name);
    execute format('alter table %I force row level security', table_name);
    execute format('create policy %I on %I for all to dwar_worker using (true) with check (true)', table_name || '_worker', table_name);
    execute format('grant select, insert, update, delete on %I to dwar_worker', table_name);
  end loop;
end $$;
