-- Documents that citizens send as evidence. Only the canonical pages (re-encoded pictures) are kept, sealed under the
-- citizen's data key in files below DATA_DIR/documents; the original is never stored. A row waits in state `offered`
-- until its one outcome; the sweeper (src/documents/sweep-documents.ts) sees to it that none waits for ever.

create table document (
  id uuid primary key,
  party_kind text not null check (party_kind in ('account', 'case')),
  party_id uuid not null,
  data_key_id uuid not null references data_key (id),
  service_id text not null,
  evidence text not null,
  accepted_types text[] not null,
  max_bytes integer not null check (max_bytes > 0),
  max_pages integer not null check (max_pages > 0),
  -- The channel's media id, sealed; forgotten with the outcome.
  media_sealed bytea,
  state text not null default 'offered' check (state in ('offered', 'accepted', 'refused')),
  reason text check (
    reason in (
      'unreadable', 'too-large', 'wrong-type', 'too-blurred', 'too-dark', 'password', 'virus', 'expired', 'unavailable'
    )
  ),
  source_type text,
  source_sha256 bytea,
  virus_scan text check (virus_scan in ('off', 'clean', 'found')),
  -- What a PDF carried besides pages (it is never executed): codes such as javascript, launch, embedded-file.
  active_content text[] not null default '{}',
  page_count integer check (page_count between 1 and 10),
  offered_at timestamptz not null,
  nudged_at timestamptz not null,
  checked_at timestamptz,
  check ((state = 'offered') = (checked_at is null)),
  check ((state = 'offered') = (media_sealed is not null)),
  check ((state = 'refused') = (reason is not null)),
  check ((state = 'accepted') = (page_count is not null))
);
create index document_waiting on document (nudged_at) where state = 'offered';
create index document_party on document (party_kind, party_id, offered_at);

create table document_page (
  document_id uuid not null references document (id) on delete cascade,
  page integer not null check (page between 1 and 10),
  width_px integer not null,
  height_px integer not null,
  bytes integer not null,
  -- Of the canonical JPEG: what an officer's decision names when it names a document.
  content_sha256 bytea not null,
  primary key (document_id, page)
);

-- A document serves an application, and may serve another one of the same person. The department is the case's: only
-- through a link of its own department does the desk see a document.
create table document_link (
  case_id uuid not null,
  department_id text not null,
  document_id uuid not null references document (id) on delete cascade,
  linked_at timestamptz not null default now(),
  primary key (case_id, document_id)
);
create index document_link_document on document_link (document_id);

alter table document enable row level security;
alter table document force row level security;
alter table document_page enable row level security;
alter table document_page force row level security;
alter table document_link enable row level security;
alter table document_link force row level security;

create policy document_owner on document for all to dwar_owner using (true) with check (true);
create policy document_worker on document for all to dwar_worker using (true) with check (true);
create policy document_web on document for select to dwar_web
  using (exists (select from document_link where document_link.document_id = document.id));
create policy document_reporter on document for select to dwar_reporter using (true);

-- The inner selects are themselves under row-level security.
create policy document_page_owner on document_page for all to dwar_owner using (true) with check (true);
create policy document_page_worker on document_page for all to dwar_worker using (true) with check (true);
create policy document_page_web on document_page for select to dwar_web
  using (exists (select from document where document.id = document_page.document_id));
create policy document_link_owner on document_link for all to dwar_owner using (true) with check (true);
create policy document_link_worker on document_link for all to dwar_worker using (true) with check (true);
create policy document_link_web on document_link for select to dwar_web
  using (department_id = current_setting('dwar.department', true));

grant select, insert on document, document_page, document_link to dwar_worker;
grant update (
  state, reason, media_sealed, source_type, source_sha256, virus_scan, active_content, page_count, nudged_at, checked_at
) on document to dwar_worker;
grant select on document, document_page, document_link to dwar_web;
grant select (service_id, evidence, state, reason, virus_scan, page_count, offered_at, checked_at)
  on document to dwar_reporter;

alter table document owner to dwar_owner;
alter table document_page owner to dwar_owner;
alter table document_link owner to dwar_owner;
