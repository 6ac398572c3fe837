-- An account has one live phone number and one live BSUID. Two processes that attached different ones at the same moment
-- used to leave both, of which the second was found no more and could not be written again either.

-- The owner sees no row while its own rows' security is forced.
alter table account_identifier no force row level security;
update account_identifier i set valid_to = now()
  from account_identifier newer
 where i.valid_to is null and newer.valid_to is null
   and newer.account_id = i.account_id and newer.kind = i.kind and newer.id > i.id;
alter table account_identifier force row level security;

drop index account_identifier_account;
create unique index account_identifier_one_live on account_identifier (account_id, kind) where valid_to is null;
