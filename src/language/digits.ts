// Figures as people's keyboards write them: Arabic-Indic, Persian/Urdu, Devanagari, Gurmukhi and full-width become 0-9.
const zeros = [0x0660, 0x06f0, 0x0966, 0x0a66, 0xff10] as const;
const foreignDigit = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u0a66-\u0a6f\uff10-\uff19]/g;

export function normaliseDigits(text: string): string {
  return text.replace(foreignDigit, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = zeros.find((start) => code >= start && code < start + 10) ?? code;
    return String(code - zero);
  });
}
