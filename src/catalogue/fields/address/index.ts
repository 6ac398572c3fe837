import { z } from 'zod';
import { hasWords, normaliseDigits } from '#language';
import { Id } from '../../names.ts';
import { defineKind } from '../define-kind.ts';
import { fieldCommon } from '../field-base.ts';
import type { FieldContext, Reading } from '../field-kind.ts';
import { askWords, flowWords, problem, regionWords } from '../field-words.ts';
import { findPlaces, placeChoices, placeName, samplePlaces } from '../find-place.ts';

// PIN code → locality → house and street. The locality leads to the office and the district of the day (jurisdictions.yaml).

const schema = z.strictObject({
  ...fieldCommon,
  kind: z.literal('address'),
  office: Id.optional().describe('Kind of office that must serve the locality on that day.'),
  within: z
    .enum(['region', 'anywhere'])
    .default('region')
    .describe('`anywhere`: also outside the region, with town and state in words (permanent addresses).'),
});
type AddressField = z.infer<typeof schema>;

const Address = z.strictObject({
  pin: z.string().describe('Empty where the locality has several and none was given.'),
  area: z.string().exactOptional().describe('Id of the locality; absent outside the region.'),
  place: z.string().exactOptional().describe('Town and state in words, outside the region.'),
  line: z.string().describe('House, street, landmark.'),
});
const Draft = z.strictObject({
  pin: z.string(),
  areas: z.array(z.string()).exactOptional(),
  area: z.string().exactOptional(),
  place: z.string().exactOptional(),
});
type Draft = z.infer<typeof Draft>;

const shortest = 3;
const longest = 200;

function pinIn(text: string): string | undefined {
  return /(?<!\d)[1-9]\d{2}\s?\d{3}(?!\d)/.exec(normaliseDigits(text))?.[0].replace(/\s/, '');
}

function takeArea(context: FieldContext, field: AddressField, area: string, pin: string): Reading {
  const { catalogue, today } = context;
  if (field.office !== undefined && !catalogue.officeFor({ area, kind: field.office, on: today }))
    return { kind: 'more', draft: null, say: { key: 'errors.addressNotServed' } };
  const pins = catalogue.findArea(area)?.pins ?? [];
  return { kind: 'more', draft: { area, pin: pin === '' && pins.length === 1 ? (pins[0] ?? '') : pin } };
}

function readPlace(context: FieldContext, field: AddressField, text: string): Reading {
  const pin = pinIn(text) ?? '';
  const areas = findPlaces(context, text);
  const [only] = areas;
  if (areas.length > 1) return { kind: 'more', draft: { pin, areas: [...areas] } };
  if (only !== undefined) return takeArea(context, field, only, pin);
  if (pin !== '' && field.within === 'anywhere') return { kind: 'more', draft: { pin } };
  return problem('errors.place.unknown');
}

function readLine(
  text: string,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reading: Reading } {
  if (!hasWords(text) || text.length < shortest)
    return { ok: false, reading: problem('errors.text.tooShort', { minimum: shortest }) };
  if (text.length > longest) return { ok: false, reading: problem('errors.text.tooLong', { maximum: longest }) };
  return { ok: true, text };
}

type Stage = 'which' | 'place' | 'line';

function stageOf(draft: Draft): Stage {
  if (draft.areas) return 'which';
  return draft.area === undefined && draft.place === undefined ? 'place' : 'line';
}

function show(context: FieldContext, value: z.infer<typeof Address>): string {
  const place = value.area === undefined ? (value.place ?? '') : placeName(context, value.area);
  return [value.line, place].join(', ') + (value.pin === '' ? '' : ` ${value.pin}`);
}

