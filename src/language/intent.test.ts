import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createIntentIndex, findIntent, type IntentEntry } from './intent.ts';

/** Every phrase of every service on its own index: what comparing all of them one by one would find. */
function compareAll(entries: readonly IntentEntry[], text: string) {
  const best = entries.map(({ service, phrases }) => ({
    service,
    score: Math.max(
      0,
      ...phrases.map(
        (phrase) => findIntent(createIntentIndex([{ service, phrases: [phrase] }]), text).ranking[0]?.score ?? 0,
      ),
    ),
  }));
  return best
    .filter((one) => one.score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, 3);
}

/** The ranking before services are left out of an offer. */
function ranked(entries: readonly IntentEntry[], text: string) {
  const { action, ranking } = findIntent(createIntentIndex(entries), text);
  const all = compareAll(entries, text);
  return { found: ranking, expected: action === 'offer' ? all.filter((one) => one.score >= 0.4) : all };
}

const stems =
  'birth death income marriage tree water shop licence certificate copy registration number permit building';
const word = fc.oneof(
  fc.constantFrom(...stems.split(' ')),
  fc.constantFrom('registraton', 'buildings', 'licens', 'marrige', 'certificat', 'for'),
  fc.nat({ max: 99 }).map(String),
);
const phrase = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));

it('services are found as by comparing every phrase of every service', () => {
  const entries = fc
    .array(fc.array(phrase, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 60 })
    .map((all) => all.map((phrases, at) => ({ service: `s${at}`, phrases })));
  fc.assert(
    fc.property(entries, phrase, (services, text) => {
      const { found, expected } = ranked(services, text);
      expect(found).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});
