// Names as citizens write them; the words of each problem are in the region's texts.

import { listScripts } from '#platform/pure';
import { normaliseDigits } from './digits.ts';

export type NameProblem = 'characters' | 'too-short' | 'too-long' | 'mixed-scripts';

const longest = 120;
const allowed = /^(?:\p{L}|\p{M}|[ .'’-]|\u200c|\u200d)+$/u;
/** Those that we can draw, and two more that a name may be kept in. */
const scripts = [...listScripts().map(([, { unicode }]) => unicode), 'Ol_Chiki', 'Meetei_Mayek'];
const oneScript = scripts.map(
  (script) => new RegExp(String.raw`^(?:\p{Script=${script}}|\p{M}|[ .'’-]|\u200c|\u200d)+$`, 'u'),
);

/**
 * A person's name by allow-list (threats T19, T20): letters and marks of one script of the region, space . ' -
 * `text` has been through cleanText. Nothing is re-spelt.
 */
export function readPersonName(
  text: string,
): { readonly ok: true; readonly value: string } | { readonly ok: false; readonly problem: NameProblem } {
  const name = text.replace(/[.\s]+$/u, '').trim();
  if (name.length > longest) return { ok: false, problem: 'too-long' };
  if (/\d/.test(normaliseDigits(name)) || !allowed.test(name))
    return { ok: false, problem: name === '' ? 'too-short' : 'characters' };
  if ((name.match(/\p{L}/gu)?.length ?? 0) < 2) return { ok: false, problem: 'too-short' };
  if (!oneScript.some((pattern) => pattern.test(name))) return { ok: false, problem: 'mixed-scripts' };
  // A full stop joined to the next word would read as a link in chat: "S.Kumar" → "S. Kumar".
  return { ok: true, value: name.replace(/\.(?=\p{L})/gu, '. ') };
}
