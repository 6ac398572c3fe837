-- A conversation whose stored state cannot be gone on with: when its citizen was told, and the state as it was once they
-- started over. Operators look into it (docs/runbooks/parked-event.md); nothing is thrown away.

create table conversation_trouble (
  account_id uuid primary key,
  told_at timestamptz not null
);

create table conversation_aside (
  account_id uuid not null,
  set_aside_at timestamptz not null,
  -- Exactly the bytes of conversation.state; place: conversation.state.<account>.
  state bytea not null,
  version integer not null,
  last_inbound_at timestamptz,
  updated_at timestamptz not null,
  primary key (account_id, set_aside_at)
);

do $$
declare table_name text;
begin
  foreach table_name in array array['conversation_trouble', 'conversation_aside'] loop
    execute format('alter table %I enable row level security', table_name);
    execute format('alter table %I force row level security', table_name);
    execute format('create policy %I on %I for all to dwar_worker using (true) with check (true)', table_name || '_worker', table_name);
    execute format('grant select, insert on %I to dwar_worker', table_name);
    execute format('alter table %I owner to dwar_owner', table_name);
  end loop;
end $$;
grant update (told_at) on conversation_trouble to dwar_worker;
