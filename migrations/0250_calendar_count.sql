-- Calendars by which the due dates of running cases were counted anew: an ad-hoc closure moves them (src/cases/recount-due.ts).

create table calendar_count (
  -- SHA-256 over the holidays of the region's files, in hex.
  digest text primary key,
  counted_at timestamptz not null
);

alter table calendar_count owner to dwar_owner;
alter table calendar_count enable row level security;
alter table calendar_count force row level security;
create policy calendar_count_worker on calendar_count for all to dwar_worker using (true) with check (true);
grant select, insert, update on calendar_count to dwar_worker;
