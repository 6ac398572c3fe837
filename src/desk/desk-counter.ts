// The counter's view on a fee, made of what #cases and #catalogue offer.

import { findCaseFee, recordReceipt, type DeskDeps as CaseCommandDeps } from '#cases';
import { inPageLanguages } from '#catalogue';
import type { Db } from '#platform';
import type { DeskCounter } from './ports.ts';

export function createDeskCounter(deps: CaseCommandDeps & { readonly db: Db }): DeskCounter {
  const { catalogue, calendar, clock, db } = deps;
  return {
    async findFee(officer, number) {
      const found = await findCaseFee(db, deps, officer, number);
      if (found === undefined) return undefined;
      const { serviceId, filedOn, fee, lapsed, receipt } = found;
      return {
        number: found.number,
        service: inPageLanguages(catalogue, (language) => catalogue.text(serviceId, language, 'name')),
        filedOn,
        today: calendar.dayOf(clock.now()),
        lapsed,
        ...(fee === undefined
          ? {}
          : {
              owed: {
                paise: fee.paise,
                payBy: fee.payBy,
                source: fee.source,
                parts: fee.components.map(({ id, names, paise, source }) => ({
                  name: inPageLanguages(catalogue, (language) => names[language] ?? names['en'] ?? id),
                  paise,
                  source,
                })),
              },
            }),
        ...(receipt === undefined
          ? {}
          : {
              receipt: {
                ...receipt,
                office: inPageLanguages(
                  catalogue,
                  (language) => catalogue.findOffice(receipt.officeId)?.names[language] ?? receipt.officeId,
                ),
                recordedAt: receipt.recordedAt.toISOString(),
              },
            }),
      };
    },
    recordReceipt: (officer, { number, receipt }) => recordReceipt(db, deps, { officer, number, receipt }),
  };
}
