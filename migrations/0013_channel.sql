-- WhatsApp's side: webhooks that carry no message of a citizen (kept, shown to operators), statuses that name no
-- message of ours, and the media ids under which our own documents are already uploaded.

create table webhook_other (
  id uuid primary key,
  received_at timestamptz not null,
  field text not null,
  reason text not null,
  data_key_id uuid not null references data_key,
  body bytea not null,
  seen_at timestamptz
);

create table status_unmatched (
  provider_id text not null,
  status text not null,
  received_at timestamptz not null,
  primary key (provider_id, status)
);

create table media_upload (
  content_sha256 bytea not null,
  phone_number_id text not null,
  media_id text not null,
  uploaded_at timestamptz not null,
  primary key (content_sha256, phone_number_id)
);

create table system_key (
  purpose text primary key,
  data_key_id uuid not null references data_key
);

do $$
declare table_name text;
begin
  foreach table_name in array array['webhook_other', 'status_unmatched', 'media_upload', 'system_key'] loop
    execute format('alter table %I enable row level security', table_name);
    execute format('alter table %I force row level security', table_name);
    execute format('create policy %I on %I for all to dwar_web, dwar_worker using (true) with check (true)', table_name || '_service', table_name);
    execute format('grant select, insert on %I to dwar_web, dwar_worker', table_name);
  end loop;
end $$;
create policy webhook_other_reporter on webhook_other for select to dwar_reporter using (true);
grant select (id, received_at, field, reason, seen_at) on webhook_other to dwar_reporter;
grant update (media_id, uploaded_at) on media_upload to dwar_worker;
grant update (seen_at) on webhook_other to dwar_web;
