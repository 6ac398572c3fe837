// For whom the receipt comes late. A receipt follows its application within a second, and nothing of ours can wait for a
// day: instead, time passes in the database of the run. A trigger moves the moment at which a citizen last wrote into the
// past when their application is filed; the last symbol of its number says for whom, to the trigger and to Meta alike.

/** `known`: our own clock says that their window has closed; `refused`, `dropped`: only Meta's does. */
export type Lateness = 'refused' | 'dropped' | 'known' | 'none';

const KINDS: readonly Lateness[] = ['refused', 'dropped', 'known'];
/** Those of which a number is made (src/cases/case-number.ts), each as likely as the others. */
const SYMBOLS = '23456789CFGHJMPQRVWX';

/** Three numbers in `period` are late, one of each kind; 0: none. */
export function latenessOf(applicationNumber: string, period: number): Lateness {
  const place = SYMBOLS.indexOf(applicationNumber.slice(-1));
  return place < 0 || period === 0 ? 'none' : (KINDS[place % period] ?? 'none');
}

/** Statements for the superuser of the run's database. */
export function latenessTrigger(period: number): readonly string[] {
  if (period === 0) return [];
  return [
    `create function bench_let_time_pass() returns trigger language plpgsql security definer as $$
     declare slot int := mod(strpos('${SYMBOLS}', right((select number from public.application where id = new.case_id), 1)) - 1, ${period});
     begin
       update public.conversation
          set last_inbound_at = last_inbound_at - case slot when ${KINDS.indexOf('known')} then interval '25 hours' else interval '20 hours' end
        where slot between 0 and ${KINDS.length - 1}
          and account_id = coalesce((select merged_into from public.account where id = new.account_id), new.account_id);
       return null;
     end $$`,
    `create trigger bench_let_time_pass after insert on case_party for each row execute function bench_let_time_pass()`,
  ];
}
