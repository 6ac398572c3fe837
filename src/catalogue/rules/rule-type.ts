// What a rule can hold in its hands. Field kinds say which of these their answer is (fields/field-kind.ts).

export type RuleType =
  | 'text'
  | 'yes-no'
  | 'day'
  /** Paise, whole. */
  | 'amount'
  /** Whole. */
  | 'number'
  | 'decimal'
  | { readonly kind: 'parts'; readonly parts: Readonly<Record<string, RuleType>> }
  | { readonly kind: 'list'; readonly of: Readonly<Record<string, RuleType>>; readonly most: number };

/** The name that the expression library has for a type. */
export function libraryType(type: RuleType): string {
  if (typeof type === 'object') return type.kind === 'list' ? 'list' : 'map';
  switch (type) {
    case 'text':
      return 'string';
    case 'yes-no':
      return 'bool';
    case 'day':
      return 'day';
    case 'amount':
    case 'number':
      return 'int';
    case 'decimal':
      return 'double';
    default:
      return type satisfies never;
  }
}

/** What its author calls it. */
const names: Readonly<Record<string, string>> = {
  string: 'a text',
  bool: 'yes or no',
  day: 'a day',
  int: 'a whole number',
  double: 'a decimal number',
  dyn: 'anything',
};

/** Words for the library's name of a type, for findings. */
export function nameOfType(type: string): string {
  return names[type] ?? (type.startsWith('list') ? 'a list' : `an answer with parts`);
}
