-- The audit: leaves are inserted inside the business transaction, one sealer puts them in order and signs checkpoints.
-- Two logs: `audit` (ours, opaque subjects) and `certificate` (public). Nobody may change or delete what is sealed.

create table audit_leaf (
  id bigint generated always as identity primary key,
  log text not null check (log in ('audit', 'certificate')),
  kind text not null,
  subject text,
  at timestamptz not null,
  -- The exact bytes that are hashed: SHA-256(0x00 || entry) = hash.
  entry bytea not null,
  hash bytea not null check (length(hash) = 32),
  -- Opens the commitment to personal facts; sealed under the subject's data key when salt_key is set.
  salt bytea,
  salt_key uuid
);

-- What still waits for the sealer. A queue rather than a cursor: a leaf that commits late is found late, never skipped,
-- and a restored dump needs no thought (docs/decisions/0010).
create table audit_pending (
  leaf_id bigint primary key,
  log text not null
) with (autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);

create table audit_entry (
  log text not null,
  seq bigint not null check (seq >= 0),
  leaf_id bigint not null unique,
  hash bytea not null,
  primary key (log, seq)
);
create index audit_entry_hash on audit_entry (log, hash);

-- C2SP tiles of height 8: up to 256 hashes of 32 bytes each. The last tile of a level grows until it is full.
create table audit_tile (
  log text not null,
  level smallint not null,
  tile_index bigint not null,
  hashes bytea not null check (length(hashes) % 32 = 0 and length(hashes) between 32 and 8192),
  primary key (log, level, tile_index)
);

create table audit_checkpoint (
  log text not null,
  size bigint not null check (size > 0),
  root bytea not null check (length(root) = 32),
  -- C2SP signed note: origin, size, root, signature.
  note text not null,
  at timestamptz not null,
  primary key (log, size)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

create function audit_queue_leaf() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into audit_pending (leaf_id, log) select id, log from fresh;
  return null;
end $$;
revoke all on function audit_queue_leaf() from public;
create trigger audit_leaf_queue after insert on audit_leaf
  referencing new table as fresh for each statement execute function audit_queue_leaf();

create trigger audit_leaf_append_only before update or delete or truncate on audit_leaf
  for each statement execute function refuse_change();
create trigger audit_entry_append_only before update or delete or truncate on audit_entry
  for each statement execute function refuse_change();
create trigger audit_checkpoint_append_only before update or delete or truncate on audit_checkpoint
  for each statement execute function refuse_change();

alter table audit_leaf enable row level security;
alter table audit_leaf force row level security;
alter table audit_pending enable row level security;
alter table audit_pending force row level security;
alter table audit_entry enable row level security;
alter table audit_entry force row level security;
alter table audit_tile enable row level security;
alter table audit_tile force row level security;
alter table audit_checkpoint enable row level security;
alter table audit_checkpoint force row level security;

create policy audit_leaf_append on audit_leaf for insert to dwar_web, dwar_worker with check (true);
create policy audit_leaf_read on audit_leaf for select to dwar_sealer, dwar_reporter, dwar_worker, dwar_owner using (true);
create policy audit_leaf_public on audit_leaf for select to dwar_web using (log = 'certificate');
create policy audit_pending_owner on audit_pending for all to dwar_owner using (true) with check (true);
create policy audit_pending_sealer on audit_pending for all to dwar_sealer using (true) with check (true);
create policy audit_pending_read on audit_pending for select to dwar_reporter using (true);
create policy audit_entry_sealer on audit_entry for insert to dwar_sealer with check (true);
create policy audit_entry_read on audit_entry for select
  to dwar_sealer, dwar_reporter, dwar_web, dwar_worker, dwar_owner using (true);
create policy audit_tile_sealer on audit_tile for all to dwar_sealer using (true) with check (true);
create policy audit_tile_read on audit_tile for select to dwar_reporter, dwar_web, dwar_worker using (true);
create policy audit_checkpoint_sealer on audit_checkpoint for insert to dwar_sealer with check (true);
create policy audit_checkpoint_read on audit_checkpoint for select
  to dwar_sealer, dwar_reporter, dwar_web, dwar_worker using (true);

grant insert on audit_leaf to dwar_web, dwar_worker;
grant select on audit_leaf to dwar_web, dwar_worker, dwar_sealer, dwar_reporter;
grant select, delete on audit_pending to dwar_sealer;
grant select on audit_pending to dwar_reporter;
grant select, insert on audit_entry, audit_checkpoint to dwar_sealer;
grant select, insert, update on audit_tile to dwar_sealer;
grant select on audit_entry, audit_tile, audit_checkpoint to dwar_web, dwar_worker, dwar_reporter;
