import { z } from 'zod';
import { defineKind } from '../define-kind.ts';
import { fieldCommon } from '../field-base.ts';
import { askWords, flowWords, problem, regionWords } from '../field-words.ts';
import { findPlaces, placeChoices, placeName, samplePlaces } from '../find-place.ts';

const schema = z.strictObject({ ...fieldCommon, kind: z.literal('place') });

const Draft = z.strictObject({ areas: z.array(z.string()) });

export const place = defineKind(schema, 'A locality of jurisdictions.yaml, found by PIN or name; stored as its id.', {
  kind: 'place',
  value: z.string(),
  ruleType: () => 'text',
  toRule: (_field, value) => value,
  ask: (context, _field, draft) => {
    const open = Draft.safeParse(draft);
    if (!open.success) return askWords(context);
    return {
      body: regionWords(context, 'errors.place.which'),
      choices: placeChoices(context, open.data.areas),
      takes: 'words',
    };
  },
  read: (context, _field, input, draft) => {
    if (input.kind === 'choice')
      return context.catalogue.findArea(input.value) ? { kind: 'value', value: input.value } : problem('errors.choose');
    const areas = input.kind === 'words' ? findPlaces(context, input.text) : [];
    const [only] = areas;
    if (only === undefined)
      return draft === undefined || draft === null
        ? problem('errors.place.unknown')
        : { kind: 'more', draft: null, say: { key: 'errors.place.unknown' } };
    return areas.length === 1 ? { kind: 'value', value: only } : { kind: 'more', draft: { areas: [...areas] } };
  },
  show: (context, _field, value) => placeName(context, value),
  samples: (context) => {
    const { sure, several } = samplePlaces(context);
    const [first] = several?.areas ?? [];
    return {
      valid: [
        ...(sure
          ? [{ name: 'one place', inputs: [{ kind: 'words' as const, text: sure.text }], value: sure.area }]
          : []),
        ...(several && first !== undefined
          ? [
              {
                name: 'several places',
                inputs: [
                  { kind: 'words' as const, text: several.text },
                  { kind: 'choice' as const, value: first },
                ],
                value: first,
              },
            ]
          : []),
      ],
      invalid: [{ name: 'elsewhere', inputs: [{ kind: 'words', text: 'Atlantis' }] }],
    };
  },
  flow: (context, field, draft) => {
    const { question, ...words } = flowWords(context);
    const open = Draft.safeParse(draft);
    const named = { name: field.id, required: field.required, ...words };
    if (!open.success)
      return { question, inputs: [{ type: 'TextInput', ...named, input: 'text', most: 60 }], exchange: true };
    const options = placeChoices(context, open.data.areas).map(({ value, title }) => ({ id: value, title }));
    return { question: regionWords(context, 'errors.place.which'), inputs: [{ type: 'Options', ...named, options }] };
  },
  readFlow: (context, field, data, draft) => {
    const given = data[field.id];
    if (typeof given !== 'string') return problem('errors.place.unknown');
    const open = Draft.safeParse(draft);
    if (open.success)
      return open.data.areas.includes(given) ? { kind: 'value', value: given } : problem('errors.choose');
    const areas = findPlaces(context, given);
    const [only] = areas;
    if (only === undefined) return problem('errors.place.unknown');
    return areas.length === 1 ? { kind: 'value', value: only } : { kind: 'more', draft: { areas: [...areas] } };
  },
  certificate: (context, _field, value) => context.catalogue.findArea(value)?.names ?? value,
});
