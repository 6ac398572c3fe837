-- The schema that the migrations lead to, written by `npm run schema`. Nobody edits this file: a test compares it with a
-- freshly migrated database. The truth is in migrations/; the queue's own schema (graphile_worker) is not shown.
--
-- Roles:
--   dwar_owner
--   dwar_reporter
--   dwar_sealer
--   dwar_web
--   dwar_worker

-- owner: dwar_owner
create table account (
  id uuid not null,
  data_key_id uuid not null,
  merged_into uuid,
  created_at timestamp with time zone not null default now(),
  absorbed uuid[],
  identity_index bytea,
  identity_hash bytea,
  told_identity_index bytea,
  told_identity_hash bytea,
  identity_told_at timestamp with time zone,
  to_prove_since timestamp with time zone,
  constraint account_pkey PRIMARY KEY (id),
  constraint account_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_key(id),
  constraint account_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES account(id)
);
alter table account enable row level security;
alter table account force row level security;
create policy account_service on account for all to dwar_web, dwar_worker using (true) with check (true);
grant insert, select on account to dwar_web;
grant insert, select on account to dwar_worker;
grant update (merged_into, absorbed, identity_index, identity_hash, told_identity_index, told_identity_hash, identity_told_at, to_prove_since) on account to dwar_web;
grant update (merged_into, absorbed, identity_index, identity_hash, told_identity_index, told_identity_hash, identity_told_at, to_prove_since) on account to dwar_worker;

-- owner: dwar_owner
create table account_identifier (
  id uuid not null,
  account_id uuid not null,
  kind text not null,
  blind_index bytea not null,
  sealed bytea not null,
  valid_from timestamp with time zone not null default now(),
  valid_to timestamp with time zone,
  constraint account_identifier_pkey PRIMARY KEY (id),
  constraint account_identifier_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint account_identifier_kind_check CHECK (kind = ANY (ARRAY['phone'::text, 'bsuid'::text]))
);
alter table account_identifier enable row level security;
alter table account_identifier force row level security;
CREATE UNIQUE INDEX account_identifier_live ON account_identifier USING btree (kind, blind_index) WHERE (valid_to IS NULL);
CREATE UNIQUE INDEX account_identifier_one_live ON account_identifier USING btree (account_id, kind) WHERE (valid_to IS NULL);
create policy account_identifier_service on account_identifier for all to dwar_web, dwar_worker using (true) with check (true);
grant insert, select on account_identifier to dwar_web;
grant insert, select on account_identifier to dwar_worker;
grant update (account_id, sealed, valid_to) on account_identifier to dwar_web;
grant update (account_id, sealed, valid_to) on account_identifier to dwar_worker;

-- owner: dwar_owner
create table application (
  id uuid not null,
  number text not null,
  service_id text not null,
  service_version integer not null,
  department_id text not null,
  office_id text not null,
  person_id uuid not null,
  data_key_id uuid not null,
  filed_at timestamp with time zone not null,
  stage text not null,
  stage_since timestamp with time zone not null,
  step text not null,
  officer_id uuid,
  desk text,
  opened_at timestamp with time zone,
  version integer not null,
  due_on date,
  paused boolean not null default false,
  reply_by date,
  breached_at timestamp with time zone,
  decided_at timestamp with time zone,
  draw_leaf bytea,
  draw_attempt integer not null default 0,
  constraint application_pkey PRIMARY KEY (id),
  constraint application_number_key UNIQUE (number),
  constraint application_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_key(id),
  constraint application_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officer(id),
  constraint application_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint application_stage_check CHECK (stage = ANY (ARRAY['fee-due'::text, 'waiting-draw'::text, 'with-officer'::text, 'query'::text, 'hearing'::text, 'approved'::text, 'issued'::text, 'refused'::text, 'lapsed'::text])),
  constraint application_unpaid CHECK (
CASE
    WHEN stage = ANY (ARRAY['fee-due'::text, 'lapsed'::text]) THEN due_on IS NULL AND draw_leaf IS NULL AND officer_id IS NULL
    ELSE due_on IS NOT NULL
END)
) with (fillfactor=80);
alter table application enable row level security;
alter table application force row level security;
CREATE INDEX application_officer ON application USING btree (officer_id, due_on) WHERE (officer_id IS NOT NULL);
CREATE INDEX application_open ON application USING btree (stage, stage_since) WHERE (stage <> ALL (ARRAY['issued'::text, 'refused'::text, 'lapsed'::text]));
create policy application_helpdesk on application for select to dwar_web using (is_helpdesk());
create policy application_owner on application for all to dwar_owner using (true) with check (true);
create policy application_reporter on application for select to dwar_reporter using (true);
create policy application_web on application for select to dwar_web using (department_id = current_setting('dwar.department'::text, true) OR officer_id = NULLIF(current_setting('dwar.officer'::text, true), ''::text)::uuid);
create policy application_web_update on application for update to dwar_web using (officer_id = NULLIF(current_setting('dwar.officer'::text, true), ''::text)::uuid) with check (officer_id IS NULL OR officer_id = NULLIF(current_setting('dwar.officer'::text, true), ''::text)::uuid);
create policy application_worker on application for all to dwar_worker using (true) with check (true);
grant select on application to dwar_web;
grant insert, select on application to dwar_worker;
grant select (id, number, service_id, service_version, department_id, office_id, filed_at, stage, stage_since, step, officer_id, desk, opened_at, version, due_on, paused, reply_by, breached_at, decided_at, draw_attempt) on application to dwar_reporter;
grant update (stage, stage_since, step, officer_id, desk, opened_at, version, due_on, paused, reply_by, breached_at, decided_at, draw_leaf, draw_attempt) on application to dwar_web;
grant update (stage, stage_since, step, officer_id, desk, opened_at, version, due_on, paused, reply_by, breached_at, decided_at, draw_leaf, draw_attempt) on application to dwar_worker;

-- owner: dwar_owner
create table audit_checkpoint (
  log text not null,
  size bigint not null,
  root bytea not null,
  note text not null,
  at timestamp with time zone not null,
  constraint audit_checkpoint_pkey PRIMARY KEY (log, size),
  constraint audit_checkpoint_root_check CHECK (length(root) = 32),
  constraint audit_checkpoint_size_check CHECK (size > 0)
);
alter table audit_checkpoint enable row level security;
alter table audit_checkpoint force row level security;
CREATE TRIGGER audit_checkpoint_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
create policy audit_checkpoint_read on audit_checkpoint for select to dwar_reporter, dwar_sealer, dwar_web, dwar_worker using (true);
create policy audit_checkpoint_sealer on audit_checkpoint for insert to dwar_sealer with check (true);
grant select on audit_checkpoint to dwar_reporter;
grant insert, select on audit_checkpoint to dwar_sealer;
grant select on audit_checkpoint to dwar_web;
grant select on audit_checkpoint to dwar_worker;

-- owner: dwar_owner
create table audit_entry (
  log text not null,
  seq bigint not null,
  leaf_id bigint not null,
  hash bytea not null,
  constraint audit_entry_pkey PRIMARY KEY (log, seq),
  constraint audit_entry_leaf_id_key UNIQUE (leaf_id),
  constraint audit_entry_seq_check CHECK (seq >= 0)
);
alter table audit_entry enable row level security;
alter table audit_entry force row level security;
CREATE INDEX audit_entry_hash ON audit_entry USING btree (log, hash);
CREATE TRIGGER audit_entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
create policy audit_entry_read on audit_entry for select to dwar_owner, dwar_reporter, dwar_sealer, dwar_web, dwar_worker using (true);
create policy audit_entry_sealer on audit_entry for insert to dwar_sealer with check (true);
grant select on audit_entry to dwar_reporter;
grant insert, select on audit_entry to dwar_sealer;
grant select on audit_entry to dwar_web;
grant select on audit_entry to dwar_worker;

-- owner: dwar_owner
create table audit_leaf (
  id bigint not null generated always as identity,
  log text not null,
  kind text not null,
  subject text,
  at timestamp with time zone not null,
  entry bytea not null,
  hash bytea not null,
  salt bytea,
  salt_key uuid,
  constraint audit_leaf_pkey PRIMARY KEY (id),
  constraint audit_leaf_hash_check CHECK (length(hash) = 32),
  constraint audit_leaf_log_check CHECK (log = ANY (ARRAY['audit'::text, 'certificate'::text]))
);
alter table audit_leaf enable row level security;
alter table audit_leaf force row level security;
CREATE TRIGGER audit_leaf_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_leaf FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_leaf_queue AFTER INSERT ON audit_leaf REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION audit_queue_leaf();
create policy audit_leaf_append on audit_leaf for insert to dwar_web, dwar_worker with check (true);
create policy audit_leaf_public on audit_leaf for select to dwar_web using (log = 'certificate'::text);
create policy audit_leaf_read on audit_leaf for select to dwar_owner, dwar_reporter, dwar_sealer, dwar_worker using (true);
grant select on audit_leaf to dwar_reporter;
grant select on audit_leaf to dwar_sealer;
grant insert, select on audit_leaf to dwar_web;
grant insert, select on audit_leaf to dwar_worker;

-- owner: dwar_owner
create table audit_pending (
  leaf_id bigint not null,
  log text not null,
  constraint audit_pending_pkey PRIMARY KEY (leaf_id)
) with (autovacuum_vacuum_cost_delay=0, autovacuum_vacuum_threshold=20000);
alter table audit_pending enable row level security;
alter table audit_pending force row level security;
create policy audit_pending_owner on audit_pending for all to dwar_owner using (true) with check (true);
create policy audit_pending_read on audit_pending for select to dwar_reporter using (true);
create policy audit_pending_sealer on audit_pending for all to dwar_sealer using (true) with check (true);
grant select on audit_pending to dwar_reporter;
grant delete, select on audit_pending to dwar_sealer;

