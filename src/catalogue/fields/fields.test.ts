import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '#platform/pure';
import { writeEveryKind } from '../../../test/helpers/every-kind.ts';
import {
  askField,
  certifyField,
  contextOf,
  deskField,
  describeFinding,
  flowField,
  listFields,
  loadCatalogue,
  readField,
  readFlowField,
  sampleField,
  showField,
  type Catalogue,
  type FieldContext,
  type FieldInput,
  type Reading,
} from '../index.ts';
import type { Field } from '../field.ts';
import { FIELD_KINDS, kindOf } from './registry.ts';

const today = '2026-11-23';
let folder: string;
let catalogue: Catalogue;

beforeAll(() => {
  folder = writeEveryKind();
  const loaded = loadCatalogue(folder);
  if (!loaded.ok) throw new Error(loaded.findings.map(describeFinding).join('\n'));
  catalogue = loaded.catalogue;
});
afterAll(() => rmSync(path.dirname(folder), { recursive: true }));

function definition() {
  return catalogue.getService('every-kind');
}

function fieldOf(id: string): Field {
  return listFields(definition()).find((field) => field.id === id)!;
}

function contextFor(field: Field, language = 'en'): FieldContext {
  return contextOf(catalogue, 'every-kind', field, { language, today, answers: {} });
}

/** Answers until the field is done, a problem comes, or nothing is left to say. */
function answer(field: Field, inputs: readonly FieldInput[]): Reading {
  let reading: Reading = { kind: 'more', draft: null };
  for (const input of inputs) {
    if (reading.kind !== 'more') break;
    const { draft } = reading;
    const prompt = askField(contextFor(field), field, draft);
    expect(prompt.body).not.toBe('');
    expect(prompt.choices?.length ?? 0).toBeLessThanOrEqual(10);
    reading = readField(contextFor(field), field, input, draft);
  }
  return reading;
}

const words = (text: string): FieldInput => ({ kind: 'words', text });
const tap = (value: string): FieldInput => ({ kind: 'choice', value });

describe('the registry', () => {
  it('has a folder for every kind and a kind for every folder', () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(FIELD_KINDS.map((kind) => kind.kind).toSorted()).toEqual(folders.map((entry) => entry.name).toSorted());
    expect(FIELD_KINDS.every((kind) => kind.about.length > 10)).toBe(true);
  });

  it('is used whole by the service of every kind', () => {
    const used = new Set(listFields(definition()).map((field) => field.kind));
    expect(FIELD_KINDS.filter((kind) => ![...used].some((one) => one === kind.kind))).toEqual([]);
  });
});

