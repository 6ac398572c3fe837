-- How a definition becomes a published version: somebody proposes, two other people approve, somebody publishes. Rolling back
-- and moving running cases to other rules go the same way. Nothing here ever changes: who said what, when, stays.

create table service_proposal (
  id uuid primary key,
  kind text not null check (kind in ('publish', 'rollback', 'migrate')),
  service_id text not null,
  -- The version that is made, or whose rules running cases move to.
  version integer not null,
  -- Rollback: the version whose content comes back. Migrate: the version under which the cases were filed.
  from_version integer check ((from_version is null) = (kind = 'publish')),
  digest text not null,
  -- Null where it is published already.
  content jsonb check ((content is null) = (kind = 'migrate')),
  reason text not null check (reason <> ''),
  proposed_by text not null check (proposed_by <> ''),
  proposed_at timestamptz not null
);
create index service_proposal_service on service_proposal (service_id, version);

create table service_approval (
  proposal_id uuid not null references service_proposal (id),
  approved_by text not null check (approved_by <> ''),
  approved_at timestamptz not null,
  primary key (proposal_id, approved_by)
);

create table service_publication (
  proposal_id uuid primary key references service_proposal (id),
  published_by text not null check (published_by <> ''),
  published_at timestamptz not null
);

-- The running cases that a migration moved, as they were when it was done.
create table service_migration_case (
  proposal_id uuid not null references service_proposal (id),
  case_id uuid not null references application (id),
  primary key (proposal_id, case_id)
);

do $$
declare table_name text;
begin
  foreach table_name in array array['service_proposal', 'service_approval', 'service_publication', 'service_migration_case'] loop
    execute format('alter table %I owner to dwar_owner', table_name);
    execute format('create trigger %I before update or delete or truncate on %I for each statement execute function refuse_change()',
      table_name || '_append_only', table_name);
    execute format('alter table %I enable row level security', table_name);
    execute format('alter table %I force row level security', table_name);
    execute format('create policy %I on %I for all to dwar_worker using (true) with check (true)', table_name || '_worker', table_name);
    execute format('create policy %I on %I for select to dwar_reporter using (true)', table_name || '_reporter', table_name);
    execute format('grant select, insert on %I to dwar_worker', table_name);
    execute format('grant select on %I to dwar_reporter', table_name);
  end loop;
end $$;
-- References are checked as the owner of the table that refers.
create policy service_proposal_owner on service_proposal for all to dwar_owner using (true) with check (true);
