// What the integer keys of a credential mean: published beside the keys, one file for each type and version, so that a
// credential of any age can be shown in words.

export type Words = Readonly<Record<string, string>>;

export interface CredentialField {
  readonly key: number;
  readonly name: string;
  readonly labels: Words;
  /** `bilingual`: one text, or one for each language of the type; `date`: YYYYMMDD as a number. */
  readonly form: 'text' | 'bilingual' | 'date';
}

export interface CredentialType {
  readonly id: string;
  readonly version: number;
  readonly titles: Words;
  /** Order of the texts of a bilingual value. */
  readonly languages: readonly string[];
  readonly fields: readonly CredentialField[];
}

/** A fact as it was signed, with the words for it. `value` has one text, or one for each language. */
export interface ShownFact {
  readonly name: string;
  readonly labels: Words;
  readonly value: string | Words;
}

/** Facts in the order of the type. What the type does not know is shown under its number rather than left out. */
export function showFacts(type: CredentialType | undefined, facts: ReadonlyMap<number, unknown>): readonly ShownFact[] {
  const known = (type?.fields ?? []).flatMap((field) => {
    const value = facts.get(field.key);
    return value === undefined
      ? []
      : [{ name: field.name, labels: field.labels, value: showValue(type, field, value) }];
  });
  const knownKeys = new Set((type?.fields ?? []).map((field) => field.key));
  const others = [...facts].filter(([key]) => !knownKeys.has(key));
  return [...known, ...others.map(([key, value]) => ({ name: `${key}`, labels: {}, value: plain(value) }))];
}

function showValue(type: CredentialType | undefined, field: CredentialField, value: unknown): string | Words {
  switch (field.form) {
    case 'text':
      return plain(value);
    case 'bilingual': {
      if (!Array.isArray(value)) return plain(value);
      const texts: readonly unknown[] = value;
      return Object.fromEntries((type?.languages ?? []).map((language, index) => [language, plain(texts[index])]));
    }
    case 'date': {
      const digits = plain(value);
      return /^\d{8}$/.test(digits) ? `${digits.slice(6)}-${digits.slice(4, 6)}-${digits.slice(0, 4)}` : digits;
    }
    default:
      return field.form satisfies never;
  }
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(plain).join(' / ');
  return '';
}
