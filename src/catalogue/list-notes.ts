import type { Catalogue } from './catalogue.ts';

/** What a department must still confirm of a service: settings and parts of the fee marked (!) or (u). A note without is a remark. */
export function listNotes(catalogue: Catalogue, serviceId: string): readonly string[] {
  const definition = catalogue.getService(serviceId);
  const isOpen = (note: string | undefined): note is string => note !== undefined && /\((?:!|u)\)/.test(note);
  const settings = Object.entries(definition.settings).flatMap(([name, { note }]) =>
    isOpen(note) ? [`settings.${name}: ${note}`] : [],
  );
  const amounts = catalogue.fees.find((fee) => fee.id === definition.fee)?.amounts ?? [];
  const parts = amounts.flatMap((amount) => amount.components ?? []);
  const fees = parts.flatMap(({ id, note }) => (isOpen(note) ? [`fee, ${id}: ${note}`] : []));
  return [...new Set([...settings, ...fees])];
}
