// At filing: what is owed by rule, and until when it can be paid. Kept as it was reckoned then, with the source of each part;
// from here the case waits for counter-receipt mail (take-fee.ts) or lapses.

import { feeOf, type Catalogue, type RuleFacts, type ServiceDefinition } from '#catalogue';
import { addDays, type Calendar } from '../calendar.ts';
import type { FeeDemandedEvent } from '../case-event.ts';

/**
 * Undefined where nothing is to be paid. A fee that cannot be reckoned is never demanded: the prover refuses such a
 * definition, and an application that was sent is not lost for it.
 */
export function demandFee(
  deps: { readonly catalogue: Catalogue; readonly calendar: Calendar },
  definition: ServiceDefinition,
  facts: RuleFacts,
  at: string,
): FeeDemandedEvent | undefined {
  const owed = feeOf(deps.catalogue, definition, facts);
  if (owed.kind === 'unknown' || owed.paise === 0) return undefined;
  const { paise, label, source } = owed;
  const components = owed.components.filter((one) => one.paise > 0).map((one) => ({ ...one, names: { ...one.names } }));
  const payBy = lastDayToPay(deps, facts.today);
  return { v: 1, at, kind: 'fee-demanded', paise, components, label, source, payBy };
}

/** Counters are shut on holidays: the last day moves to the next open one. */
function lastDayToPay(
  { catalogue, calendar }: { readonly catalogue: Catalogue; readonly calendar: Calendar },
  filedOn: string,
): string {
  const last = addDays(filedOn, catalogue.region.fees.payWithinDays);
  return calendar.addWorkingDays(addDays(last, -1), 1);
}
