// PostgreSQL's text holds no NUL, and half a surrogate pair is not UTF-8. Meta's words are short: what is longer is cut.

export function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().slice(0, 200);
}
