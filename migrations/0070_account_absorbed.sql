-- The other direction of merged_into: a turn that reads the surviving account sees whose conversation and cases it took
-- over, without a search. Null for nearly everybody.

alter table account add column absorbed uuid[];
grant update (absorbed) on account to dwar_web, dwar_worker;
