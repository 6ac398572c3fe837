// The assets every page uses: the style sheet, the mark, htmx, and Noto fonts for the region's scripts and emoji from npm packages,
// so that pages read right on a machine that has no such font. The fonts' OFL licences travel with them.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { scriptsFor, type Script } from '../pure/index.ts';
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

// In one piece: the package's smaller ones are drawn as SVG only, which Chromium does not show. It is fetched by pages
// that meet an emoji (the desk shows what citizens will read).
const EMOJI: WebFont = { package: 'noto-color-emoji', subsets: ['emoji'], weights: [400] };
type WebFont = Script['web'];

export function assetFromFile(path: string, file: string | URL): Asset {
  return { path, contentType: contentTypeOf(path), bytes: readFileSync(file) };
}

export function assetFromPackage(path: string, specifier: string): Asset {
  return assetFromFile(path, packages.resolve(specifier));
}

export function textAsset(path: string, text: string): Asset {
  return { path, contentType: contentTypeOf(path), bytes: Buffer.from(text) };
}

/** `languages`: those of the region; their scripts decide which fonts are served. */
export function platformAssets(languages: readonly string[]): readonly Asset[] {
  const own = ['dwar.css', 'mark.svg'].map((name) => assetFromFile(name, new URL(`assets/${name}`, import.meta.url)));
  return [...own, assetFromPackage('htmx.js', 'htmx.org/dist/htmx.min.js'), ...fontAssets(scriptsFor(languages))];
}

/** The packages' own @font-face rules (with their unicode ranges), for the subsets and weights we use, and the families by name. */
function fontAssets(scripts: readonly Script[]): readonly Asset[] {
  const families = [...new Set(scripts.map(({ family }) => `'${family}'`))].join(', ');
  const rules = [`:root { --fonts: ${families}; }`];
  const files = new Map<string, Asset>();
  for (const { package: name, subsets, weights } of [...scripts.map(({ web }) => web), EMOJI]) {
    const folder = dirname(packages.resolve(`@fontsource/${name}/400.css`));
    const add = (path: string, file: string): void => void files.set(path, assetFromFile(path, join(folder, file)));
    add(`fonts/${name}.LICENSE.txt`, 'LICENSE');
    for (const weight of weights) {
      const faces = readFaces(join(folder, `${weight}.css`));
      for (const subset of subsets) {
        const file = `${name}-${subset}-${weight}-normal.woff2`;
        const isOfFile = (rule: string): boolean => rule.includes(`/${file})`);
        const face = faces.find(isOfFile) ?? readFaces(join(folder, `${subset}-${weight}.css`)).find(isOfFile);
        if (face === undefined) continue;
        rules.push(face.replace(/src:[^;]+;/, `src: url(fonts/${file}) format('woff2');`));
        add(`fonts/${file}`, join('files', file));
      }
    }
  }
  return [textAsset('fonts.css', rules.join('\n')), ...files.values()];
}

function readFaces(file: string): readonly string[] {
  return readFileSync(file, 'utf8').match(/@font-face \{[^}]+\}/g) ?? [];
}

function contentTypeOf(path: string): string {
  const extension = path.slice(path.lastIndexOf('.') + 1);
  for (const [known, type] of Object.entries(TYPES)) if (known === extension) return type;
  return 'application/octet-stream';
}
