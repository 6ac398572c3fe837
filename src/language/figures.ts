import { normaliseDigits } from './digits.ts';
import { findNumberWord, type NumberWord } from './number-words.ts';

// Numbers in words or figures as figures: "सात मार्च दो हज़ार उन्नीस" → "7 मार्च 2019", "ढाई लाख" → "250000".
// Neighbours that are no one number stay apart: "seven three two thousand nineteen" → "7 3 2019".

/** The text with digits of any script and number words turned into 0-9; everything else stays. */
export function wordsToFigures(text: string): string {
  const tokens = normaliseDigits(text).match(/\d[\d,]*(?:\.\d+)?|[\p{L}\p{M}\u200c\u200d]+|[^\p{L}\p{M}\d]+/gu) ?? [];
  let out = '';
  let run: Part[] = [];
  let gap = '';
  const flush = (): void => {
    if (run.length > 0) out += numbersOf(run).join(' ');
    out += gap;
    run = [];
    gap = '';
  };
  for (const token of tokens) {
    const part = partOf(token, run.length > 0);
    if (part) {
      run.push(part);
      gap = '';
    } else if (run.length > 0 && gap === '' && /^[\s-]+$/u.test(token)) gap = token;
    // "one hundred and five"
    else if (run.at(-1)?.kind === 'scale' && /^(?:and|\s)$/i.test(token)) gap = ' ';
    else {
      flush();
      out += token;
    }
  }
  flush();
  return out;
}

/**
 * One amount or count, in figures or words, with what people write around it: "Rs 2,50,000/-", "2.5 lakh", "साढ़े तीन हज़ार रुपये".
 * Undefined where there is none, or more than one.
 */
export function readQuantity(text: string): number | undefined {
  const bare = normaliseDigits(text)
    .toLowerCase()
    .replace(/\/-|₹|\brs\b\.?|\binr\b|\bonly\b|\brupees?\b|\brupaye?\b|\brupay\b/gu, ' ')
    .replace(/रुपए|रुपये|रुपया|रूपये|रु\.?|मात्र|ਰੁਪਏ|ਰੁਪਇਆ|ਰੁ\.?|روپے|روپیہ|روپئے/gu, ' ');
  const figures = wordsToFigures(bare).trim();
  const match = /^-?(\d+(?:\.\d+)?)$/.exec(figures.replace(/(?<=\d),(?=\d)/g, ''));
  return match?.[1] === undefined || figures.startsWith('-') ? undefined : Number(match[1]);
}

type Part = NumberWord | { readonly kind: 'figures'; readonly value: number; readonly text: string };

function partOf(token: string, within: boolean): Part | undefined {
  if (/^\d/.test(token)) {
    const text = token.replaceAll(',', '');
    return { kind: 'figures', value: Number(text), text: token.endsWith(',') ? token.replace(/,+$/, '') : text };
  }
  const word = /^[\p{L}\p{M}]/u.test(token) ? findNumberWord(token) : undefined;
  // "k", "l" and "cr" mean something only after a figure.
  if (word?.kind === 'scale' && !within && token.length < 3) return undefined;
  return word;
}

function numbersOf(run: readonly Part[]): readonly string[] {
  const numbers: string[] = [];
  let total = 0;
  let current: number | undefined;
  let text: string | undefined;
  let open: 'none' | 'tens' | 'scaled' | 'closed' = 'none';
  let change = 0;
  let least = Number.POSITIVE_INFINITY;
  const close = (): void => {
    if (current === undefined && total === 0) return;
    numbers.push(text ?? String(Math.round((total + (current ?? 0)) * 100) / 100));
    [total, current, text, open, least] = [0, undefined, undefined, 'none', Number.POSITIVE_INFINITY];
  };
  for (const part of run) {
    switch (part.kind) {
      case 'change':
        if (current !== undefined) close();
        change = part.value;
        break;
      case 'scale': {
        const base = current ?? 1;
        if (part.value >= least || (current === undefined && total > 0)) {
          // "do sau hazar": the hundreds belong to the larger scale.
          total = (total + (current ?? 0)) * part.value;
        } else if (part.value === 100) {
          current = base * 100;
          [text, open] = [undefined, 'scaled'];
          break;
        } else total += base * part.value;
        [current, text, open, least] = [undefined, undefined, 'scaled', part.value];
        break;
      }
      case 'fraction':
        if (current !== undefined) close();
        [current, text, open] = [part.value, undefined, 'closed'];
        break;
      case 'figures':
        if (open !== 'none' && open !== 'scaled') close();
        if (current !== undefined && current % 100 !== 0) close();
        current = (current ?? 0) + part.value + change;
        text = total === 0 && change === 0 && current === part.value ? part.text : undefined;
        [change, open] = [0, 'closed'];
        break;
      case 'number': {
        const isUnit: boolean = part.value > 0 && part.value < 10 && open === 'tens';
        const isYear =
          current !== undefined &&
          current >= 18 &&
          current <= 20 &&
          part.value >= 10 &&
          total === 0 &&
          open !== 'scaled';
        if (isUnit) current = (current ?? 0) + part.value;
        else if (isYear) {
          [current, text, open] = [(current ?? 0) * 100 + part.value, undefined, part.tens ? 'tens' : 'closed'];
          break;
        } else {
          if (open === 'tens' || open === 'closed') close();
          current = (current ?? 0) + part.value + change;
        }
        change = 0;
        [text, open] = [undefined, part.tens && !isUnit ? 'tens' : 'closed'];
        break;
      }
    }
  }
  close();
  return numbers;
}
