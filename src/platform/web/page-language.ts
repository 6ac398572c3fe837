// Which language a page is shown in: asked for in the address, remembered in a cookie, or preferred by the browser.

import { z } from 'zod';

export const PageLanguage = z.enum(['hi', 'en']);
export type PageLanguage = z.infer<typeof PageLanguage>;

export const LANGUAGE_COOKIE = 'dwar-language';
export const LANGUAGE_NAMES: Readonly<Record<PageLanguage, string>> = { hi: 'हिन्दी', en: 'English' };

export function choosePageLanguage(asked: {
  readonly query?: string | undefined;
  readonly cookie?: string | undefined;
  readonly acceptLanguage?: string | undefined;
}): PageLanguage {
  for (const candidate of [asked.query, asked.cookie]) {
    const parsed = PageLanguage.safeParse(candidate);
    if (parsed.success) return parsed.data;
  }
  for (const range of (asked.acceptLanguage ?? '').slice(0, 200).split(',')) {
    const parsed = PageLanguage.safeParse(range.trim().slice(0, 2).toLowerCase());
    if (parsed.success) return parsed.data;
  }
  return 'hi';
}
