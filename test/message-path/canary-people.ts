// Invented people whose every word is rare, and the forms in which a word may lie about.

export interface CanaryPerson {
  readonly phone: string;
  readonly userId: string;
  readonly profile: string;
  readonly number: string;
  readonly applicant: string;
  readonly facts: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly mediaId: string;
  readonly fileName: string;
  readonly caption: string;
  readonly words: string;
  /** Everything above that must lie nowhere in the open. */
  readonly canaries: readonly string[];
}

const NAMES = [
  ['Zebulina', 'ज़ेबुलीना', 'Quartzfeather', 'क्वार्ट्ज़पंखी'],
  ['Oswaldine', 'ओस्वाल्डीन', 'Mirrorbrook', 'मिररब्रूकवाल'],
  ['Thrystania', 'थ्रिस्टानिया', 'Copperwhistle', 'कॉपरव्हिसली'],
  ['Philomauxa', 'फ़िलोमौक्सा', 'Lanternmoss', 'लैंटर्नमॉसवी'],
  ['Ignatheira', 'इग्नाथेइरा', 'Saffronquill', 'सैफ़्रनक्विली'],
] as const;

export const CANARY_PEOPLE: readonly CanaryPerson[] = NAMES.map(([first, firstHindi, family, familyHindi], index) => {
  const national = `98${71234506 + index * 1111}`;
  const [head, tail] = [national.slice(0, 5), national.slice(5)];
  const pair = (en: string, hi: string): { en: string; hi: string } => ({
    en: `${en} ${family}`,
    hi: `${hi} ${familyHindi}`,
  });
  const person = {
    phone: `91${national}`,
    userId: `IN.Canary${index}XyZwVuT987`,
    profile: `${first} on WhatsApp ${index}`,
    number: `CNR-2019-77120${index}`,
    applicant: index % 2 === 0 ? `${first} ${family}` : `${firstHindi} ${familyHindi}`,
    mediaId: `48771234509${index}8812`,
    fileName: `card of ${first}.pdf`,
    caption: `This is the card of ${first}`,
    words: `My name was ${first} before I married; call me on ${head}-${tail} or +91 ${head} ${tail}`,
  };
  const name = pair('Babikins', 'बाबीकिन्स');
  const mother = pair(first, firstHindi);
  const father = pair('Gustavron', 'गुस्तावरोन');
  const address = pair('Kettlewell Lane', 'केटलवेल लेन');
  const placeOfBirth = pair('Marrowbone Hospital', 'मैरोबोन अस्पताल');
  const dates = { dateOfBirth: '2019-03-07', dateOfRegistration: '2019-03-12' };
  const open = { registrationNumber: person.number, office: 'mcd-civil-lines', sex: 'female', ...dates };
  const facts = { ...open, name, mother, father, address, placeOfBirth };
  const phones = [national, `${head} ${tail}`, `${head}-${tail}`];
  const both = [name, mother, father, address, placeOfBirth].flatMap(({ en, hi }) => [en, hi]);
  const { userId, profile, number, applicant, mediaId, fileName, caption, words } = person;
  const own = [
    userId,
    profile,
    number,
    applicant,
    mediaId,
    fileName,
    caption,
    words,
    first,
    firstHindi,
    family,
    familyHindi,
  ];
  return { ...person, facts, canaries: [...new Set([...own, ...phones, ...both])] };
});

/** A word as bytes: plain, in other encodings of characters, and written out in letters. */
export function formsOf(word: string): readonly Buffer[] {
  const utf8 = Buffer.from(word);
  const utf16 = Buffer.from(word, 'utf16le');
  const plain = [utf8, utf16, Buffer.from(utf16).swap16()];
  const escaped = Array.from({ length: word.length }, (_, at) =>
    word.charCodeAt(at) < 0x80 ? word.charAt(at) : `\\u${word.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
  const written = [
    ...plain.flatMap((bytes) => [bytes.toString('hex'), bytes.toString('hex').toUpperCase()]),
    ...base64Of(utf8),
    ...base64Of(utf16),
    encodeURIComponent(word),
    escaped,
  ];
  return [...plain, ...written.map((text) => Buffer.from(text))];
}

/** What of a word's base64 stays the same, at each of the three places where it may begin. */
function base64Of(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const certain = text.slice(shift === 0 ? 0 : shift + 1, -1);
    return [certain, certain.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Those of the words that lie in these bytes in any of their forms; `hexToo` also looks for the hexadecimal of each form. */
export function findWords(haystack: Buffer, words: readonly string[], options: { hexToo: boolean }): readonly string[] {
  return words.filter((word) =>
    formsOf(word).some(
      (form) => haystack.includes(form) || (options.hexToo && haystack.includes(form.toString('hex'))),
    ),
  );
}
