// Figures as people's keyboards write them: those of every script of the table (and full-width ones) become 0-9.

import { listScripts } from '#platform/pure';

const zeros = listScripts().flatMap(([, script]) => script.zeros);
const foreignDigit = new RegExp(
  `[${zeros.map((zero) => `${String.fromCodePoint(zero)}-${String.fromCodePoint(zero + 9)}`).join('')}]`,
  'gu',
);

export function normaliseDigits(text: string): string {
  return text.replace(foreignDigit, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = zeros.find((start) => code >= start && code < start + 10) ?? code;
    return String(code - zero);
  });
}
