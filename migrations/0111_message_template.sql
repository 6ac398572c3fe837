-- Message templates as Meta has them, beside the region's own data: one row per name and language. The version is in the
-- name; while a new one is under review, the one before serves.

create table message_template (
  name text not null,
  -- Meta's code, for example hi or en.
  language_code text not null,
  -- Null once the region's data no longer names it: it is kept, and not used.
  purpose text,
  version integer not null,
  -- Place of the language among the region's own: which one speaks when the citizen's own has no template.
  language_rank smallint not null,
  -- What its variables are filled with, in their order, and how long each may be.
  parameter_names text[] not null,
  parameter_limits smallint[] not null,
  -- SHA-256 of what was handed to Meta: other words need a new version.
  content_sha256 bytea not null,
  provider_id text,
  category text,
  status text not null default 'missing' check (status in (
    'missing', 'pending', 'approved', 'rejected', 'paused', 'disabled', 'deleted')),
  quality text not null default 'unknown' check (quality in ('green', 'yellow', 'red', 'unknown')),
  reason text,
  status_at timestamptz not null,
  primary key (name, language_code)
);
create index message_template_purpose on message_template (purpose, status);

alter table message_template enable row level security;
alter table message_template force row level security;
create policy message_template_service on message_template for all to dwar_web, dwar_worker using (true) with check (true);
create policy message_template_reporter on message_template for select to dwar_reporter using (true);
grant select, insert, update on message_template to dwar_web, dwar_worker;
grant select on message_template to dwar_reporter;
