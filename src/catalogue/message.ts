import { IntlMessageFormat } from 'intl-messageformat';

// One ICU message, parsed once. Most of our messages are plain words with plain arguments; those are joined directly
// (0.2 µs) and only plurals and selects go through the formatter (about 14 µs).

export type Parameters = Readonly<Record<string, string | number>>;

/** Asked for what the parameters do not hold. */
export type Fill = (name: string) => string | number | undefined;

export type Message = {
  readonly parameters: readonly string[];
  readonly render: (parameters: Parameters, fill?: Fill) => string;
};

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

// Element types of the parser: literal, argument, number, date, time, select, plural, pound, tag.
const literal = 0;
const argument = 1;
const select = 5;
const plural = 6;

/** ICU takes no dot in a name: {settings.x} is read as this followed by x. */
const SETTING = 'settings__';

function withDot(name: string): string {
  return name.startsWith(SETTING) ? `settings.${name.slice(SETTING.length)}` : name;
}

/** Throws the parser's own error on a malformed message; the checker turns that into a finding. */
export function compileMessage(source: string, language: string): Message {
  const plain = source.replace(/\{(\s*)settings\./g, `{$1${SETTING}`);
  const format = new IntlMessageFormat(plain, localeOf(language), undefined, { ignoreTag: true });
  const elements = format.getAst();
  const names = [...new Set(elements.flatMap(argumentsOf))];
  const parameters = names.map(withDot);
  if (elements.length === 0) return { parameters, render: () => '' };
  const parts: { readonly text: string; readonly argument: boolean }[] = [];
  for (const element of elements) {
    if (element.type === literal) parts.push({ text: element.value, argument: false });
    else if (element.type === argument) parts.push({ text: withDot(element.value), argument: true });
    else
      return {
        parameters,
        render: (values, fill) => {
          const filled = names.map((name) => [name, values[name] ?? fill?.(withDot(name))]);
          return String(format.format({ ...values, ...Object.fromEntries(filled) }));
        },
      };
  }
  const only = parts[0];
  if (parts.length === 1 && only && !only.argument) return { parameters, render: () => only.text };
  return {
    parameters,
    render: (values, fill) => {
      let text = '';
      for (const part of parts)
        text += part.argument ? String(values[part.text] ?? fill?.(part.text) ?? '') : part.text;
      return text;
    },
  };
}

function argumentsOf(element: Element): readonly string[] {
  if (element.type === literal) return [];
  if (element.type === select || element.type === plural) {
    return [
      element.value,
      ...Object.values(element.options).flatMap((option) => option.value.flatMap((inner) => argumentsOf(inner))),
    ];
  }
  return 'value' in element && typeof element.value === 'string' ? [element.value] : [];
}

/** `hi` → `hi-IN`; figures stay Latin in every language (language.md §6). */
function localeOf(language: string): string {
  return `${language}-IN-u-nu-latn`;
}