-- owner: dwar_owner
create table audit_tile (
  log text not null,
  level smallint not null,
  tile_index bigint not null,
  hashes bytea not null,
  constraint audit_tile_pkey PRIMARY KEY (log, level, tile_index),
  constraint audit_tile_hashes_check CHECK ((length(hashes) % 32) = 0 AND length(hashes) >= 32 AND length(hashes) <= 8192)
);
alter table audit_tile enable row level security;
alter table audit_tile force row level security;
create policy audit_tile_read on audit_tile for select to dwar_reporter, dwar_web, dwar_worker using (true);
create policy audit_tile_sealer on audit_tile for all to dwar_sealer using (true) with check (true);
grant select on audit_tile to dwar_reporter;
grant insert, select, update on audit_tile to dwar_sealer;
grant select on audit_tile to dwar_web;
grant select on audit_tile to dwar_worker;

-- owner: dwar_owner
create table calendar_count (
  digest text not null,
  counted_at timestamp with time zone not null,
  constraint calendar_count_pkey PRIMARY KEY (digest)
);
alter table calendar_count enable row level security;
alter table calendar_count force row level security;
create policy calendar_count_worker on calendar_count for all to dwar_worker using (true) with check (true);
grant insert, select, update on calendar_count to dwar_worker;

-- owner: dwar_owner
create table call_back (
  id uuid not null,
  number text not null,
  account_id uuid not null,
  data_key_id uuid not null,
  language text not null,
  asked_at timestamp with time zone not null,
  words bytea not null,
  closed_at timestamp with time zone,
  closed_by uuid,
  constraint call_back_pkey PRIMARY KEY (id),
  constraint call_back_number_key UNIQUE (number),
  constraint call_back_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES officer(id),
  constraint call_back_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_key(id),
  constraint call_back_check CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);
alter table call_back enable row level security;
alter table call_back force row level security;
CREATE INDEX call_back_closed ON call_back USING btree (closed_at) WHERE (closed_at IS NOT NULL);
CREATE UNIQUE INDEX call_back_open ON call_back USING btree (account_id) WHERE (closed_at IS NULL);
CREATE INDEX call_back_waiting ON call_back USING btree (asked_at) WHERE (closed_at IS NULL);
create policy call_back_reporter on call_back for select to dwar_reporter using (true);
create policy call_back_web on call_back for select to dwar_web using (is_helpdesk());
create policy call_back_web_update on call_back for update to dwar_web using (is_helpdesk()) with check (is_helpdesk() AND closed_by = NULLIF(current_setting('dwar.officer'::text, true), ''::text)::uuid);
create policy call_back_worker on call_back for all to dwar_worker using (true) with check (true);
grant select on call_back to dwar_web;
grant delete, insert, select, update on call_back to dwar_worker;
grant select (id, asked_at, closed_at) on call_back to dwar_reporter;
grant update (closed_at, closed_by) on call_back to dwar_web;

-- owner: dwar_owner
create table case_event (
  id uuid not null,
  case_id uuid not null,
  seq integer not null,
  kind text not null,
  at timestamp with time zone not null,
  officer_id uuid,
  body bytea not null,
  leaf_hash bytea not null,
  constraint case_event_pkey PRIMARY KEY (id),
  constraint case_event_case_id_seq_key UNIQUE (case_id, seq),
  constraint case_event_case_id_fkey FOREIGN KEY (case_id) REFERENCES application(id),
  constraint case_event_seq_check CHECK (seq >= 1)
);
alter table case_event enable row level security;
alter table case_event force row level security;
CREATE TRIGGER case_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON case_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
create policy case_event_owner on case_event for all to dwar_owner using (true) with check (true);
create policy case_event_reporter on case_event for select to dwar_reporter using (true);
create policy case_event_web on case_event for select to dwar_web using ((EXISTS ( SELECT
   FROM application
  WHERE application.id = case_event.case_id)));
create policy case_event_web_insert on case_event for insert to dwar_web with check ((EXISTS ( SELECT
   FROM application
  WHERE application.id = case_event.case_id AND application.officer_id = NULLIF(current_setting('dwar.officer'::text, true), ''::text)::uuid)));
create policy case_event_worker on case_event for all to dwar_worker using (true) with check (true);
grant select on case_event to dwar_reporter;
grant insert, select on case_event to dwar_web;
grant insert, select on case_event to dwar_worker;

-- owner: dwar_owner
create table case_party (
  case_id uuid not null,
  account_id uuid not null,
  role text not null,
  data_key_id uuid not null,
  since timestamp with time zone not null,
  constraint case_party_pkey PRIMARY KEY (case_id, account_id),
  constraint case_party_case_id_fkey FOREIGN KEY (case_id) REFERENCES application(id),
  constraint case_party_role_check CHECK (role = ANY (ARRAY['applicant'::text, 'helper'::text]))
);
alter table case_party enable row level security;
alter table case_party force row level security;
CREATE INDEX case_party_account ON case_party USING btree (account_id);
create policy case_party_owner on case_party for all to dwar_owner using (true) with check (true);
create policy case_party_web on case_party for select to dwar_web using ((EXISTS ( SELECT
   FROM application
  WHERE application.id = case_party.case_id)));
create policy case_party_worker on case_party for all to dwar_worker using (true) with check (true);
grant select on case_party to dwar_web;
grant insert, select on case_party to dwar_worker;

-- owner: dwar_owner
create table case_pin (
  case_id uuid not null,
  account_id uuid not null,
  data_key_id uuid not null,
  secret bytea not null,
  wrong smallint not null default 0,
  locked_until timestamp with time zone,
  set_at timestamp with time zone not null,
  constraint case_pin_pkey PRIMARY KEY (case_id)
);
alter table case_pin enable row level security;
alter table case_pin force row level security;
CREATE INDEX case_pin_account ON case_pin USING btree (account_id);
create policy case_pin_worker on case_pin for all to dwar_worker using (true) with check (true);
grant delete, insert, select, update on case_pin to dwar_worker;

-- owner: dwar_owner
create table certificate (
  id uuid not null,
  number text not null,
  case_id uuid not null,
  purpose text not null,
  department_id text not null,
  service_id text not null,
  service_version integer not null,
  data_key_id uuid not null,
  status text not null,
  reserved_at timestamp with time zone not null,
  issued_at timestamp with time zone,
  expires_at timestamp with time zone,
  pdf_sealed bytea,
  facts_sealed bytea,
  public_sealed bytea,
  pdf_sha256 bytea,
  credential_sha256 bytea,
  constraint certificate_pkey PRIMARY KEY (id),
  constraint certificate_case_id_purpose_key UNIQUE (case_id, purpose),
  constraint certificate_number_key UNIQUE (number),
  constraint certificate_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_key(id),
  constraint certificate_check CHECK ((status = 'issuing'::text) = (issued_at IS NULL)),
  constraint certificate_check1 CHECK ((issued_at IS NULL) = (pdf_sealed IS NULL)),
  constraint certificate_check2 CHECK ((issued_at IS NULL) = (facts_sealed IS NULL)),
  constraint certificate_check3 CHECK ((issued_at IS NULL) = (public_sealed IS NULL)),
  constraint certificate_check4 CHECK ((issued_at IS NULL) = (pdf_sha256 IS NULL)),
  constraint certificate_check5 CHECK ((issued_at IS NULL) = (credential_sha256 IS NULL)),
  constraint certificate_credential_sha256_check CHECK (length(credential_sha256) = 32),
  constraint certificate_pdf_sha256_check CHECK (length(pdf_sha256) = 32),
  constraint certificate_status_check CHECK (status = ANY (ARRAY['issuing'::text, 'issued'::text, 'superseded'::text, 'corrected'::text, 'revoked'::text]))
);
alter table certificate enable row level security;
alter table certificate force row level security;
CREATE INDEX certificate_issuing ON certificate USING btree (reserved_at) WHERE (status = 'issuing'::text);
create policy certificate_department on certificate for select to dwar_web using (department_id = current_setting('dwar.department'::text, true));
create policy certificate_figures on certificate for select to dwar_reporter using (true);
create policy certificate_owner on certificate for all to dwar_owner using (true) with check (true);
create policy certificate_worker on certificate for all to dwar_worker using (true) with check (true);
grant insert, select on certificate to dwar_worker;
grant select (service_id, status, reserved_at, issued_at) on certificate to dwar_reporter;
grant select (id, number, case_id, purpose, department_id, service_id, service_version, status, issued_at, expires_at) on certificate to dwar_web;
grant update (status, issued_at, expires_at, pdf_sealed, facts_sealed, public_sealed, pdf_sha256, credential_sha256) on certificate to dwar_worker;

-- owner: dwar_owner
create table certificate_number_series (
  prefix text not null,
  year integer not null,
  last integer not null default 0,
  constraint certificate_number_series_pkey PRIMARY KEY (prefix, year),
  constraint certificate_number_series_last_check CHECK (last >= 0)
);
alter table certificate_number_series enable row level security;
alter table certificate_number_series force row level security;
create policy certificate_number_series_owner on certificate_number_series for all to dwar_owner using (true) with check (true);
create policy certificate_number_series_worker on certificate_number_series for all to dwar_worker using (true) with check (true);
grant insert, select on certificate_number_series to dwar_worker;
grant update (last) on certificate_number_series to dwar_worker;

