import { z } from 'zod';
import { hasWords } from '#language';
import { defineKind } from '../define-kind.ts';
import { fieldCommon } from '../field-base.ts';
import type { FieldContext, Reading } from '../field-kind.ts';
import { flowWords, problem, questionOf, regionWords } from '../field-words.ts';
import { findPlaces, placeChoices, placeName, samplePlaces } from '../find-place.ts';

// Hospital, home or elsewhere; the name of the hospital; the locality, which decides who registers it.

const schema = z.strictObject({ ...fieldCommon, kind: z.literal('place-of-birth') });

const At = z.enum(['institution', 'home', 'elsewhere']);
const PlaceOfBirth = z.strictObject({ at: At, institution: z.string().exactOptional(), area: z.string() });
const Draft = z.strictObject({
  at: At,
  institution: z.string().exactOptional(),
  areas: z.array(z.string()).exactOptional(),
});
type Draft = z.infer<typeof Draft>;

const longest = 120;

function atChoices(context: FieldContext) {
  return [
    { value: 'institution', title: regionWords(context, 'fields.birthPlace.hospital') },
    { value: 'home', title: regionWords(context, 'fields.birthPlace.home') },
    { value: 'elsewhere', title: regionWords(context, 'fields.birthPlace.elsewhere') },
  ];
}

const needsName = (draft: Draft): boolean => draft.at === 'institution' && draft.institution === undefined;

function settle(draft: Draft, area: string): Reading {
  const { at, institution } = draft;
  return { kind: 'value', value: { at, area, ...(institution === undefined ? {} : { institution }) } };
}

function readArea(context: FieldContext, draft: Draft, text: string): Reading {
  const areas = findPlaces(context, text);
  const [only] = areas;
  if (only === undefined) return problem('errors.place.unknown');
  return areas.length === 1 ? settle(draft, only) : { kind: 'more', draft: { ...draft, areas: [...areas] } };
}

function show(context: FieldContext, value: z.infer<typeof PlaceOfBirth>): string {
  const area = placeName(context, value.area);
  if (value.at === 'institution') return `${value.institution ?? ''}, ${area}`;
  return `${regionWords(context, value.at === 'home' ? 'fields.birthPlace.home' : 'fields.birthPlace.elsewhere')}, ${area}`;
}

export const placeOfBirth = defineKind(
  schema,
  'Where somebody was born or died: hospital, home or elsewhere, and the locality.',
  {
    kind: 'place-of-birth',
    value: PlaceOfBirth,
    ruleType: () => ({ kind: 'parts', parts: { at: 'text', area: 'text', institution: 'text' } }),
    toRule: (_field, value) => value,
    ask: (context, _field, draft) => {
      const open = Draft.safeParse(draft);
      if (!open.success) return { body: questionOf(context), choices: atChoices(context), takes: 'words' };
      if (needsName(open.data)) return { body: regionWords(context, 'fields.birthPlace.institution'), takes: 'words' };
      if (open.data.areas)
        return {
          body: regionWords(context, 'errors.place.which'),
          choices: placeChoices(context, open.data.areas),
          takes: 'words',
        };
      return { body: regionWords(context, 'fields.birthPlace.area'), takes: 'words' };
    },
    read: (context, _field, input, draft) => {
      const open = Draft.safeParse(draft);
      if (!open.success) {
        const at = At.safeParse(input.kind === 'choice' ? input.value : undefined);
        return at.success ? { kind: 'more', draft: { at: at.data } } : problem('errors.choose');
      }
      if (input.kind === 'choice' && open.data.areas?.includes(input.value)) return settle(open.data, input.value);
      if (input.kind !== 'words') return problem('errors.choose');
      if (!needsName(open.data)) return readArea(context, open.data, input.text);
      if (!hasWords(input.text) || input.text.length < 3) return problem('errors.text.tooShort', { minimum: 3 });
      if (input.text.length > longest) return problem('errors.text.tooLong', { maximum: longest });
      return { kind: 'more', draft: { ...open.data, institution: input.text } };
    },
    show: (context, _field, value) => show(context, value),
    plain: (value) => value.area,
    samples: (context) => {
      const { sure } = samplePlaces(context);
      const where = sure ? [{ kind: 'words' as const, text: sure.text }] : [];
      const area = sure?.area ?? '';
      return {
        valid: [
          { name: 'at home', inputs: [{ kind: 'choice', value: 'home' }, ...where], value: { at: 'home', area } },
          {
            name: 'in a hospital',
            inputs: [{ kind: 'choice', value: 'institution' }, { kind: 'words', text: 'City Hospital' }, ...where],
            value: { at: 'institution', area, institution: 'City Hospital' },
          },
        ],
        invalid: [{ name: 'no choice', inputs: [{ kind: 'words', text: 'I do not know' }] }],
      };
    },
    flow: (context, field, draft) => {
      const { question, label } = flowWords(context);
      const open = Draft.safeParse(draft);
      const named = (part: string) => ({ name: `${field.id}__${part}`, label, required: true });
      if (open.success && open.data.areas) {
        const options = placeChoices(context, open.data.areas).map(({ value, title }) => ({ id: value, title }));
        return {
          question: regionWords(context, 'errors.place.which'),
          inputs: [{ type: 'Options', ...named('area'), options }],
        };
      }
      const institution = regionWords(context, 'fields.birthPlace.institution');
      return {
        question,
        inputs: [
          {
            type: 'Options',
            ...named('at'),
            options: atChoices(context).map(({ value, title }) => ({ id: value, title })),
          },
          {
            type: 'TextInput',
            ...named('institution'),
            label: institution,
            required: false,
            input: 'text',
            most: longest,
          },
          {
            type: 'TextInput',
            ...named('area'),
            label: regionWords(context, 'fields.birthPlace.area'),
            input: 'text',
            most: 60,
          },
        ],
        exchange: true,
      };
    },
    readFlow: (context, field, data, draft) => {
      const given = (part: string): string => {
        const text = data[`${field.id}__${part}`];
        return typeof text === 'string' ? text.trim() : '';
      };
      const open = Draft.safeParse(draft);
      if (open.success && open.data.areas)
        return open.data.areas.includes(given('area')) ? settle(open.data, given('area')) : problem('errors.choose');
      const at = At.safeParse(given('at'));
      if (!at.success) return problem('errors.choose');
      if (at.data === 'institution' && !hasWords(given('institution')))
        return problem('errors.text.tooShort', { minimum: 3 });
      const institution = at.data === 'institution' ? { institution: given('institution') } : {};
      return readArea(context, { at: at.data, ...institution }, given('area'));
    },
    certificate: (context, _field, value, languages) =>
      Object.fromEntries(languages.map((language) => [language, show({ ...context, language }, value)])),
  },
);
