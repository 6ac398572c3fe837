/** The phone's own words, in the language its owner has set. The service's words come from the service. */
import type { CitizenLanguage } from '../../chat.ts';
import { english, type Strings } from './words/en.ts';
import { hindi } from './words/hi.ts';
import { punjabi } from './words/pa.ts';
import { urdu } from './words/ur.ts';

export type { Strings } from './words/en.ts';

const strings: Readonly<Record<CitizenLanguage, Strings>> = { en: english, hi: hindi, pa: punjabi, ur: urdu };

export const languageNames: Readonly<Record<CitizenLanguage, string>> = {
  en: 'English',
  hi: 'हिन्दी',
  pa: 'ਪੰਜਾਬੀ',
  ur: 'اردو',
};

export function stringsOf(language: CitizenLanguage): Strings {
  return strings[language];
}

export function isLanguage(value: string): value is CitizenLanguage {
  return value in strings;
}