-- owner: dwar_owner
create table certificate_status_event (
  id uuid not null,
  certificate_id uuid not null,
  status text not null,
  at timestamp with time zone not null,
  reason_code text,
  officer_id uuid,
  constraint certificate_status_event_pkey PRIMARY KEY (id),
  constraint certificate_status_event_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES certificate(id),
  constraint certificate_status_event_status_check CHECK (status = ANY (ARRAY['issuing'::text, 'issued'::text, 'superseded'::text, 'corrected'::text, 'revoked'::text]))
);
alter table certificate_status_event enable row level security;
alter table certificate_status_event force row level security;
CREATE INDEX certificate_status_event_certificate ON certificate_status_event USING btree (certificate_id, at);
CREATE TRIGGER certificate_status_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON certificate_status_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
create policy certificate_status_event_figures on certificate_status_event for select to dwar_reporter using (true);
create policy certificate_status_event_owner on certificate_status_event for all to dwar_owner using (true) with check (true);
create policy certificate_status_event_worker on certificate_status_event for all to dwar_worker using (true) with check (true);
grant insert, select on certificate_status_event to dwar_worker;
grant select (status, at) on certificate_status_event to dwar_reporter;

-- owner: dwar_owner
create table channel_number (
  phone_number_id text not null,
  waba_id text not null,
  display_digits text,
  verified_name text,
  quality text not null default 'unknown'::text,
  messages_per_second integer not null,
  users_per_day integer,
  paused_until timestamp with time zone,
  pause_reason text,
  synchronised_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  constraint channel_number_pkey PRIMARY KEY (phone_number_id),
  constraint channel_number_messages_per_second_check CHECK (messages_per_second > 0),
  constraint channel_number_quality_check CHECK (quality = ANY (ARRAY['green'::text, 'yellow'::text, 'red'::text, 'unknown'::text])),
  constraint channel_number_users_per_day_check CHECK (users_per_day >= 0)
);
alter table channel_number enable row level security;
alter table channel_number force row level security;
CREATE INDEX channel_number_display ON channel_number USING btree (display_digits);
create policy channel_number_reporter on channel_number for select to dwar_reporter using (true);
create policy channel_number_service on channel_number for all to dwar_web, dwar_worker using (true) with check (true);
grant select on channel_number to dwar_reporter;
grant insert, select, update on channel_number to dwar_web;
grant delete, insert, select, update on channel_number to dwar_worker;

-- owner: dwar_owner
create table conversation (
  account_id uuid not null,
  state bytea not null,
  version integer not null,
  last_inbound_at timestamp with time zone,
  updated_at timestamp with time zone not null,
  paced_until timestamp with time zone,
  phone_number_id text,
  constraint conversation_pkey PRIMARY KEY (account_id)
) with (fillfactor=50);
alter table conversation enable row level security;
alter table conversation force row level security;
create policy conversation_service on conversation for all to dwar_worker using (true) with check (true);
create policy conversation_web on conversation for select to dwar_web using (true);
grant delete, insert, select, update on conversation to dwar_worker;
grant select (account_id, updated_at, paced_until) on conversation to dwar_web;

-- owner: dwar_owner
create table conversation_aside (
  account_id uuid not null,
  set_aside_at timestamp with time zone not null,
  state bytea not null,
  version integer not null,
  last_inbound_at timestamp with time zone,
  updated_at timestamp with time zone not null,
  constraint conversation_aside_pkey PRIMARY KEY (account_id, set_aside_at)
);
alter table conversation_aside enable row level security;
alter table conversation_aside force row level security;
CREATE INDEX conversation_aside_set ON conversation_aside USING btree (set_aside_at);
create policy conversation_aside_worker on conversation_aside for all to dwar_worker using (true) with check (true);
grant delete, insert, select on conversation_aside to dwar_worker;

-- owner: dwar_owner
create table conversation_trouble (
  account_id uuid not null,
  told_at timestamp with time zone not null,
  constraint conversation_trouble_pkey PRIMARY KEY (account_id)
);
alter table conversation_trouble enable row level security;
alter table conversation_trouble force row level security;
create policy conversation_trouble_worker on conversation_trouble for all to dwar_worker using (true) with check (true);
grant delete, insert, select on conversation_trouble to dwar_worker;
grant update (told_at) on conversation_trouble to dwar_worker;

-- owner: dwar_owner
create table data_key (
  id uuid not null,
  wrapped bytea,
  wrapping_key text not null,
  created_at timestamp with time zone not null default now(),
  destroyed_at timestamp with time zone,
  constraint data_key_pkey PRIMARY KEY (id),
  constraint data_key_check CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);
alter table data_key enable row level security;
alter table data_key force row level security;
create policy data_key_owner on data_key for all to dwar_owner using (true) with check (true);
create policy data_key_service on data_key for all to dwar_web, dwar_worker using (true) with check (true);
grant insert, select on data_key to dwar_web;
grant insert, select on data_key to dwar_worker;
grant update (wrapped, destroyed_at) on data_key to dwar_worker;

-- owner: dwar_owner
create table document (
  id uuid not null,
  party_kind text not null,
  party_id uuid not null,
  data_key_id uuid not null,
  service_id text not null,
  evidence text not null,
  accepted_types text[] not null,
  max_bytes integer not null,
  max_pages integer not null,
  media_sealed bytea,
  state text not null default 'offered'::text,
  reason text,
  source_type text,
  source_sha256 bytea,
  virus_scan text,
  active_content text[] not null default '{}'::text[],
  page_count integer,
  offered_at timestamp with time zone not null,
  nudged_at timestamp with time zone not null,
  checked_at timestamp with time zone,
  sent_at timestamp with time zone,
  constraint document_pkey PRIMARY KEY (id),
  constraint document_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_key(id),
  constraint document_check CHECK ((state = 'offered'::text) = (checked_at IS NULL)),
  constraint document_check1 CHECK ((state = 'offered'::text) = (media_sealed IS NOT NULL)),
  constraint document_check2 CHECK ((state = 'refused'::text) = (reason IS NOT NULL)),
  constraint document_check3 CHECK ((state = 'accepted'::text) = (page_count IS NOT NULL)),
  constraint document_max_bytes_check CHECK (max_bytes > 0),
  constraint document_max_pages_check CHECK (max_pages > 0),
  constraint document_page_count_check CHECK (page_count >= 1 AND page_count <= 10),
  constraint document_party_kind_check CHECK (party_kind = ANY (ARRAY['account'::text, 'case'::text])),
  constraint document_reason_check CHECK (reason = ANY (ARRAY['unreadable'::text, 'too-large'::text, 'wrong-type'::text, 'too-blurred'::text, 'too-dark'::text, 'password'::text, 'virus'::text, 'expired'::text, 'unavailable'::text])),
  constraint document_state_check CHECK (state = ANY (ARRAY['offered'::text, 'accepted'::text, 'refused'::text])),
  constraint document_virus_scan_check CHECK (virus_scan = ANY (ARRAY['off'::text, 'clean'::text, 'found'::text]))
);
alter table document enable row level security;
alter table document force row level security;
CREATE INDEX document_party ON document USING btree (party_kind, party_id, offered_at);
CREATE INDEX document_waiting ON document USING btree (nudged_at) WHERE (state = 'offered'::text);
create policy document_owner on document for all to dwar_owner using (true) with check (true);
create policy document_reporter on document for select to dwar_reporter using (true);
create policy document_web on document for select to dwar_web using ((EXISTS ( SELECT
   FROM document_link
  WHERE document_link.document_id = document.id)));
create policy document_worker on document for all to dwar_worker using (true) with check (true);
grant select on document to dwar_web;
grant insert, select on document to dwar_worker;
grant select (service_id, evidence, state, reason, virus_scan, page_count, offered_at, checked_at) on document to dwar_reporter;
grant update (media_sealed, state, reason, source_type, source_sha256, virus_scan, active_content, page_count, nudged_at, checked_at) on document to dwar_worker;

-- owner: dwar_owner
create table document_link (
  case_id uuid not null,
  department_id text not null,
  document_id uuid not null,
  linked_at timestamp with time zone not null default now(),
  constraint document_link_pkey PRIMARY KEY (case_id, document_id),
  constraint document_link_document_id_fkey FOREIGN KEY (document_id) REFERENCES document(id) ON DELETE CASCADE
);
alter table document_link enable row level security;
alter table document_link force row level security;
CREATE INDEX document_link_document ON document_link USING btree (document_id);
create policy document_link_owner on document_link for all to dwar_owner using (true) with check (true);
create policy document_link_web on document_link for select to dwar_web using (department_id = current_setting('dwar.department'::text, true));
create policy document_link_worker on document_link for all to dwar_worker using (true) with check (true);
grant select on document_link to dwar_web;
grant insert, select on document_link to dwar_worker;

-- owner: dwar_owner
create table document_page (
  document_id uuid not null,
  page integer not null,
  width_px integer not null,
  height_px integer not null,
  bytes integer not null,
  content_sha256 bytea not null,
  constraint document_page_pkey PRIMARY KEY (document_id, page),
  constraint document_page_document_id_fkey FOREIGN KEY (document_id) REFERENCES document(id) ON DELETE CASCADE,
  constraint document_page_page_check CHECK (page >= 1 AND page <= 10)
);
alter table document_page enable row level security;
alter table document_page force row level security;
create policy document_page_owner on document_page for all to dwar_owner using (true) with check (true);
create policy document_page_web on document_page for select to dwar_web using ((EXISTS ( SELECT
   FROM document
  WHERE document.id = document_page.document_id)));
create policy document_page_worker on document_page for all to dwar_worker using (true) with check (true);
grant select on document_page to dwar_web;
grant insert, select on document_page to dwar_worker;

