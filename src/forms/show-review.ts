// The last screen of a form: everything that will be sent, and, where nothing is left to be asked in chat, what it costs, where it
// goes and the declaration. What is agreed to here is sent without another question (conversation/engine/agreed.ts).

import { createHash } from 'node:crypto';
import { clipText } from '#language';
import { FORM_LIMITS } from './form-screen.ts';
import type { FormView } from './form-view.ts';

export type ShownReview = {
  readonly summary: string;
  /** To be agreed to: its words, and by what they and the review above are known when the phone sends the agreement. */
  readonly declaration?: { readonly words: string; readonly mark: string };
};

export function showReview(view: FormView): ShownReview {
  const { answers, owed, declaration } = view.review();
  const given = view.catalogue.regionText(view.language, 'review.body', { answers });
  const whole = [given, ...(owed === undefined ? [] : [owed])].join('\n\n');
  const summary = clipText(whole, FORM_LIMITS.text);
  // Nobody agrees to what they cannot read in full.
  if (declaration === undefined || summary !== whole || declaration.length > FORM_LIMITS.text) return { summary };
  const mark = createHash('sha256')
    .update(JSON.stringify([whole, declaration]))
    .digest('base64url');
  return { summary, declaration: { words: declaration, mark } };
}
