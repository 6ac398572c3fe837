// In which languages pages are shown, and with whose words. The product brings those of two languages (text/ beside the
// pages); a region may bring others, or other words, as data: catalogue → app-web.ts → every visit.

/** Languages whose words come with the product; English steps in wherever another one lacks a word. */
export const SHIPPED_PAGE_LANGUAGES = ['hi', 'en'] as const;
export const LAST_RESORT = 'en';

/** The folders of pages that have words: the frame around every page, the desk, the public pages. */
export const PAGE_AREAS = ['frame', 'desk', 'public'] as const;
export type PageArea = (typeof PAGE_AREAS)[number];

export interface PageWords {
  /** Codes, the first for visitors who ask for none of them. */
  readonly languages: readonly string[];
  /** Each language in its own words. */
  readonly names: Readonly<Record<string, string>>;
  /** What the region brings, by language, area and key. */
  readonly own: Readonly<Record<string, Readonly<Partial<Record<PageArea, Readonly<Record<string, string>>>>>>>;
}
