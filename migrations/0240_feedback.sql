-- What citizens say of how it went, without who said it: no case, no account, no instant. The id is pure chance.

create table feedback (
  id uuid primary key,
  service_id text not null,
  office_id text not null,
  -- First day of the month in which it was said.
  month date not null check (extract(day from month) = 1),
  outcome text not null check (outcome in ('certificate', 'refusal')),
  -- 3 good, 2 so-so, 1 bad.
  rating smallint not null check (rating between 1 and 3)
);
create index feedback_month on feedback (month);

alter table feedback owner to dwar_owner;
alter table feedback enable row level security;
alter table feedback force row level security;
create policy feedback_worker on feedback for insert to dwar_worker with check (true);
create policy feedback_reporter on feedback for select to dwar_reporter using (true);
grant insert on feedback to dwar_worker;
grant select on feedback to dwar_reporter;
