import { mayDo, wordsIn } from '#catalogue';
import { dayIn, formatDate, formatRupees } from '#language';
import { askOf } from '../ask.ts';
import type { CaseSummary } from '../input.ts';
import { openMenu } from '../start-service.ts';
import { languageOf, note, say, type Turn } from '../turn.ts';
import { serviceName } from './case-news.ts';

const shown = 3;

/** Somebody of whom it is doubted whether they are still the same does not get this far (isDoubted). */
const THIS_PHONE = 1;

/** The turn's answer to a question for status: the newest cases in words. */
export function handleCasesListed(turn: Turn, cases: readonly CaseSummary[]): void {
  const filing = turn.state.filing?.some((caseId) => cases.every((one) => one.caseId !== caseId)) ?? false;
  if (filing) note(turn, say(turn, 'filed.sending'));
  if (cases.length === 0 && !filing) {
    const words = say(turn, 'status.none');
    if (askOf(turn.state).kind === 'idle') openMenu(turn, words);
    else note(turn, words);
    return;
  }
  const newestFirst = cases.toSorted((a, b) => (a.filedAt < b.filedAt ? 1 : -1));
  for (const one of newestFirst.slice(0, shown)) note(turn, describe(turn, one));
  if (cases.length > shown) note(turn, say(turn, 'status.more', { count: cases.length - shown }));
}

function describe(turn: Turn, one: CaseSummary): string {
  const language = languageOf(turn);
  const definition = turn.deps.catalogue.findService(one.serviceId);
  if (definition && !mayDo(definition, 'status', { level: THIS_PHONE, standing: one.standing ?? 'applicant' }).ok)
    return say(turn, 'assurance.status', { service: serviceName(turn, one.serviceId), number: one.number });
  const day = (instant: string): string => formatDate(dayIn(turn.deps.catalogue.region.timeZone, instant), language);
  const head = { service: serviceName(turn, one.serviceId), number: one.number, filedOn: day(one.filedAt) };
  if (one.fee) return describeFee(turn, head, one.fee);
  // Nobody decided, and its clock never began.
  if (one.dueOn === undefined || one.waitingFor === 'fee') return say(turn, 'status.lapsed', head);
  const waiting = say(turn, one.waitingFor === 'none' ? 'status.over' : `status.${one.waitingFor}`);
  if (one.decidedAt !== undefined)
    return say(turn, 'status.decided', { ...head, outcome: waiting, decidedOn: day(one.decidedAt) });
  const told = say(turn, 'status.case', {
    ...head,
    waitingFor: one.paused && one.waitingFor !== 'citizen' ? `${waiting} ${say(turn, 'status.paused')}` : waiting,
    dueOn: formatDate(one.dueOn, language),
  });
  if (one.compensation === undefined) return told;
  const { daysLate, paise } = one.compensation;
  return `${told}\n${say(turn, 'compensation.so-far', { daysLate, amount: formatRupees(paise) })}`;
}

function describeFee(
  turn: Turn,
  head: { readonly service: string; readonly number: string; readonly filedOn: string },
  fee: NonNullable<CaseSummary['fee']>,
): string {
  const { catalogue } = turn.deps;
  const language = languageOf(turn);
  const office = catalogue.findOffice(fee.officeId);
  return say(turn, 'status.fee', {
    ...head,
    amount: formatRupees(fee.paise),
    payBy: formatDate(fee.payBy, language),
    office: office ? wordsIn(catalogue, office.names, language) : fee.officeId,
    address: office ? wordsIn(catalogue, office.address, language) : '',
  });
}
