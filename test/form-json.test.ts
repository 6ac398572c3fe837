// Every form that a definition makes is held against the emulator's reading of Meta's rules: its JSON, its routing, and the
// data of each of its screens in each language.

import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Catalogue } from '#catalogue';
import { initialState, type ConversationState } from '#conversation/engine';
import { findDataFault } from '../emulator/flows/data-schema.ts';
import { checkFlowJson } from '../emulator/flows/flow-json.ts';
import { delhi, load, nayapur } from './helpers/converse.ts';
import { writeEveryKind } from './helpers/every-kind.ts';
import { compileForm } from '../src/forms/compile-form.ts';
import { LABEL_ROOM } from '../src/forms/form-screen.ts';
import { viewForm } from '../src/forms/form-view.ts';
import { screenData } from '../src/forms/screen-data.ts';

const folder = writeEveryKind();
const everyKind = load(folder);
afterAll(() => rmSync(path.dirname(folder), { recursive: true }));

const forms = [delhi, nayapur, everyKind].flatMap((catalogue) =>
  catalogue.services.map((definition) => [definition.id, catalogue, definition] as const),
);
const now = new Date('2026-11-23T06:00:00Z');

function stateOf(catalogue: Catalogue, serviceId: string, language: string): ConversationState {
  const { version } = catalogue.getService(serviceId);
  const lists = { linked: [], documents: [], pending: [] };
  const journey = {
    id: 'j',
    serviceId,
    version,
    at: { kind: 'start' as const },
    answers: {},
    reminded: false,
    ...lists,
  };
  return { ...initialState(), language, journey };
}

test.each(forms)('the form of %s keeps to the rules of Flow JSON', (_id, catalogue, definition) => {
  const checked = checkFlowJson(JSON.stringify(compileForm(catalogue, definition)));
  expect(checked.faults).toEqual([]);
});

test.each(forms)('every screen of %s has all its words, none blank, none too long', (id, catalogue, definition) => {
  const checked = checkFlowJson(JSON.stringify(compileForm(catalogue, definition)));
  if (!checked.ok) throw new Error('see above');
  for (const language of catalogue.languages) {
    const view = viewForm(catalogue, stateOf(catalogue, id, language), 'j', now)!;
    expect(view.screens.map((screen) => screen.id)).toEqual(checked.json.screens.map((screen) => screen.id));
    for (const [index, screen] of view.screens.entries()) {
      const data = JSON.parse(JSON.stringify(screenData(view, screen)));
      expect(findDataFault(checked.json.screens[index]!, data)).toBeUndefined();
      expect(Object.values(data)).not.toContain('');
      expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(1_000_000);
      for (const { name, component } of screen.inputs) {
        expect(data[`${name}_label`].length).toBeLessThanOrEqual(LABEL_ROOM[component]);
      }
    }
  }
});

test('the same definition compiles to the same bytes, so that nothing is published twice', () => {
  for (const [, catalogue, definition] of forms) {
    expect(JSON.stringify(compileForm(catalogue, structuredClone(definition)))).toBe(
      JSON.stringify(compileForm(catalogue, definition)),
    );
  }
});
