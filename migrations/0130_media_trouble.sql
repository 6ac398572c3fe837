-- Trouble with files at Meta: when its media host keeps failing, downloads pause for all workers together, longer each
-- time, and one of them tries whether it is over. And how old a file's id is: Meta forgets it after 7 days.

create table media_trouble (
  only_row boolean primary key default true check (only_row),
  failed_in_row integer not null default 0,
  -- Since when downloads have been paused, and until when; then one may try, which moves it on again.
  paused_since timestamptz,
  paused_until timestamptz,
  check ((paused_since is null) = (paused_until is null))
);
insert into media_trouble default values;

alter table media_trouble enable row level security;
alter table media_trouble force row level security;
create policy media_trouble_worker on media_trouble for all to dwar_worker using (true) with check (true);
create policy media_trouble_reporter on media_trouble for select to dwar_reporter using (true);
grant select, update on media_trouble to dwar_worker;
grant select on media_trouble to dwar_reporter;
alter table media_trouble owner to dwar_owner;

-- When our webhook took the message with the file; null in rows from before.
alter table document add column sent_at timestamptz;
