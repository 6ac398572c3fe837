// The one table of scripts: which languages are written in each, where its letters stand in Unicode, and which fonts draw
// it on pages and on certificates. A region names languages only; all else follows from here. A further script is a line
// here and its two packages in package.json.

export interface Script {
  /** Unicode's own name of it, as in \p{Script=…}. */
  readonly unicode: string;
  /** ISO 639. A language with a script of its own in its code (`hi-Latn`) is written in that one. */
  readonly languages: readonly string[];
  readonly direction: 'ltr' | 'rtl';
  /** Where its block begins, for scripts whose letters stand in the order of Devanagari's. */
  readonly block?: number;
  /** The figure 0 of each set of figures that it is written with, beside 0-9. */
  readonly zeros: readonly number[];
  /** Family as style sheets and Typst name it. */
  readonly family: string;
  /** Of the package `@fontsource/<package>`. */
  readonly web: { readonly package: string; readonly subsets: readonly string[]; readonly weights: readonly number[] };
  /** Of the package `@expo-google-fonts/<package>`: files are `<file>_<weight>.ttf`. */
  readonly print: { readonly package: string; readonly file: string };
}

const noto = (name: string, file: string, subset: string): Pick<Script, 'family' | 'web' | 'print'> => ({
  family: `Noto Sans ${file}`,
  web: { package: `noto-sans-${name}`, subsets: [subset], weights: [400, 700] },
  print: { package: `noto-sans-${name}`, file: `NotoSans${file}` },
});
const WIDE = { package: 'noto-sans', weights: [400, 600, 700] } as const;
const PLAIN = { family: 'Noto Sans', print: { package: 'noto-sans', file: 'NotoSans' } } as const;

/** By ISO 15924 code. */
export const SCRIPTS = {
  Latn: {
    unicode: 'Latin',
    languages: ['en'],
    direction: 'ltr',
    zeros: [0xff10],
    ...PLAIN,
    web: { ...WIDE, subsets: ['latin', 'latin-ext'] },
  },
  Deva: {
    unicode: 'Devanagari',
    languages: ['hi', 'mr', 'ne', 'sa', 'kok', 'mai', 'brx', 'doi'],
    direction: 'ltr',
    block: 0x0900,
    zeros: [0x0966],
    ...PLAIN,
    web: { ...WIDE, subsets: ['devanagari'] },
  },
  Guru: {
    unicode: 'Gurmukhi',
    languages: ['pa'],
    direction: 'ltr',
    block: 0x0a00,
    zeros: [0x0a66],
    ...noto('gurmukhi', 'Gurmukhi', 'gurmukhi'),
  },
  Arab: {
    unicode: 'Arabic',
    languages: ['ur', 'ks', 'sd'],
    direction: 'rtl',
    zeros: [0x0660, 0x06f0],
    family: 'Noto Nastaliq Urdu',
    web: { package: 'noto-nastaliq-urdu', subsets: ['arabic'], weights: [400, 700] },
    print: { package: 'noto-nastaliq-urdu', file: 'NotoNastaliqUrdu' },
  },
  Beng: {
    unicode: 'Bengali',
    languages: ['bn', 'as', 'mni'],
    direction: 'ltr',
    block: 0x0980,
    zeros: [0x09e6],
    ...noto('bengali', 'Bengali', 'bengali'),
  },
  Gujr: {
    unicode: 'Gujarati',
    languages: ['gu'],
    direction: 'ltr',
    block: 0x0a80,
    zeros: [0x0ae6],
    ...noto('gujarati', 'Gujarati', 'gujarati'),
  },
  Orya: {
    unicode: 'Oriya',
    languages: ['or'],
    direction: 'ltr',
    block: 0x0b00,
    zeros: [0x0b66],
    ...noto('oriya', 'Oriya', 'oriya'),
  },
  Taml: {
    unicode: 'Tamil',
    languages: ['ta'],
    direction: 'ltr',
    block: 0x0b80,
    zeros: [0x0be6],
    ...noto('tamil', 'Tamil', 'tamil'),
  },
  Telu: {
    unicode: 'Telugu',
    languages: ['te'],
    direction: 'ltr',
    block: 0x0c00,
    zeros: [0x0c66],
    ...noto('telugu', 'Telugu', 'telugu'),
  },
  Knda: {
    unicode: 'Kannada',
    languages: ['kn'],
    direction: 'ltr',
    block: 0x0c80,
    zeros: [0x0ce6],
    ...noto('kannada', 'Kannada', 'kannada'),
  },
  Mlym: {
    unicode: 'Malayalam',
    languages: ['ml'],
    direction: 'ltr',
    block: 0x0d00,
    zeros: [0x0d66],
    ...noto('malayalam', 'Malayalam', 'malayalam'),
  },
} as const satisfies Record<string, Script>;

export type ScriptCode = keyof typeof SCRIPTS;

const entries: readonly (readonly [string, Script])[] = Object.entries(SCRIPTS);

function isCode(code: string): code is ScriptCode {
  return Object.hasOwn(SCRIPTS, code);
}

/** Every script of the table with its code, in the table's order. */
export function listScripts(): readonly (readonly [ScriptCode, Script])[] {
  return entries.flatMap(([code, script]) => (isCode(code) ? [[code, script] as const] : []));
}

/** The script that a language (`bn`, `hi-Latn`) is written in; undefined where the table does not know it. */
export function findScriptOf(language: string): ScriptCode | undefined {
  const [bare = '', named] = language.split('-');
  if (named !== undefined) return isCode(named) ? named : undefined;
  return listScripts().find(([, script]) => script.languages.includes(bare))?.[0];
}

/** What a region needs to be drawn: the scripts of its languages, each once, and Latin, in which numbers and addresses stand. */
export function scriptsFor(languages: readonly string[]): readonly Script[] {
  const codes = new Set<ScriptCode>(['Latn', ...languages.flatMap((language) => findScriptOf(language) ?? [])]);
  return [...codes].map((code) => SCRIPTS[code]);
}
