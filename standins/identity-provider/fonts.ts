// Noto Sans for Latin and Devanagari from its npm package, so that the page reads right where no such font is installed.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const FILES = [400, 700].flatMap((weight) =>
  ['latin', 'devanagari'].map((subset) => `noto-sans-${subset}-${weight}-normal.woff2`),
);

export function loadFonts(): { readonly css: string; readonly files: ReadonlyMap<string, Buffer> } {
  const folder = dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans/400.css'));
  const faces = [400, 700].flatMap(
    (weight) => readFileSync(join(folder, `${weight}.css`), 'utf8').match(/@font-face \{[^}]+\}/g) ?? [],
  );
  const css = FILES.flatMap((file) =>
    faces
      .filter((face) => face.includes(`/${file})`))
      .map((face) => face.replace(/src:[^;]+;/, `src: url(/fonts/${file}) format('woff2');`)),
  );
  return {
    css: css.join('\n'),
    files: new Map(FILES.map((file) => [`/fonts/${file}`, readFileSync(join(folder, 'files', file))])),
  };
}
