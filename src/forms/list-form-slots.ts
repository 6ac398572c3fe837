// Which questions and papers of a service its form can take; the rest is asked in chat, before or after it.

import type { Catalogue, ServiceDefinition } from '#catalogue';
import { layOutForm } from './lay-out-form.ts';

/** Ids of fields and of evidence. */
export function listFormSlots(catalogue: Catalogue, definition: ServiceDefinition): ReadonlySet<string> {
  return new Set(
    layOutForm(catalogue, definition).flatMap((screen): readonly string[] => {
      switch (screen.kind) {
        case 'capacity':
        case 'summary':
          return [];
        case 'page':
          return screen.fields.map(({ id }) => id);
        case 'more':
        case 'member':
          return [screen.field.id];
        case 'evidence':
          return [screen.evidence.id];
      }
    }),
  );
}
