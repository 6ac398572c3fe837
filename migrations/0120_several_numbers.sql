-- Several numbers in one deployment, one per department: which one a citizen last wrote to, and by which one a reply leaves.
-- Null is the number of the settings (WHATSAPP_PHONE_NUMBER_ID): it was the only one until now.

alter table conversation add column phone_number_id text;
alter table outbox add column phone_number_id text;

-- A number that the settings no longer name has no row here.
grant delete on channel_number to dwar_worker;

-- Each business account has its own copy of the region's templates, reviewed apart.
alter table message_template add column waba_id text;
-- For the moment of these two statements their owner sees the rows.
alter table message_template no force row level security;
alter table channel_number no force row level security;
update message_template set waba_id = (select min(waba_id) from channel_number);
-- No number was ever set: nothing was handed to Meta either.
delete from message_template where waba_id is null;
alter table message_template force row level security;
alter table channel_number force row level security;
alter table message_template alter column waba_id set not null;
alter table message_template drop constraint message_template_pkey, add primary key (waba_id, name, language_code);
drop index message_template_purpose;
create index message_template_purpose on message_template (waba_id, purpose, status);
