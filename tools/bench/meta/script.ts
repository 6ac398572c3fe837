// What simulated citizens know: the words they say, the choices they tap, the questions they can answer. Made from the
// region pack (pack/pack.ts), so that a changed word does not silently leave the citizens behind.

import { z } from 'zod';

const text = z.string().min(1);

const Words = z.strictObject({
  language: text,
  hello: text,
  help: z.strictObject({ say: text, expect: text }),
  status: z.strictObject({ say: text, expectNone: text }),
  /** Titles that are tapped when they are offered, the first that is there. */
  taps: z.array(text),
  /** Who they are in the matter: whoever files for a relative shows a document. */
  capacity: z.strictObject({ own: text, relative: text }),
  /** Questions by a piece of their words, and what is written in answer. */
  answers: z.array(z.strictObject({ question: text, answer: text })),
  /** The question that is answered with a file, the verdict on a good one, the answer to one that nobody asked for. */
  document: z.strictObject({ question: text, accepted: text, notAsked: text }),
  /** The last tap. */
  agree: text,
  /** Pieces of what is said when a check or a filing takes longer than a moment. */
  waiting: z.array(text),
  /** A piece of the message that brings the receipt. */
  received: text,
  staleTap: text,
});
export type Words = z.infer<typeof Words>;

export const Script = z.strictObject({ languages: z.array(Words).min(1) });
export type Script = z.infer<typeof Script>;