-- owner: dwar_owner
create table draw (
  id uuid not null,
  case_id uuid not null,
  step text not null,
  attempt integer not null,
  day date not null,
  inputs text not null,
  chosen uuid not null,
  leaf_hash bytea not null,
  drawn_at timestamp with time zone not null,
  constraint draw_pkey PRIMARY KEY (id),
  constraint draw_case_id_step_attempt_key UNIQUE (case_id, step, attempt),
  constraint draw_case_id_fkey FOREIGN KEY (case_id) REFERENCES application(id),
  constraint draw_chosen_fkey FOREIGN KEY (chosen) REFERENCES officer(id),
  constraint draw_day_fkey FOREIGN KEY (day) REFERENCES draw_secret(day)
);
alter table draw enable row level security;
alter table draw force row level security;
CREATE TRIGGER draw_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON draw FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
create policy draw_owner on draw for all to dwar_owner using (true) with check (true);
create policy draw_reporter on draw for select to dwar_reporter using (true);
create policy draw_worker on draw for all to dwar_worker using (true) with check (true);
grant select on draw to dwar_reporter;
grant insert, select on draw to dwar_worker;

-- owner: dwar_owner
create table draw_secret (
  day date not null,
  commitment bytea not null,
  data_key_id uuid not null,
  sealed bytea not null,
  committed_at timestamp with time zone not null,
  revealed bytea,
  constraint draw_secret_pkey PRIMARY KEY (day),
  constraint draw_secret_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_key(id),
  constraint draw_secret_check CHECK (revealed IS NULL OR sha256(revealed) = commitment),
  constraint draw_secret_commitment_check CHECK (length(commitment) = 32)
);
alter table draw_secret enable row level security;
alter table draw_secret force row level security;
create policy draw_secret_owner on draw_secret for all to dwar_owner using (true) with check (true);
create policy draw_secret_reporter on draw_secret for select to dwar_reporter using (true);
create policy draw_secret_worker on draw_secret for all to dwar_worker using (true) with check (true);
grant insert, select on draw_secret to dwar_worker;
grant select (day, commitment, committed_at, revealed) on draw_secret to dwar_reporter;
grant update (revealed) on draw_secret to dwar_worker;

-- owner: dwar_owner
create table fee_receipt (
  id uuid not null,
  case_id uuid not null,
  department_id text not null,
  office_id text not null,
  counter_number text not null,
  paid_on date not null,
  officer_id uuid not null,
  recorded_at timestamp with time zone not null,
  leaf_hash bytea not null,
  constraint fee_receipt_pkey PRIMARY KEY (id),
  constraint fee_receipt_case_id_key UNIQUE (case_id),
  constraint fee_receipt_office_id_counter_number_key UNIQUE (office_id, counter_number),
  constraint fee_receipt_case_id_fkey FOREIGN KEY (case_id) REFERENCES application(id),
  constraint fee_receipt_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officer(id)
);
alter table fee_receipt enable row level security;
alter table fee_receipt force row level security;
CREATE INDEX fee_receipt_officer ON fee_receipt USING btree (officer_id);
CREATE TRIGGER fee_receipt_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON fee_receipt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
create policy fee_receipt_owner on fee_receipt for all to dwar_owner using (true) with check (true);
create policy fee_receipt_reporter on fee_receipt for select to dwar_reporter using (true);
create policy fee_receipt_web on fee_receipt for select to dwar_web using (department_id = current_setting('dwar.department'::text, true));
create policy fee_receipt_web_insert on fee_receipt for insert to dwar_web with check (department_id = current_setting('dwar.department'::text, true) AND officer_id = NULLIF(current_setting('dwar.officer'::text, true), ''::text)::uuid AND (EXISTS ( SELECT
   FROM officer
  WHERE officer.id = fee_receipt.officer_id AND officer.office_id = fee_receipt.office_id)) AND (EXISTS ( SELECT
   FROM officer_role held
  WHERE held.officer_id = fee_receipt.officer_id AND held.role = 'cashier'::text AND held.valid_from <= fee_receipt.recorded_at AND (held.valid_to IS NULL OR held.valid_to > fee_receipt.recorded_at))) AND (EXISTS ( SELECT
   FROM application
  WHERE application.id = fee_receipt.case_id AND application.department_id = fee_receipt.department_id AND (application.stage = ANY (ARRAY['fee-due'::text, 'lapsed'::text])))));
create policy fee_receipt_worker on fee_receipt for select to dwar_worker using (true);
grant select on fee_receipt to dwar_reporter;
grant insert, select on fee_receipt to dwar_web;
grant select on fee_receipt to dwar_worker;

-- owner: dwar_owner
create table feedback (
  id uuid not null,
  service_id text not null,
  office_id text not null,
  month date not null,
  outcome text not null,
  rating smallint not null,
  constraint feedback_pkey PRIMARY KEY (id),
  constraint feedback_month_check CHECK (EXTRACT(day FROM month) = 1::numeric),
  constraint feedback_outcome_check CHECK (outcome = ANY (ARRAY['certificate'::text, 'refusal'::text])),
  constraint feedback_rating_check CHECK (rating >= 1 AND rating <= 3)
);
alter table feedback enable row level security;
alter table feedback force row level security;
CREATE INDEX feedback_month ON feedback USING btree (month);
create policy feedback_reporter on feedback for select to dwar_reporter using (true);
create policy feedback_worker on feedback for insert to dwar_worker with check (true);
grant select on feedback to dwar_reporter;
grant insert on feedback to dwar_worker;

-- owner: dwar_owner
create table flow_publication (
  flow_id text not null,
  business_account_id text not null,
  name text not null,
  content_sha256 bytea not null,
  status text not null,
  created_at timestamp with time zone not null,
  status_at timestamp with time zone not null,
  constraint flow_publication_pkey PRIMARY KEY (flow_id),
  constraint flow_publication_business_account_id_name_content_sha256_key UNIQUE (business_account_id, name, content_sha256),
  constraint flow_publication_status_check CHECK (status = ANY (ARRAY['DRAFT'::text, 'PUBLISHED'::text, 'THROTTLED'::text, 'BLOCKED'::text, 'DEPRECATED'::text]))
);
alter table flow_publication enable row level security;
alter table flow_publication force row level security;
create policy flow_publication_reporter on flow_publication for select to dwar_reporter using (true);
create policy flow_publication_service on flow_publication for all to dwar_web, dwar_worker using (true) with check (true);
grant select on flow_publication to dwar_reporter;
grant select on flow_publication to dwar_web;
grant delete, insert, select on flow_publication to dwar_worker;
grant update (status, status_at) on flow_publication to dwar_web;
grant update (status, status_at) on flow_publication to dwar_worker;

-- owner: dwar_owner
create table flow_session (
  token_sha256 bytea not null,
  flow text not null,
  account_id uuid not null,
  journey_id uuid not null,
  data_key_id uuid not null,
  state text not null default 'open'::text,
  screen text,
  requests bytea[] not null default '{}'::bytea[],
  last_answer bytea,
  opened_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint flow_session_pkey PRIMARY KEY (token_sha256),
  constraint flow_session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint flow_session_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_key(id),
  constraint flow_session_state_check CHECK (state = ANY (ARRAY['open'::text, 'finished'::text, 'redeemed'::text, 'closed'::text]))
);
alter table flow_session enable row level security;
alter table flow_session force row level security;
CREATE INDEX flow_session_expiry ON flow_session USING btree (expires_at);
CREATE INDEX flow_session_journey ON flow_session USING btree (account_id, journey_id) WHERE (state = 'open'::text);
create policy flow_session_service on flow_session for all to dwar_web, dwar_worker using (true) with check (true);
grant select on flow_session to dwar_web;
grant delete, insert, select on flow_session to dwar_worker;
grant update (state, screen, requests, last_answer) on flow_session to dwar_web;
grant update (state, screen, requests, last_answer) on flow_session to dwar_worker;

-- owner: dwar_owner
create table flow_signal (
  flow_id text not null,
  event text not null,
  alert_state text,
  threshold integer,
  error_rate double precision,
  p90_latency_ms integer,
  received_at timestamp with time zone not null,
  constraint flow_signal_pkey PRIMARY KEY (flow_id, event)
);
alter table flow_signal enable row level security;
alter table flow_signal force row level security;
create policy flow_signal_reporter on flow_signal for select to dwar_reporter using (true);
create policy flow_signal_service on flow_signal for all to dwar_web, dwar_worker using (true) with check (true);
grant select on flow_signal to dwar_reporter;
grant insert, select on flow_signal to dwar_web;
grant delete, insert, select on flow_signal to dwar_worker;
grant update (alert_state, threshold, error_rate, p90_latency_ms, received_at) on flow_signal to dwar_web;
grant update (alert_state, threshold, error_rate, p90_latency_ms, received_at) on flow_signal to dwar_worker;

-- owner: dwar_owner
create table held_answer (
  case_id uuid not null,
  account_id uuid not null,
  data_key_id uuid not null,
  body bytea not null,
  held_since timestamp with time zone not null,
  constraint held_answer_pkey PRIMARY KEY (case_id)
);
alter table held_answer enable row level security;
alter table held_answer force row level security;
CREATE INDEX held_answer_account ON held_answer USING btree (account_id);
create policy held_answer_worker on held_answer for all to dwar_worker using (true) with check (true);
grant delete, insert, select, update on held_answer to dwar_worker;

