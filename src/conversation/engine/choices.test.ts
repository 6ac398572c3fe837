import { expect, it } from 'vitest';
import { converse, delhi, said } from '../../../test/helpers/converse.ts';
import { initialState, step } from './index.ts';

it('whoever has not told a language is asked in every language of the region, and each is offered by its own name', () => {
  const talk = converse(delhi);
  const [asked] = said(talk.give({ kind: 'text', text: '👍 12345' }));
  if (asked?.kind !== 'choices') throw new Error('nothing was offered');
  expect(delhi.languages.length).toBeGreaterThan(3);
  for (const language of delhi.languages) expect(asked.body).toContain(delhi.regionText(language, 'language.ask'));
  expect(asked.choices.map((choice) => choice.title)).toEqual(
    delhi.languages.map((language) => delhi.region.languages.names[language]),
  );
});

it('a short list of answers to change shows their whole labels', () => {
  const serviceId = 'sc-st-certificate';
  const label = delhi.text(serviceId, 'en', 'fields.origin.label');
  expect(label.length).toBeGreaterThan(20);
  const state = {
    ...initialState(),
    language: 'en',
    journey: {
      id: 'j1',
      serviceId,
      version: delhi.getService(serviceId).version,
      at: { kind: 'change' as const, page: 0, only: ['origin'] },
      answers: { capacity: 'self', origin: 'delhi-before' },
      linked: [],
      documents: [],
      pending: [],
      reminded: false,
    },
  };
  const at = '2026-11-23T04:30:00.000Z';
  const input = { kind: 'text' as const, text: 'what', now: at, receivedAt: at };
  const [asked] = said(step({ catalogue: delhi, newId: () => 'id' }, state, input).events);
  expect(asked?.kind === 'choices' ? asked.choices.map((choice) => choice.title) : []).toContain(label);
});

it('the services most asked for stand above the departments, on one list with everything else', () => {
  const talk = converse(delhi);
  talk.give({ kind: 'text', text: 'hello' });
  const [menu] = said(talk.give({ kind: 'text', text: 'English' }));
  if (menu?.kind !== 'choices') throw new Error('no menu');
  const titles = menu.choices.map((choice) => choice.title);
  const { first } = delhi.region.menu;
  expect(first.length).toBeGreaterThan(2);
  for (const [at, id] of first.entries()) expect(titles[at]).toContain(delhi.text(id, 'en', 'shortName'));
  expect(titles.length).toBeLessThanOrEqual(10);
  for (const { id, shortNames } of delhi.departments)
    if (delhi.services.some((one) => one.department === id)) expect(titles).toContain(shortNames['en']);
});
