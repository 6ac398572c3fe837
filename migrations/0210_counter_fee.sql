-- A fee that is paid at a counter. The application waits for it: no clock and no draw before it is paid; it lapses when it
-- is not paid in time. What the counter wrote down is kept here; the case learns of it by mail and draws then.

alter table application drop constraint application_stage_check;
alter table application add constraint application_stage_check check (stage in
  ('fee-due', 'waiting-draw', 'with-officer', 'query', 'hearing', 'approved', 'issued', 'refused', 'lapsed'));
alter table application alter column due_on drop not null;
-- Whatever the program does: what is not paid has no due date, is asked for no draw and is in nobody's hands.
alter table application add constraint application_unpaid check (
  case when stage in ('fee-due', 'lapsed') then due_on is null and draw_leaf is null and officer_id is null
       else due_on is not null end);

drop index application_open;
create index application_open on application (stage, stage_since) where stage not in ('issued', 'refused', 'lapsed');

create table fee_receipt (
  id uuid primary key,
  -- At most one for each case (promise P3).
  case_id uuid not null unique references application (id),
  department_id text not null,
  -- The counter's office, and the number of the receipt that it gave out.
  office_id text not null,
  counter_number text not null,
  paid_on date not null,
  officer_id uuid not null references officer (id),
  recorded_at timestamptz not null,
  leaf_hash bytea not null,
  unique (office_id, counter_number)
);
create index fee_receipt_officer on fee_receipt (officer_id);

alter table fee_receipt owner to dwar_owner;
create trigger fee_receipt_append_only before update or delete or truncate on fee_receipt
  for each statement execute function refuse_change();
alter table fee_receipt enable row level security;
alter table fee_receipt force row level security;
create policy fee_receipt_worker on fee_receipt for select to dwar_worker using (true);
create policy fee_receipt_owner on fee_receipt for all to dwar_owner using (true) with check (true);
create policy fee_receipt_reporter on fee_receipt for select to dwar_reporter using (true);
create policy fee_receipt_web on fee_receipt for select to dwar_web
  using (department_id = current_setting('dwar.department', true));
-- Only a cashier, in their own name and for their own counter, and only for an application of the department that waits for it.
create policy fee_receipt_web_insert on fee_receipt for insert to dwar_web with check (
  department_id = current_setting('dwar.department', true)
  and officer_id = nullif(current_setting('dwar.officer', true), '')::uuid
  and exists (select from officer where officer.id = fee_receipt.officer_id and officer.office_id = fee_receipt.office_id)
  and exists (select from officer_role as held where held.officer_id = fee_receipt.officer_id and held.role = 'cashier'
    and held.valid_from <= fee_receipt.recorded_at and (held.valid_to is null or held.valid_to > fee_receipt.recorded_at))
  and exists (select from application where application.id = fee_receipt.case_id
    and application.department_id = fee_receipt.department_id and application.stage in ('fee-due', 'lapsed'))
);
grant select, insert on fee_receipt to dwar_web;
grant select on fee_receipt to dwar_worker, dwar_reporter;
