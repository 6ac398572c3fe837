import type { FieldInput } from '#catalogue';

// What a phase asks: the words, and the answers that can be tapped. speak.ts gives it an id and fits it into messages.

export type PromptChoice = { readonly value: string; readonly title: string; readonly description?: string };

export type Prompt = {
  readonly body: string;
  /** Said before the body, in a message of its own where both do not fit into one. */
  readonly lead?: string;
  readonly choices?: readonly PromptChoice[];
  /** The choice that a typed yes, or no, stands for. */
  readonly yes?: string;
  readonly no?: string;
  /** A place on the map answers it, too. */
  readonly takes?: 'words' | 'location' | 'media';
};

/** An answer to the open prompt: words, the value of a choice (tapped, or typed as its title, number, yes or no), a place on the map. */
export type Answer = FieldInput;

export const MOST_ROWS = 10;

/**
 * Cuts a list that may be too long for one WhatsApp list into pages, leaving room for `fixed` rows and for "more".
 * The value of "more" is `more`.
 */
export function pageOf<T>(
  items: readonly T[],
  page: number,
  fixed: number,
): { readonly items: readonly T[]; readonly more: boolean } {
  if (items.length + fixed <= MOST_ROWS) return { items, more: false };
  const size = MOST_ROWS - fixed - 1;
  const start = (page * size) % (Math.ceil(items.length / size) * size);
  return { items: items.slice(start, start + size), more: true };
}