-- owner: dwar_owner
create table helper_accreditation (
  id uuid not null,
  account_id uuid not null,
  department_id text not null,
  data_key_id uuid not null,
  centre bytea not null,
  valid_from date not null,
  valid_until date not null,
  quota_per_day integer not null,
  granted_by text not null,
  granted_at timestamp with time zone not null,
  ended_by text,
  ended_at timestamp with time zone,
  constraint helper_accreditation_pkey PRIMARY KEY (id),
  constraint helper_accreditation_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint helper_accreditation_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_key(id),
  constraint helper_accreditation_check CHECK (valid_until >= valid_from),
  constraint helper_accreditation_check1 CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
  constraint helper_accreditation_granted_by_check CHECK (granted_by <> ''::text),
  constraint helper_accreditation_quota_per_day_check CHECK (quota_per_day >= 1)
);
alter table helper_accreditation enable row level security;
alter table helper_accreditation force row level security;
CREATE UNIQUE INDEX helper_accreditation_live ON helper_accreditation USING btree (account_id, department_id) WHERE (ended_at IS NULL);
create policy helper_accreditation_worker on helper_accreditation for all to dwar_worker using (true) with check (true);
grant insert, select, update on helper_accreditation to dwar_worker;

-- owner: dwar_owner
create table helper_agreement (
  id uuid not null,
  helper_account_id uuid not null,
  account_id uuid not null,
  service_id text not null,
  data_key_id uuid not null,
  secret bytea not null,
  state text not null default 'open'::text,
  given_by text,
  wrong smallint not null default 0,
  asked_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  case_id uuid,
  constraint helper_agreement_pkey PRIMARY KEY (id),
  constraint helper_agreement_case_id_key UNIQUE (case_id),
  constraint helper_agreement_check CHECK ((state = 'used'::text) = (case_id IS NOT NULL)),
  constraint helper_agreement_check1 CHECK ((state = ANY (ARRAY['agreed'::text, 'used'::text])) = (given_by IS NOT NULL)),
  constraint helper_agreement_given_by_check CHECK (given_by = ANY (ARRAY['code'::text, 'tap'::text])),
  constraint helper_agreement_state_check CHECK (state = ANY (ARRAY['open'::text, 'agreed'::text, 'declined'::text, 'locked'::text, 'used'::text]))
);
alter table helper_agreement enable row level security;
alter table helper_agreement force row level security;
CREATE INDEX helper_agreement_account ON helper_agreement USING btree (account_id, asked_at);
CREATE INDEX helper_agreement_helper ON helper_agreement USING btree (helper_account_id, asked_at);
create policy helper_agreement_worker on helper_agreement for all to dwar_worker using (true) with check (true);
grant delete, insert, select, update on helper_agreement to dwar_worker;

-- owner: dwar_owner
create table helper_filing (
  case_id uuid not null,
  account_id uuid not null,
  data_key_id uuid not null,
  initials bytea not null,
  service_id text not null,
  standing text not null,
  filed_on date not null,
  filed_at timestamp with time zone not null,
  constraint helper_filing_pkey PRIMARY KEY (case_id),
  constraint helper_filing_standing_check CHECK (standing = ANY (ARRAY['family'::text, 'accredited'::text]))
);
alter table helper_filing enable row level security;
alter table helper_filing force row level security;
CREATE INDEX helper_filing_account ON helper_filing USING btree (account_id, filed_on);
create policy helper_filing_worker on helper_filing for all to dwar_worker using (true) with check (true);
grant delete, insert, select, update on helper_filing to dwar_worker;

-- owner: dwar_owner
create table inbox (
  id bigint not null generated always as identity,
  key bytea not null,
  party_kind text not null,
  party_id uuid not null,
  kind text not null,
  data_key_id uuid not null,
  body bytea not null,
  received_at timestamp with time zone not null,
  constraint inbox_pkey PRIMARY KEY (id),
  constraint inbox_key_key UNIQUE (key),
  constraint inbox_party_kind_check CHECK (party_kind = ANY (ARRAY['account'::text, 'case'::text]))
);
alter table inbox enable row level security;
alter table inbox force row level security;
CREATE INDEX inbox_received ON inbox USING brin (received_at);
create policy inbox_reporter on inbox for select to dwar_reporter using (true);
create policy inbox_web on inbox for all to dwar_web using (true) with check (true);
create policy inbox_worker on inbox for all to dwar_worker using (true) with check (true);
grant insert, select on inbox to dwar_web;
grant delete, insert, select, update on inbox to dwar_worker;
grant select (id, party_kind, kind, received_at) on inbox to dwar_reporter;

-- owner: dwar_owner
create table inbox_done (
  id bigint not null,
  outcome text not null,
  replies smallint not null,
  done_at timestamp with time zone not null,
  constraint inbox_done_pkey PRIMARY KEY (id),
  constraint inbox_done_outcome_check CHECK (outcome = ANY (ARRAY['answered'::text, 'noted'::text, 'refused'::text]))
);
alter table inbox_done enable row level security;
alter table inbox_done force row level security;
create policy inbox_done_reporter on inbox_done for select to dwar_reporter using (true);
create policy inbox_done_web on inbox_done for all to dwar_web using (true) with check (true);
create policy inbox_done_worker on inbox_done for all to dwar_worker using (true) with check (true);
grant select on inbox_done to dwar_reporter;
grant select on inbox_done to dwar_web;
grant delete, insert, select, update on inbox_done to dwar_worker;

-- owner: dwar_owner
create table inbox_parked (
  id bigint not null,
  error_class text not null,
  parked_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  constraint inbox_parked_pkey PRIMARY KEY (id)
);
alter table inbox_parked enable row level security;
alter table inbox_parked force row level security;
create policy inbox_parked_reporter on inbox_parked for select to dwar_reporter using (true);
create policy inbox_parked_web on inbox_parked for all to dwar_web using (true) with check (true);
create policy inbox_parked_worker on inbox_parked for all to dwar_worker using (true) with check (true);
grant select on inbox_parked to dwar_reporter;
grant select on inbox_parked to dwar_web;
grant delete, insert, select, update on inbox_parked to dwar_worker;

-- owner: dwar_owner
create table inbox_pending (
  id bigint not null,
  party_id uuid not null,
  group_number smallint not null,
  constraint inbox_pending_pkey PRIMARY KEY (id)
) with (autovacuum_vacuum_cost_delay=0, autovacuum_vacuum_threshold=20000);
alter table inbox_pending enable row level security;
alter table inbox_pending force row level security;
CREATE INDEX inbox_pending_group ON inbox_pending USING btree (group_number, id);
CREATE INDEX inbox_pending_party ON inbox_pending USING btree (party_id);
create policy inbox_pending_reporter on inbox_pending for select to dwar_reporter using (true);
create policy inbox_pending_web on inbox_pending for all to dwar_web using (true) with check (true);
create policy inbox_pending_worker on inbox_pending for all to dwar_worker using (true) with check (true);
grant select on inbox_pending to dwar_reporter;
grant insert, select on inbox_pending to dwar_web;
grant delete, insert, select, update on inbox_pending to dwar_worker;
grant update (party_id, group_number) on inbox_pending to dwar_web;

-- owner: dwar_owner
create table journey_measure (
  id bigint not null generated always as identity,
  service_id text not null,
  journey_id text not null,
  measure text not null,
  step text,
  amount integer not null,
  at timestamp with time zone not null,
  constraint journey_measure_pkey PRIMARY KEY (id)
);
alter table journey_measure enable row level security;
alter table journey_measure force row level security;
CREATE INDEX journey_measure_at ON journey_measure USING brin (at);
create policy journey_measure_owner on journey_measure for all to dwar_owner using (true) with check (true);
create policy journey_measure_reporter on journey_measure for select to dwar_reporter using (true);
create policy journey_measure_web on journey_measure for all to dwar_web using (true) with check (true);
create policy journey_measure_worker on journey_measure for all to dwar_worker using (true) with check (true);
grant select on journey_measure to dwar_reporter;
grant insert, select on journey_measure to dwar_web;
grant insert, select on journey_measure to dwar_worker;

-- owner: dwar_owner
create table media_trouble (
  only_row boolean not null default true,
  failed_in_row integer not null default 0,
  paused_since timestamp with time zone,
  paused_until timestamp with time zone,
  constraint media_trouble_pkey PRIMARY KEY (only_row),
  constraint media_trouble_check CHECK ((paused_since IS NULL) = (paused_until IS NULL)),
  constraint media_trouble_only_row_check CHECK (only_row)
);
alter table media_trouble enable row level security;
alter table media_trouble force row level security;
create policy media_trouble_reporter on media_trouble for select to dwar_reporter using (true);
create policy media_trouble_worker on media_trouble for all to dwar_worker using (true) with check (true);
grant select on media_trouble to dwar_reporter;
grant select, update on media_trouble to dwar_worker;

-- owner: dwar_owner
create table media_upload (
  content_sha256 bytea not null,
  phone_number_id text not null,
  media_id text not null,
  uploaded_at timestamp with time zone not null,
  constraint media_upload_pkey PRIMARY KEY (content_sha256, phone_number_id)
);
alter table media_upload enable row level security;
alter table media_upload force row level security;
create policy media_upload_service on media_upload for all to dwar_web, dwar_worker using (true) with check (true);
grant insert, select on media_upload to dwar_web;
grant delete, insert, select on media_upload to dwar_worker;
grant update (media_id, uploaded_at) on media_upload to dwar_worker;