describe('every kind of field', () => {
  it('takes each of its valid examples in chat, refuses each invalid one, and stores what it says', () => {
    for (const field of listFields(definition())) {
      const { valid, invalid } = sampleField(contextFor(field), field);
      const isSlot = field.kind === 'photo' || field.kind === 'document';
      expect([field.id, valid.length > 0 || isSlot]).toEqual([field.id, true]);
      expect([field.id, invalid.length > 0]).toEqual([field.id, true]);
      for (const sample of valid) {
        const reading = answer(field, sample.inputs);
        expect({ field: field.id, sample: sample.name, reading }).toMatchObject({
          reading: { kind: 'value', value: sample.value },
        });
      }
      for (const sample of invalid) {
        const reading = answer(field, sample.inputs);
        expect([field.id, sample.name, reading.kind === 'value']).toEqual([field.id, sample.name, false]);
      }
    }
  });

  it('shows, prints and hands to rules whatever it stores', () => {
    for (const field of listFields(definition())) {
      for (const { value } of sampleField(contextFor(field), field).valid) {
        const stored: Json = value ?? null;
        const context = contextFor(field);
        if (stored === null) continue;
        expect(showField(context, field, stored)).not.toBe('');
        expect(deskField(context, field, stored).kind).not.toBe('');
        expect(certifyField(context, field, stored, ['en', 'hi'])).toBeDefined();
        expect(kindOf(field).fits(stored)).toBe(true);
        expect(kindOf(field).toRule(field, stored, { catalogue, today })).toBeDefined();
      }
    }
  });

  it('shows a value of a shape it does not know as it stands', () => {
    for (const field of listFields(definition())) {
      expect(showField(contextFor(field), field, { strange: 1 })).toBeTypeOf('string');
      expect(kindOf(field).toRule(field, [7], { catalogue, today })).toBeUndefined();
    }
  });

  it('never throws, whatever is written, tapped or left open', () => {
    const anyInput = fc.oneof(
      fc.record({ kind: fc.constant('words' as const), text: fc.string({ unit: 'grapheme', maxLength: 60 }) }),
      fc.record({
        kind: fc.constant('choice' as const),
        value: fc.constantFrom('+yes', '+add', '+done', 'home', 'x', '+more'),
      }),
      fc.record({ kind: fc.constant('location' as const), latitude: fc.double(), longitude: fc.double() }),
    );
    fc.assert(
      fc.property(fc.nat(22), fc.array(anyInput, { maxLength: 8 }), fc.jsonValue(), (index, inputs, data) => {
        const field = listFields(definition())[index]!;
        let draft: Json = null;
        for (const input of inputs) {
          expect(askField(contextFor(field), field, draft).body).not.toBe('');
          flowField(contextFor(field), field, draft);
          const reading = readField(contextFor(field), field, input, draft);
          if (reading.kind === 'more') draft = reading.draft;
          if (reading.kind === 'value' && reading.value !== null) expect(kindOf(field).fits(reading.value)).toBe(true);
        }
        const form = {
          [field.id]: JSON.parse(JSON.stringify(data)),
          [`${field.id}__area`]: 'x',
          [`${field.id}__line`]: 'abc',
        };
        readFlowField(contextFor(field), field, form, draft);
      }),
      { numRuns: 500 },
    );
  });

  it('describes itself for a form, with names of its own', () => {
    for (const field of listFields(definition())) {
      const part = flowField(contextFor(field), field);
      expect(part.question).not.toBe('');
      expect(part.inputs.length > 0 || part.chatOnly === true || part.members !== undefined).toBe(true);
      for (const input of part.inputs) expect(input.name.split('__')[0]).toBe(field.id);
    }
  });
});

