import { expect, test } from 'vitest';
import { hear, createCitizen, type CitizenTraits } from './citizen.ts';

const traits = { words: {} } as CitizenTraits;
const template = (text: string) => ({ text, choices: [], isTemplate: true });

test('a template names the application, the general one names none, and anything else is unreadable', () => {
  const announced = (text: string): string | undefined => {
    const citizen = createCitizen(traits);
    expect(hear(citizen, template(text))).toBe('template');
    return citizen.announcedNumber;
  };
  expect(announced('Permit for a handcart\nAPP-2026-5VXR-WQQ6')).toBe('APP-2026-5VXR-WQQ6');
  expect(announced('')).toBe('');
  expect(announced('Permit for a handcart')).toBe('unreadable');
});
