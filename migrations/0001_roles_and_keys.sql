-- The roles of design.md §2, the wrapped data keys, and the door to the job queue.

do $$
declare role_name text;
begin
  foreach role_name in array array['dwar_owner', 'dwar_web', 'dwar_worker', 'dwar_sealer', 'dwar_reporter'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I nologin', role_name);
    end if;
    if not pg_has_role(current_user, role_name, 'member') then
      execute format('grant %I to %I', role_name, current_user);
    end if;
  end loop;
end $$;

grant usage on schema public to dwar_owner, dwar_web, dwar_worker, dwar_sealer, dwar_reporter;

-- One row per subject (a person, an account): the key that its facts are sealed with, itself wrapped by the key port.
-- Destroying the wrapped key makes every fact sealed with it unreadable, in backups too.
create table data_key (
  id uuid primary key,
  wrapped bytea,
  wrapping_key text not null,
  created_at timestamptz not null default now(),
  destroyed_at timestamptz,
  check ((wrapped is null) = (destroyed_at is not null))
);
alter table data_key enable row level security;
alter table data_key force row level security;
create policy data_key_service on data_key for all to dwar_web, dwar_worker using (true) with check (true);
create policy data_key_owner on data_key for all to dwar_owner using (true) with check (true);
grant select, insert on data_key to dwar_web, dwar_worker;
grant update (wrapped, destroyed_at) on data_key to dwar_worker;
alter table data_key owner to dwar_owner;

grant create on schema public to dwar_owner;

-- The queue (graphile-worker) belongs to the login that migrates. Capabilities put jobs into it inside their own
-- transaction through this one function; payloads carry ids only.
create function enqueue_job(job_name text, payload json, run_at timestamptz, max_attempts integer, job_key text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform graphile_worker.add_job(
    identifier => job_name,
    payload => payload,
    run_at => run_at,
    max_attempts => max_attempts,
    job_key => job_key,
    job_key_mode => 'preserve_run_at'
  );
end $$;
revoke all on function enqueue_job(text, json, timestamptz, integer, text) from public;
grant execute on function enqueue_job(text, json, timestamptz, integer, text) to dwar_web, dwar_worker, dwar_owner;
