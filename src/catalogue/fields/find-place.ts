import { clipText } from '#language';
import { findAreas } from '../find-areas.ts';
import { LABEL_LIMITS } from '../label-limits.ts';
import { wordsIn } from '../words-in.ts';
import type { FieldChoice, FieldContext } from './field-kind.ts';

// Localities by PIN code or name, for the kinds of fields that ask for a place.

export function findPlaces(context: FieldContext, text: string): readonly string[] {
  return findAreas(context.catalogue, text).map((area) => area.id);
}

export function placeName(context: FieldContext, area: string): string {
  const found = context.catalogue.findArea(area);
  return found ? wordsIn(context.catalogue, found.names, context.language) : area;
}

export function placeChoices(context: FieldContext, areas: readonly string[]): readonly FieldChoice[] {
  return areas.map((id) => ({
    value: id,
    title: clipText(placeName(context, id), areas.length > 3 ? LABEL_LIMITS.row : LABEL_LIMITS.button),
    description: clipText(context.catalogue.findArea(id)?.pins.join(', ') ?? '', LABEL_LIMITS.rowDescription),
  }));
}

/** A PIN that names one locality, and one that names several or no word of which is left: for samples. */
export function samplePlaces(context: FieldContext): {
  readonly sure: { readonly text: string; readonly area: string } | undefined;
  readonly several: { readonly text: string; readonly areas: readonly string[] } | undefined;
} {
  const pins = [...new Set(context.catalogue.jurisdictions.areas.flatMap((area) => area.pins))].slice(0, 50);
  const found = pins.map((text) => ({ text, areas: findPlaces(context, text) }));
  const one = found.find(({ areas }) => areas.length === 1);
  const several = found.find(({ areas }) => areas.length > 1);
  const [area] = one?.areas ?? [];
  return { sure: one && area !== undefined ? { text: one.text, area } : undefined, several };
}