export const address = defineKind(schema, 'A postal address: PIN or locality, then house and street.', {
  kind: 'address',
  value: Address,
  ruleType: () => ({
    kind: 'parts',
    parts: { pin: 'text', area: 'text', place: 'text', district: 'text', subDivision: 'text' },
  }),
  toRule: (_field, value, { catalogue, today }) => {
    const districts = value.area === undefined ? [] : (catalogue.findArea(value.area)?.districts ?? []);
    const district = districts.filter((one) => one.from <= today).toSorted((a, b) => (a.from < b.from ? 1 : -1))[0];
    if (!district) return value;
    const { subDivision } = district;
    return { ...value, district: district.district, ...(subDivision === undefined ? {} : { subDivision }) };
  },
  check: (field, source) =>
    field.office === undefined || source.offices.some((office) => office.kind === field.office)
      ? []
      : [
          {
            rule: 'unknown-office',
            problem: `No office is of kind "${field.office}".`,
            remedy: 'Use a kind of offices.yaml.',
          },
        ],
  ask: (context, _field, draft) => {
    const open = Draft.safeParse(draft);
    if (!open.success) return askWords(context);
    switch (stageOf(open.data)) {
      case 'which':
        return {
          body: regionWords(context, 'errors.place.which'),
          choices: placeChoices(context, open.data.areas ?? []),
          takes: 'words',
        };
      case 'place':
        return { body: regionWords(context, 'fields.address.place'), takes: 'words' };
      case 'line': {
        const { area, place = '' } = open.data;
        const name = area === undefined ? place : placeName(context, area);
        return { body: regionWords(context, 'fields.address.line', { place: name }), takes: 'words' };
      }
    }
  },
  read: (context, field, input, draft) => {
    const open = Draft.safeParse(draft);
    if (input.kind === 'choice' && open.success && open.data.areas?.includes(input.value))
      return takeArea(context, field, input.value, open.data.pin);
    if (input.kind !== 'words') return problem('errors.choose');
    if (!open.success || stageOf(open.data) === 'which') return readPlace(context, field, input.text);
    const line = readLine(input.text);
    if (!line.ok) return line.reading;
    if (stageOf(open.data) === 'place') return { kind: 'more', draft: { pin: open.data.pin, place: line.text } };
    const { pin, area, place } = open.data;
    const where = { ...(area === undefined ? {} : { area }), ...(place === undefined ? {} : { place }) };
    return { kind: 'value', value: { pin, ...where, line: line.text } };
  },
  show: (context, _field, value) => show(context, value),
  plain: (value) => value.area ?? value.place,
  samples: (context, field) => {
    const { sure } = samplePlaces(context);
    const line = 'House 12, Lane 4';
    const inside = sure
      ? [
          {
            name: 'inside the region',
            inputs: [
              { kind: 'words' as const, text: sure.text },
              { kind: 'words' as const, text: line },
            ],
            value: { pin: sure.text, area: sure.area, line },
          },
        ]
      : [];
    const outside =
      field.within === 'anywhere'
        ? [
            {
              name: 'outside the region',
              inputs: ['100000', 'Some town, some state', line].map((text) => ({ kind: 'words' as const, text })),
              value: { pin: '100000', place: 'Some town, some state', line },
            },
          ]
        : [];
    return {
      valid: [...inside, ...outside],
      invalid: [{ name: 'no place', inputs: [{ kind: 'words', text: 'Atlantis' }] }],
    };
  },
  flow: (context, field, draft) => {
    const { question, ...words } = flowWords(context);
    const open = Draft.safeParse(draft);
    const named = (part: string) => ({ name: `${field.id}__${part}`, required: field.required });
    if (!open.success)
      return {
        question,
        inputs: [{ type: 'TextInput', ...named('pin'), ...words, input: 'text', most: 60 }],
        exchange: true,
      };
    const { area, areas, place } = open.data;
    const name = area === undefined ? (place ?? '') : placeName(context, area);
    const line = {
      type: 'TextArea' as const,
      ...named('line'),
      label: regionWords(context, 'fields.address.line', { place: name }),
      most: longest,
    };
    if (areas) {
      const options = placeChoices(context, areas).map(({ value, title }) => ({ id: value, title }));
      const label = regionWords(context, 'errors.place.which');
      return { question, inputs: [{ type: 'Options', ...named('area'), label, options }, line] };
    }
    if (area !== undefined) return { question, inputs: [line] };
    const label = regionWords(context, 'fields.address.place');
    return { question, inputs: [{ type: 'TextInput', ...named('place'), label, input: 'text', most: 80 }, line] };
  },
  readFlow: (context, field, data, draft) => {
    const given = (part: string): string => {
      const text = data[`${field.id}__${part}`];
      return typeof text === 'string' ? text.trim() : '';
    };
    const open = Draft.safeParse(draft);
    if (!open.success) return readPlace(context, field, given('pin'));
    const line = readLine(given('line'));
    if (!line.ok) return line.reading;
    const { pin, areas } = open.data;
    const area = areas ? given('area') : open.data.area;
    if (areas && !areas.includes(area ?? '')) return problem('errors.choose');
    if (area !== undefined) {
      const taken = takeArea(context, field, area, pin);
      if (taken.kind === 'more' && taken.draft === null) return problem('errors.addressNotServed');
      return { kind: 'value', value: { pin, area, line: line.text } };
    }
    const place = readLine(given('place'));
    return place.ok ? { kind: 'value', value: { pin, place: place.text, line: line.text } } : place.reading;
  },
  desk: (context, _field, value) => ({
    kind: 'lines',
    lines: [
      { label: regionWords(context, 'fields.address.labels.line'), text: value.line },
      {
        label: regionWords(context, 'fields.address.labels.place'),
        text: value.area === undefined ? (value.place ?? '') : placeName(context, value.area),
      },
      { label: regionWords(context, 'fields.address.labels.pin'), text: value.pin },
    ],
  }),
  certificate: (context, _field, value, languages) =>
    Object.fromEntries(languages.map((language) => [language, show({ ...context, language }, value)])),
});