-- owner: dwar_owner
create table message_template (
  name text not null,
  language_code text not null,
  purpose text,
  version integer not null,
  language_rank smallint not null,
  parameter_names text[] not null,
  parameter_limits smallint[] not null,
  content_sha256 bytea not null,
  provider_id text,
  category text,
  status text not null default 'missing'::text,
  quality text not null default 'unknown'::text,
  reason text,
  status_at timestamp with time zone not null,
  waba_id text not null,
  constraint message_template_pkey PRIMARY KEY (waba_id, name, language_code),
  constraint message_template_quality_check CHECK (quality = ANY (ARRAY['green'::text, 'yellow'::text, 'red'::text, 'unknown'::text])),
  constraint message_template_status_check CHECK (status = ANY (ARRAY['missing'::text, 'pending'::text, 'approved'::text, 'rejected'::text, 'paused'::text, 'disabled'::text, 'deleted'::text]))
);
alter table message_template enable row level security;
alter table message_template force row level security;
CREATE INDEX message_template_purpose ON message_template USING btree (waba_id, purpose, status);
create policy message_template_reporter on message_template for select to dwar_reporter using (true);
create policy message_template_service on message_template for all to dwar_web, dwar_worker using (true) with check (true);
grant select on message_template to dwar_reporter;
grant insert, select, update on message_template to dwar_web;
grant insert, select, update on message_template to dwar_worker;

-- owner: dwar_owner
create table notice_given (
  account_id uuid not null,
  notice_version text not null,
  language text not null,
  given_at timestamp with time zone not null,
  constraint notice_given_pkey PRIMARY KEY (account_id, notice_version, language)
);
alter table notice_given enable row level security;
alter table notice_given force row level security;
create policy notice_given_worker on notice_given for all to dwar_worker using (true) with check (true);
grant insert, select on notice_given to dwar_worker;

-- owner: dwar_owner
create table number_pace (
  phone_number_id text not null,
  next_at timestamp with time zone not null,
  paused_until timestamp with time zone,
  constraint number_pace_pkey PRIMARY KEY (phone_number_id)
) with (fillfactor=50);
alter table number_pace enable row level security;
alter table number_pace force row level security;
create policy number_pace_reporter on number_pace for select to dwar_reporter using (true);
create policy number_pace_worker on number_pace for all to dwar_worker using (true) with check (true);
grant select on number_pace to dwar_reporter;
grant insert, select, update on number_pace to dwar_worker;

-- owner: dwar_owner
create table officer (
  id uuid not null,
  department_id text not null,
  office_id text not null,
  subject_index bytea not null,
  data_key_id uuid not null,
  name bytea not null,
  created_at timestamp with time zone not null,
  disabled_at timestamp with time zone,
  constraint officer_pkey PRIMARY KEY (id),
  constraint officer_subject_index_key UNIQUE (subject_index),
  constraint officer_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_key(id)
);
alter table officer enable row level security;
alter table officer force row level security;
CREATE INDEX officer_department ON officer USING btree (department_id, office_id);
create policy officer_owner on officer for all to dwar_owner using (true) with check (true);
create policy officer_web on officer for select to dwar_web using (department_id = current_setting('dwar.department'::text, true) OR id = NULLIF(current_setting('dwar.officer'::text, true), ''::text)::uuid OR subject_index = decode(NULLIF(current_setting('dwar.subject'::text, true), ''::text), 'hex'::text));
create policy officer_worker on officer for select to dwar_worker using (true);
grant select on officer to dwar_web;
grant select on officer to dwar_worker;

-- owner: dwar_owner
create table officer_duty (
  id uuid not null,
  officer_id uuid not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint officer_duty_pkey PRIMARY KEY (id),
  constraint officer_duty_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officer(id),
  constraint officer_duty_check CHECK (ended_at IS NULL OR ended_at >= started_at)
);
alter table officer_duty enable row level security;
alter table officer_duty force row level security;
CREATE INDEX officer_duty_officer ON officer_duty USING btree (officer_id, started_at);
CREATE UNIQUE INDEX officer_duty_open ON officer_duty USING btree (officer_id) WHERE (ended_at IS NULL);
create policy officer_duty_owner on officer_duty for all to dwar_owner using (true) with check (true);
create policy officer_duty_web on officer_duty for select to dwar_web using ((EXISTS ( SELECT
   FROM officer
  WHERE officer.id = officer_duty.officer_id)));
create policy officer_duty_web_insert on officer_duty for insert to dwar_web with check (officer_id = NULLIF(current_setting('dwar.officer'::text, true), ''::text)::uuid);
create policy officer_duty_web_update on officer_duty for update to dwar_web using (officer_id = NULLIF(current_setting('dwar.officer'::text, true), ''::text)::uuid) with check (officer_id = NULLIF(current_setting('dwar.officer'::text, true), ''::text)::uuid);
create policy officer_duty_worker on officer_duty for select to dwar_worker using (true);
grant insert, select on officer_duty to dwar_web;
grant select on officer_duty to dwar_worker;
grant update (ended_at) on officer_duty to dwar_web;

-- owner: dwar_owner
create table officer_role (
  id uuid not null,
  officer_id uuid not null,
  role text not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone,
  constraint officer_role_pkey PRIMARY KEY (id),
  constraint officer_role_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officer(id),
  constraint officer_role_check CHECK (valid_to IS NULL OR valid_to > valid_from)
);
alter table officer_role enable row level security;
alter table officer_role force row level security;
CREATE INDEX officer_role_draw ON officer_role USING btree (role, officer_id);
CREATE INDEX officer_role_officer ON officer_role USING btree (officer_id);
create policy officer_role_owner on officer_role for all to dwar_owner using (true) with check (true);
create policy officer_role_web on officer_role for select to dwar_web using ((EXISTS ( SELECT
   FROM officer
  WHERE officer.id = officer_role.officer_id)));
create policy officer_role_worker on officer_role for select to dwar_worker using (true);
grant select on officer_role to dwar_web;
grant select on officer_role to dwar_worker;

-- owner: dwar_owner
create table officer_session (
  secret_hash bytea not null,
  officer_id uuid not null,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  end_reason text,
  constraint officer_session_pkey PRIMARY KEY (secret_hash),
  constraint officer_session_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officer(id),
  constraint officer_session_check CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  constraint officer_session_end_reason_check CHECK (end_reason = ANY (ARRAY['signed-out'::text, 'replaced'::text]))
);
alter table officer_session enable row level security;
alter table officer_session force row level security;
CREATE UNIQUE INDEX officer_session_open ON officer_session USING btree (officer_id) WHERE (ended_at IS NULL);
create policy officer_session_owner on officer_session for all to dwar_owner using (true) with check (true);
create policy officer_session_web on officer_session for all to dwar_web using (secret_hash = decode(NULLIF(current_setting('dwar.session'::text, true), ''::text), 'hex'::text) OR officer_id = NULLIF(current_setting('dwar.officer'::text, true), ''::text)::uuid) with check (officer_id = NULLIF(current_setting('dwar.officer'::text, true), ''::text)::uuid);
grant insert, select on officer_session to dwar_web;
grant update (last_seen_at, ended_at, end_reason) on officer_session to dwar_web;

-- owner: dwar_owner
create table officer_sign_in (
  secret_hash bytea not null,
  state text not null,
  nonce text not null,
  code_verifier text not null,
  back text not null,
  expires_at timestamp with time zone not null,
  constraint officer_sign_in_pkey PRIMARY KEY (secret_hash)
);
alter table officer_sign_in enable row level security;
alter table officer_sign_in force row level security;
create policy officer_sign_in_owner on officer_sign_in for all to dwar_owner using (true) with check (true);
create policy officer_sign_in_web on officer_sign_in for all to dwar_web using (true) with check (true);
grant delete, insert, select on officer_sign_in to dwar_web;

-- owner: dwar_owner
create table outbox (
  id bigint not null generated always as identity,
  account_id uuid not null,
  data_key_id uuid not null,
  cause_id bigint not null,
  ordinal smallint not null,
  kind text not null,
  body bytea not null,
  asked_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  state text not null default 'new'::text,
  lease integer not null default 0,
  attempts smallint not null default 0,
  next_at timestamp with time zone not null,
  claimed_at timestamp with time zone,
  sent_at timestamp with time zone,
  delivered_at timestamp with time zone,
  read_at timestamp with time zone,
  failed_at timestamp with time zone,
  failure_code integer,
  provider_id text,
  price_category text,
  window_ends_at timestamp with time zone,
  unasked boolean not null default false,
  opened_at timestamp with time zone,
  retired_provider_id text,
  phone_number_id text,
  constraint outbox_pkey PRIMARY KEY (id),
  constraint outbox_cause_id_ordinal_key UNIQUE (cause_id, ordinal),
  constraint outbox_state_check CHECK (state = ANY (ARRAY['new'::text, 'sending'::text, 'unknown'::text, 'sent'::text, 'failed'::text]))
) with (fillfactor=60);
alter table outbox enable row level security;
alter table outbox force row level security;
CREATE INDEX outbox_created ON outbox USING brin (created_at);
CREATE INDEX outbox_opened ON outbox USING btree (opened_at) WHERE (opened_at IS NOT NULL);
create policy outbox_reporter on outbox for select to dwar_reporter using (true);
create policy outbox_web on outbox for all to dwar_web using (true) with check (true);
create policy outbox_worker on outbox for all to dwar_worker using (true) with check (true);
grant select on outbox to dwar_web;
grant delete, insert, select, update on outbox to dwar_worker;
grant select (id, cause_id, kind, asked_at, created_at, state, attempts, next_at, claimed_at, sent_at, delivered_at, read_at, failed_at, failure_code, price_category, window_ends_at, unasked, opened_at) on outbox to dwar_reporter;
grant update (state, next_at, sent_at, delivered_at, read_at, failed_at, failure_code, provider_id, price_category, window_ends_at, retired_provider_id) on outbox to dwar_web;

