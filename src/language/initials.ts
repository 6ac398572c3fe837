/** The first letter of each word of a name, as people write initials: `Asha Devi` → `A. D.`; at most three. */
export function initialsOf(name: string): string {
  const segments = new Intl.Segmenter();
  return name
    .split(/\s+/u)
    .filter((word) => /\p{L}/u.test(word))
    .slice(0, 3)
    .map((word) => `${[...segments.segment(word)][0]?.segment ?? ''}.`)
    .join(' ');
}