describe('kinds that ask more than once', () => {
  it('offer a name in the other script and keep only what was confirmed', () => {
    const field = fieldOf('bothNames');
    expect(answer(field, [words('Sunita Devi'), tap('+yes')])).toEqual({
      kind: 'value',
      value: { en: 'Sunita Devi', hi: 'सुनीता देवी' },
    });
    expect(answer(field, [words('Sunita Devi'), tap('+write'), words('सुनिता देवी')])).toEqual({
      kind: 'value',
      value: { en: 'Sunita Devi', hi: 'सुनिता देवी' },
    });
    expect(answer(field, [words('Sunita Devi'), tap('+write'), words('Sunita')])).toMatchObject({
      kind: 'problem',
      say: { key: 'errors.name.otherScript' },
    });
  });

  it('never let a secret number through: it is checked, masked and marked to be forgotten', () => {
    const field = fieldOf('identity');
    const { valid } = sampleField(contextFor(field), field);
    const sample = valid.find((one) => one.name === 'number-card')!;
    const number = sample.inputs[1]!.kind === 'words' ? sample.inputs[1]!.text : '';
    for (const inputs of [sample.inputs, [words(number)]]) {
      const reading = answer(field, inputs);
      expect(reading).toEqual({
        kind: 'value',
        value: { kind: 'number-card', shown: `•••• ${number.slice(-4)}` },
        secret: true,
      });
      expect(JSON.stringify(reading)).not.toContain(number.slice(0, 8));
    }
    const wrong = `${number.slice(0, 11)}${(Number(number[11]) + 1) % 10}`;
    expect(answer(field, [tap('number-card'), words(wrong)])).toMatchObject({ kind: 'problem', secret: true });
    expect(answer(field, [words(wrong)])).toMatchObject({ kind: 'problem', secret: true });
    expect(answer(field, [tap('quay-pass'), words('qua 1234')])).toEqual({
      kind: 'value',
      value: { kind: 'quay-pass', shown: '•••• 1234' },
    });
  });

  it('find a place by PIN or name, ask which, and refuse one that no office serves', () => {
    const field = fieldOf('home');
    expect(answer(field, [words('999001'), tap('west-quay'), words('House 3')])).toEqual({
      kind: 'value',
      value: { pin: '999001', area: 'west-quay', line: 'House 3' },
    });
    expect(answer(field, [words('East Quay'), words('House 3')])).toMatchObject({
      value: { pin: '999001', area: 'east-quay' },
    });
    expect(answer(field, [words('110001')])).toMatchObject({ kind: 'problem', say: { key: 'errors.place.unknown' } });
  });

  it('page a long list and find an entry by a part of its name', () => {
    const field = fieldOf('maker');
    expect(askField(contextFor(field), field).choices).toHaveLength(10);
    expect(answer(field, [tap('+more'), tap('maker-13')])).toEqual({ kind: 'value', value: 'maker-13' });
    expect(answer(field, [words('maker d3')])).toEqual({ kind: 'value', value: 'maker-3' });
    expect(answer(field, [words('maker'), tap('maker-2')])).toEqual({ kind: 'value', value: 'maker-2' });
  });

  it('ask a group member by member, take the last one back, and stop at the most', () => {
    const field = fieldOf('keepers');
    const one = [words('Asha'), tap('mother'), words('1-1-1980'), words('2 lakh')];
    const expected = { name: 'Asha', relation: 'mother', bornOn: '1980-01-01', income: 20_000_000 };
    expect(answer(field, [...one, tap('+done')])).toEqual({ kind: 'value', value: [expected] });
    expect(answer(field, [...one, tap('+remove'), tap('+done')])).toMatchObject({
      say: { key: 'errors.membersLeast' },
    });
    expect(answer(field, [...one, tap('+add'), ...one, tap('+add'), ...one])).toMatchObject({ kind: 'value' });
    expect(deskField(contextFor(field), field, [expected])).toMatchObject({
      kind: 'table',
      rows: [['Asha', 'Mother', '1 January 1980', '₹2,00,000']],
    });
  });

  it('confirm a day that was reckoned, and may be left out where not required', () => {
    expect(answer(fieldOf('bornOn'), [words('kal'), tap('+yes')])).toEqual({ kind: 'value', value: '2026-11-22' });
    expect(answer(fieldOf('bornOn'), [words('kal'), tap('+no')])).toEqual({ kind: 'more', draft: null });
    expect(answer(fieldOf('note'), [tap('+skip')])).toEqual({ kind: 'value', value: null });
    expect(answer(fieldOf('phone'), [tap('+skip')])).toMatchObject({ kind: 'problem' });
  });

  it('give the same value by form as by chat', () => {
    const read = (id: string, ...steps: Record<string, Json>[]): Reading => {
      let reading: Reading = { kind: 'more', draft: null };
      for (const data of steps) {
        const draft: Json = reading.kind === 'more' ? reading.draft : null;
        reading = readFlowField(contextFor(fieldOf(id)), fieldOf(id), data, draft);
      }
      return reading;
    };
    expect(read('home', { home__pin: '999001' }, { home__area: 'west-quay', home__line: 'House 3' })).toEqual({
      kind: 'value',
      value: { pin: '999001', area: 'west-quay', line: 'House 3' },
    });
    expect(read('bothNames', { bothNames: 'Sunita Devi' }, { bothNames__hi: 'सुनीता देवी' })).toEqual({
      kind: 'value',
      value: { en: 'Sunita Devi', hi: 'सुनीता देवी' },
    });
    const member = { name: 'Asha', relation: 'mother', bornOn: '1980-01-01', income: '200000' };
    expect(
      read('keepers', { ...member, members: '+add', given: true }, { ...member, members: '+done', given: true }),
    ).toMatchObject({
      kind: 'value',
      value: [{ name: 'Asha' }, { name: 'Asha' }],
    });
    expect(read('promise', { promise: true })).toEqual({ kind: 'value', value: 'yes' });
    expect(read('note', { note: '' })).toEqual({ kind: 'value', value: null });
    expect(read('birthPlace', { birthPlace__at: 'home', birthPlace__area: '999002' })).toMatchObject({
      value: { at: 'home', area: 'west-quay' },
    });
  });
});