-- owner: dwar_owner
create table outbox_pending (
  id bigint not null,
  account_id uuid not null,
  constraint outbox_pending_pkey PRIMARY KEY (id)
) with (autovacuum_vacuum_cost_delay=0, autovacuum_vacuum_threshold=20000);
alter table outbox_pending enable row level security;
alter table outbox_pending force row level security;
CREATE INDEX outbox_pending_account ON outbox_pending USING btree (account_id, id);
create policy outbox_pending_reporter on outbox_pending for select to dwar_reporter using (true);
create policy outbox_pending_web on outbox_pending for all to dwar_web using (true) with check (true);
create policy outbox_pending_worker on outbox_pending for all to dwar_worker using (true) with check (true);
grant select on outbox_pending to dwar_reporter;
grant delete, insert, select on outbox_pending to dwar_web;
grant delete, insert, select, update on outbox_pending to dwar_worker;

-- owner: dwar_owner
create table payment_notice (
  reference_id text not null,
  status text not null,
  transaction_id text not null,
  transaction_status text not null,
  amount_minor bigint,
  currency text,
  error_code text,
  told_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  constraint payment_notice_pkey PRIMARY KEY (reference_id, status, transaction_id, transaction_status)
);
alter table payment_notice enable row level security;
alter table payment_notice force row level security;
CREATE INDEX payment_notice_received ON payment_notice USING btree (received_at);
create policy payment_notice_reporter on payment_notice for select to dwar_reporter using (true);
create policy payment_notice_service on payment_notice for all to dwar_web, dwar_worker using (true) with check (true);
grant select on payment_notice to dwar_reporter;
grant insert, select on payment_notice to dwar_web;
grant delete, insert, select on payment_notice to dwar_worker;

-- owner: dwar_owner
create table person (
  id uuid not null,
  data_key_id uuid not null,
  created_at timestamp with time zone not null,
  constraint person_pkey PRIMARY KEY (id),
  constraint person_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_key(id)
);
alter table person enable row level security;
alter table person force row level security;
create policy person_owner on person for all to dwar_owner using (true) with check (true);
create policy person_worker on person for all to dwar_worker using (true) with check (true);
grant insert, select on person to dwar_worker;

-- owner: dwar_owner
create table receipt (
  number text not null,
  case_id uuid not null,
  body text not null,
  key_id text not null,
  signature bytea not null,
  constraint receipt_pkey PRIMARY KEY (number),
  constraint receipt_case_id_key UNIQUE (case_id),
  constraint receipt_case_id_fkey FOREIGN KEY (case_id) REFERENCES application(id)
);
alter table receipt enable row level security;
alter table receipt force row level security;
CREATE TRIGGER receipt_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON receipt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
create policy receipt_owner on receipt for all to dwar_owner using (true) with check (true);
create policy receipt_web on receipt for select to dwar_web using (true);
create policy receipt_worker on receipt for all to dwar_worker using (true) with check (true);
grant select on receipt to dwar_web;
grant insert, select on receipt to dwar_worker;

-- owner: dwar_owner
create table registry_difference (
  registry text not null,
  certificate_number text not null,
  kind text not null,
  first_seen_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  constraint registry_difference_pkey PRIMARY KEY (registry, certificate_number, kind),
  constraint registry_difference_kind_check CHECK (kind = ANY (ARRAY['missing-there'::text, 'missing-here'::text, 'other-record'::text, 'refused-there'::text]))
);
alter table registry_difference enable row level security;
alter table registry_difference force row level security;
create policy registry_difference_figures on registry_difference for select to dwar_reporter, dwar_web using (true);
create policy registry_difference_owner on registry_difference for all to dwar_owner using (true) with check (true);
create policy registry_difference_worker on registry_difference for all to dwar_worker using (true) with check (true);
grant select on registry_difference to dwar_reporter;
grant select on registry_difference to dwar_web;
grant insert, select on registry_difference to dwar_worker;
grant update (last_seen_at, resolved_at) on registry_difference to dwar_worker;

-- owner: dwar_owner
create table registry_reconciliation (
  id uuid not null,
  registry text not null,
  since timestamp with time zone not null,
  finished_at timestamp with time zone not null,
  ours integer not null,
  theirs integer not null,
  differences integer not null,
  constraint registry_reconciliation_pkey PRIMARY KEY (id)
);
alter table registry_reconciliation enable row level security;
alter table registry_reconciliation force row level security;
CREATE INDEX registry_reconciliation_latest ON registry_reconciliation USING btree (registry, finished_at);
create policy registry_reconciliation_figures on registry_reconciliation for select to dwar_reporter, dwar_web using (true);
create policy registry_reconciliation_owner on registry_reconciliation for all to dwar_owner using (true) with check (true);
create policy registry_reconciliation_worker on registry_reconciliation for all to dwar_worker using (true) with check (true);
grant select on registry_reconciliation to dwar_reporter;
grant select on registry_reconciliation to dwar_web;
grant insert, select on registry_reconciliation to dwar_worker;

-- owner: dwar_owner
create table registry_report (
  id uuid not null,
  registry text not null,
  case_id uuid not null,
  data_key_id uuid not null,
  service_id text not null,
  certificate_number text not null,
  record_index bytea not null,
  body_sealed bytea not null,
  state text not null default 'waiting'::text,
  acknowledgement text,
  asked_at timestamp with time zone not null,
  nudged_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  constraint registry_report_pkey PRIMARY KEY (id),
  constraint registry_report_registry_certificate_number_key UNIQUE (registry, certificate_number),
  constraint registry_report_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_key(id),
  constraint registry_report_check CHECK ((state = 'accepted'::text) = (acknowledgement IS NOT NULL)),
  constraint registry_report_check1 CHECK ((state = 'waiting'::text) = (settled_at IS NULL)),
  constraint registry_report_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'accepted'::text, 'refused'::text]))
);
alter table registry_report enable row level security;
alter table registry_report force row level security;
CREATE INDEX registry_report_asked ON registry_report USING btree (registry, asked_at);
CREATE INDEX registry_report_case ON registry_report USING btree (case_id);
CREATE INDEX registry_report_waiting ON registry_report USING btree (nudged_at) WHERE (state = 'waiting'::text);
create policy registry_report_figures on registry_report for select to dwar_reporter, dwar_web using (true);
create policy registry_report_owner on registry_report for all to dwar_owner using (true) with check (true);
create policy registry_report_worker on registry_report for all to dwar_worker using (true) with check (true);
grant insert, select on registry_report to dwar_worker;
grant select (registry, service_id, state, asked_at, settled_at) on registry_report to dwar_reporter;
grant select (registry, service_id, state, asked_at, settled_at) on registry_report to dwar_web;
grant update (state, acknowledgement, nudged_at, settled_at) on registry_report to dwar_worker;

-- owner: dwar_owner
create table registry_request (
  id uuid not null,
  party_kind text not null,
  party_id uuid not null,
  data_key_id uuid not null,
  service_id text not null,
  lookup text not null,
  query_sealed bytea,
  state text not null default 'asked'::text,
  outcome text,
  asked_at timestamp with time zone not null,
  nudged_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  service_version integer,
  constraint registry_request_pkey PRIMARY KEY (id),
  constraint registry_request_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_key(id),
  constraint registry_request_check CHECK ((state = 'asked'::text) = (query_sealed IS NOT NULL)),
  constraint registry_request_check1 CHECK ((state = 'answered'::text) = (outcome IS NOT NULL)),
  constraint registry_request_check2 CHECK ((state = 'answered'::text) = (answered_at IS NOT NULL)),
  constraint registry_request_outcome_check CHECK (outcome = ANY (ARRAY['linked'::text, 'not-linked'::text, 'not-found'::text, 'unavailable'::text, 'too-many'::text])),
  constraint registry_request_party_kind_check CHECK (party_kind = ANY (ARRAY['account'::text, 'case'::text])),
  constraint registry_request_state_check CHECK (state = ANY (ARRAY['asked'::text, 'answered'::text]))
);
alter table registry_request enable row level security;
alter table registry_request force row level security;
CREATE INDEX registry_request_day ON registry_request USING btree (asked_at);
CREATE INDEX registry_request_party ON registry_request USING btree (party_kind, party_id, asked_at);
CREATE INDEX registry_request_waiting ON registry_request USING btree (nudged_at) WHERE (state = 'asked'::text);
create policy registry_request_figures on registry_request for select to dwar_reporter, dwar_web using (true);
create policy registry_request_owner on registry_request for all to dwar_owner using (true) with check (true);
create policy registry_request_worker on registry_request for all to dwar_worker using (true) with check (true);
grant insert, select on registry_request to dwar_worker;
grant select (service_id, lookup, state, outcome, asked_at, answered_at) on registry_request to dwar_reporter;
grant select (service_id, lookup, state, outcome, asked_at, answered_at) on registry_request to dwar_web;
grant update (query_sealed, state, outcome, nudged_at, answered_at) on registry_request to dwar_worker;

-- owner: dwar_owner
create table registry_request_key (
  request_id uuid not null,
  key_index bytea not null,
  asked_at timestamp with time zone not null,
  constraint registry_request_key_pkey PRIMARY KEY (request_id, key_index),
  constraint registry_request_key_request_id_fkey FOREIGN KEY (request_id) REFERENCES registry_request(id) ON DELETE CASCADE
);
alter table registry_request_key enable row level security;
alter table registry_request_key force row level security;
CREATE INDEX registry_request_key_recent ON registry_request_key USING btree (key_index, asked_at);
create policy registry_request_key_owner on registry_request_key for all to dwar_owner using (true) with check (true);
create policy registry_request_key_worker on registry_request_key for all to dwar_worker using (true) with check (true);
grant insert, select on registry_request_key to dwar_worker;

