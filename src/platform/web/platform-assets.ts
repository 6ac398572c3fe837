// The assets every page uses: the style sheet, the mark, htmx, and Noto fonts for four scripts and emoji from npm packages, so that
// pages read right on a machine that has no such font. The fonts' OFL licences travel with them.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Asset } from './asset-store.ts';

const packages = createRequire(import.meta.url);

const TYPES = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  woff2: 'font/woff2',
} as const;

const FONTS = [
  { family: 'noto-sans', subsets: ['latin', 'latin-ext', 'devanagari'], weights: [400, 600, 700] },
  { family: 'noto-sans-gurmukhi', subsets: ['gurmukhi'], weights: [400, 700] },
  { family: 'noto-nastaliq-urdu', subsets: ['arabic'], weights: [400, 700] },
  // In one piece: the package's smaller ones are drawn as SVG only, which Chromium does not show. It is fetched by pages
  // that meet an emoji (the desk shows what citizens will read).
  { family: 'noto-color-emoji', subsets: ['emoji'], weights: [400] },
] as const;

export function assetFromFile(path: string, file: string | URL): Asset {
  return { path, contentType: contentTypeOf(path), bytes: readFileSync(file) };
}

export function assetFromPackage(path: string, specifier: string): Asset {
  return assetFromFile(path, packages.resolve(specifier));
}

export function textAsset(path: string, text: string): Asset {
  return { path, contentType: contentTypeOf(path), bytes: Buffer.from(text) };
}

export function platformAssets(): readonly Asset[] {
  const own = ['dwar.css', 'mark.svg'].map((name) => assetFromFile(name, new URL(`assets/${name}`, import.meta.url)));
  return [...own, assetFromPackage('htmx.js', 'htmx.org/dist/htmx.min.js'), ...fontAssets()];
}

/** The package's own @font-face rules (with its unicode ranges), for the subsets and weights we use. */
function fontAssets(): readonly Asset[] {
  const rules: string[] = [];
  const files: Asset[] = [];
  for (const { family, subsets, weights } of FONTS) {
    const folder = dirname(packages.resolve(`@fontsource/${family}/400.css`));
    files.push(assetFromFile(`fonts/${family}.LICENSE.txt`, join(folder, 'LICENSE')));
    for (const weight of weights) {
      const faces = readFaces(join(folder, `${weight}.css`));
      for (const subset of subsets) {
        const name = `${family}-${subset}-${weight}-normal.woff2`;
        const isOfFile = (rule: string): boolean => rule.includes(`/${name})`);
        const face = faces.find(isOfFile) ?? readFaces(join(folder, `${subset}-${weight}.css`)).find(isOfFile);
        if (face === undefined) continue;
        rules.push(face.replace(/src:[^;]+;/, `src: url(fonts/${name}) format('woff2');`));
        files.push(assetFromFile(`fonts/${name}`, join(folder, 'files', name)));
      }
    }
  }
  return [textAsset('fonts.css', rules.join('\n')), ...files];
}

function readFaces(file: string): readonly string[] {
  return readFileSync(file, 'utf8').match(/@font-face \{[^}]+\}/g) ?? [];
}

function contentTypeOf(path: string): string {
  const extension = path.slice(path.lastIndexOf('.') + 1);
  for (const [known, type] of Object.entries(TYPES)) if (known === extension) return type;
  return 'application/octet-stream';
}
