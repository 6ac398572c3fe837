import { z } from 'zod';
import { defineKind } from '../define-kind.ts';
import { fieldCommon } from '../field-base.ts';
import { problem, questionOf, regionWords, flowWords } from '../field-words.ts';

const schema = z.strictObject({ ...fieldCommon, kind: z.literal('location-pin') });

const Pin = z.strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });

/** To about a metre; more says nothing. */
const round = (degrees: number): number => Math.round(degrees * 100_000) / 100_000;

const sample = { latitude: 28.63576, longitude: 77.22445 };

export const locationPin = defineKind(schema, 'A pin on the map, sent as a location in the chat.', {
  kind: 'location-pin',
  value: Pin,
  ruleType: () => ({ kind: 'parts', parts: { latitude: 'decimal', longitude: 'decimal' } }),
  toRule: (_field, value) => value,
  ask: (context) => ({
    body: `${questionOf(context)}\n${regionWords(context, 'fields.location.how')}`,
    takes: 'location',
  }),
  read: (_context, _field, input) => {
    if (input.kind !== 'location') return problem('errors.location');
    const pin = Pin.safeParse({ latitude: round(input.latitude), longitude: round(input.longitude) });
    return pin.success ? { kind: 'value', value: pin.data } : problem('errors.location');
  },
  show: (_context, _field, { latitude, longitude }) => `${latitude}, ${longitude}`,
  plain: ({ latitude, longitude }) => `${latitude}, ${longitude}`,
  samples: () => ({
    valid: [{ name: 'a pin', inputs: [{ kind: 'location', ...sample }], value: sample }],
    invalid: [{ name: 'words', inputs: [{ kind: 'words', text: 'beside the temple' }] }],
  }),
  flow: (context) => ({ question: flowWords(context).question, inputs: [], chatOnly: true }),
  desk: (_context, _field, { latitude, longitude }) => ({ kind: 'map', latitude, longitude }),
});