-- owner: the login that migrates
create table schema_migration (
  name text not null,
  digest text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migration_pkey PRIMARY KEY (name)
);

-- owner: dwar_owner
create table service_approval (
  proposal_id uuid not null,
  approved_by text not null,
  approved_at timestamp with time zone not null,
  constraint service_approval_pkey PRIMARY KEY (proposal_id, approved_by),
  constraint service_approval_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES service_proposal(id),
  constraint service_approval_approved_by_check CHECK (approved_by <> ''::text)
);
alter table service_approval enable row level security;
alter table service_approval force row level security;
CREATE TRIGGER service_approval_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON service_approval FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
create policy service_approval_reporter on service_approval for select to dwar_reporter using (true);
create policy service_approval_worker on service_approval for all to dwar_worker using (true) with check (true);
grant select on service_approval to dwar_reporter;
grant insert, select on service_approval to dwar_worker;

-- owner: dwar_owner
create table service_migration_case (
  proposal_id uuid not null,
  case_id uuid not null,
  constraint service_migration_case_pkey PRIMARY KEY (proposal_id, case_id),
  constraint service_migration_case_case_id_fkey FOREIGN KEY (case_id) REFERENCES application(id),
  constraint service_migration_case_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES service_proposal(id)
);
alter table service_migration_case enable row level security;
alter table service_migration_case force row level security;
CREATE TRIGGER service_migration_case_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON service_migration_case FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
create policy service_migration_case_reporter on service_migration_case for select to dwar_reporter using (true);
create policy service_migration_case_worker on service_migration_case for all to dwar_worker using (true) with check (true);
grant select on service_migration_case to dwar_reporter;
grant insert, select on service_migration_case to dwar_worker;

-- owner: dwar_owner
create table service_proposal (
  id uuid not null,
  kind text not null,
  service_id text not null,
  version integer not null,
  from_version integer,
  digest text not null,
  content jsonb,
  reason text not null,
  proposed_by text not null,
  proposed_at timestamp with time zone not null,
  constraint service_proposal_pkey PRIMARY KEY (id),
  constraint service_proposal_check CHECK ((from_version IS NULL) = (kind = 'publish'::text)),
  constraint service_proposal_check1 CHECK ((content IS NULL) = (kind = 'migrate'::text)),
  constraint service_proposal_kind_check CHECK (kind = ANY (ARRAY['publish'::text, 'rollback'::text, 'migrate'::text])),
  constraint service_proposal_proposed_by_check CHECK (proposed_by <> ''::text),
  constraint service_proposal_reason_check CHECK (reason <> ''::text)
);
alter table service_proposal enable row level security;
alter table service_proposal force row level security;
CREATE INDEX service_proposal_service ON service_proposal USING btree (service_id, version);
CREATE TRIGGER service_proposal_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON service_proposal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
create policy service_proposal_owner on service_proposal for all to dwar_owner using (true) with check (true);
create policy service_proposal_reporter on service_proposal for select to dwar_reporter using (true);
create policy service_proposal_worker on service_proposal for all to dwar_worker using (true) with check (true);
grant select on service_proposal to dwar_reporter;
grant insert, select on service_proposal to dwar_worker;

-- owner: dwar_owner
create table service_publication (
  proposal_id uuid not null,
  published_by text not null,
  published_at timestamp with time zone not null,
  constraint service_publication_pkey PRIMARY KEY (proposal_id),
  constraint service_publication_proposal_id_fkey FOREIGN KEY (proposal_id) REFERENCES service_proposal(id),
  constraint service_publication_published_by_check CHECK (published_by <> ''::text)
);
alter table service_publication enable row level security;
alter table service_publication force row level security;
CREATE TRIGGER service_publication_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON service_publication FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
create policy service_publication_reporter on service_publication for select to dwar_reporter using (true);
create policy service_publication_worker on service_publication for all to dwar_worker using (true) with check (true);
grant select on service_publication to dwar_reporter;
grant insert, select on service_publication to dwar_worker;

-- owner: dwar_owner
create table service_version (
  service_id text not null,
  version integer not null,
  digest text not null,
  content jsonb not null,
  published_at timestamp with time zone not null,
  constraint service_version_pkey PRIMARY KEY (service_id, version)
);
alter table service_version enable row level security;
alter table service_version force row level security;
CREATE TRIGGER service_version_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON service_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
create policy service_version_reporter on service_version for select to dwar_reporter using (true);
create policy service_version_service on service_version for all to dwar_web, dwar_worker using (true) with check (true);
grant select on service_version to dwar_reporter;
grant insert, select on service_version to dwar_web;
grant insert, select on service_version to dwar_worker;

-- owner: dwar_owner
create table status_unmatched (
  provider_id text not null,
  status text not null,
  received_at timestamp with time zone not null,
  constraint status_unmatched_pkey PRIMARY KEY (provider_id, status)
);
alter table status_unmatched enable row level security;
alter table status_unmatched force row level security;
CREATE INDEX status_unmatched_received ON status_unmatched USING btree (received_at);
create policy status_unmatched_service on status_unmatched for all to dwar_web, dwar_worker using (true) with check (true);
grant insert, select on status_unmatched to dwar_web;
grant delete, insert, select on status_unmatched to dwar_worker;

-- owner: dwar_owner
create table system_key (
  purpose text not null,
  data_key_id uuid not null,
  constraint system_key_pkey PRIMARY KEY (purpose),
  constraint system_key_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_key(id)
);
alter table system_key enable row level security;
alter table system_key force row level security;
create policy system_key_service on system_key for all to dwar_web, dwar_worker using (true) with check (true);
grant insert, select on system_key to dwar_web;
grant insert, select on system_key to dwar_worker;

-- owner: dwar_owner
create table timer (
  id uuid not null,
  party_kind text not null,
  party_id uuid not null,
  kind text not null,
  key text not null,
  due_at timestamp with time zone not null,
  data_key_id uuid not null,
  body bytea not null,
  constraint timer_pkey PRIMARY KEY (id),
  constraint timer_party_id_kind_key_key UNIQUE (party_id, kind, key),
  constraint timer_party_kind_check CHECK (party_kind = ANY (ARRAY['account'::text, 'case'::text]))
);
alter table timer enable row level security;
alter table timer force row level security;
CREATE INDEX timer_due ON timer USING btree (due_at);
create policy timer_reporter on timer for select to dwar_reporter using (true);
create policy timer_web on timer for all to dwar_web using (true) with check (true);
create policy timer_worker on timer for all to dwar_worker using (true) with check (true);
grant delete, insert, select, update on timer to dwar_web;
grant delete, insert, select, update on timer to dwar_worker;
grant select (id, party_kind, kind, due_at) on timer to dwar_reporter;

-- owner: dwar_owner
create table webhook_other (
  id uuid not null,
  received_at timestamp with time zone not null,
  field text not null,
  reason text not null,
  data_key_id uuid not null,
  body bytea not null,
  seen_at timestamp with time zone,
  key bytea,
  constraint webhook_other_pkey PRIMARY KEY (id),
  constraint webhook_other_key_key UNIQUE (key),
  constraint webhook_other_data_key_id_fkey FOREIGN KEY (data_key_id) REFERENCES data_key(id)
);
alter table webhook_other enable row level security;
alter table webhook_other force row level security;
CREATE INDEX webhook_other_received ON webhook_other USING btree (received_at);
create policy webhook_other_reporter on webhook_other for select to dwar_reporter using (true);
create policy webhook_other_service on webhook_other for all to dwar_web, dwar_worker using (true) with check (true);
grant insert, select on webhook_other to dwar_web;
grant delete, insert, select on webhook_other to dwar_worker;
grant select (id, received_at, field, reason, seen_at) on webhook_other to dwar_reporter;
grant update (seen_at) on webhook_other to dwar_web;

CREATE OR REPLACE FUNCTION public.audit_queue_leaf()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into audit_pending (leaf_id, log) select id, log from fresh;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.enqueue_job(job_name text, payload json, run_at timestamp with time zone, max_attempts integer, job_key text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform graphile_worker.add_job(
    identifier => job_name,
    payload => payload,
    run_at => run_at,
    max_attempts => max_attempts,
    job_key => job_key,
    job_key_mode => 'preserve_run_at'
  );
end $function$
;
grant execute on function enqueue_job to dwar_owner;
grant execute on function enqueue_job to dwar_web;
grant execute on function enqueue_job to dwar_worker;

CREATE OR REPLACE FUNCTION public.find_certificate_status(wanted text)
 RETURNS TABLE(id uuid, service_id text, service_version integer, data_key_id uuid, status text, issued_at timestamp with time zone, expires_at timestamp with time zone, public_sealed bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select c.id, c.service_id, c.service_version, c.data_key_id, c.status, c.issued_at, c.expires_at, c.public_sealed
    from certificate c
   where c.number = wanted and c.status <> 'issuing'
$function$
;
grant execute on function find_certificate_status to dwar_web;
grant execute on function find_certificate_status to dwar_worker;

CREATE OR REPLACE FUNCTION public.is_helpdesk()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select from officer_role
     where officer_id = nullif(current_setting('dwar.officer', true), '')::uuid and role = 'helpdesk'
       and valid_from <= now() and (valid_to is null or valid_to > now()))
$function$
;
grant execute on function is_helpdesk to public;

CREATE OR REPLACE FUNCTION public.mailbox_group(party_id uuid)
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select (get_byte(uuid_send(party_id), 15) / 32)::smallint $function$
;
grant execute on function mailbox_group to public;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $function$
;
grant execute on function refuse_change to public;
