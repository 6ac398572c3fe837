-- WhatsApp's key of the phone behind an account (whatsapp.md §9.5): kept when it is first told, sent back with what only
-- this person may get. Another key means another phone, perhaps another person: to be proved anew. Until then the first
-- one is sent back, so that Meta delivers nothing to the other phone.

alter table account
  -- Keyed look-up value, to compare without opening.
  add column identity_index bytea,
  -- Sealed; place: account.identity_hash.<id>.
  add column identity_hash bytea,
  -- What was told last, in the same place: a proof makes it the one that counts.
  add column told_identity_index bytea,
  add column told_identity_hash bytea,
  -- When the phone last told it: an older message that comes late changes nothing.
  add column identity_told_at timestamptz,
  -- Null: nobody doubts that the person who proved themself is still behind this account.
  add column to_prove_since timestamptz;
grant update (identity_index, identity_hash, told_identity_index, told_identity_hash, identity_told_at, to_prove_since)
  on account to dwar_web, dwar_worker;
