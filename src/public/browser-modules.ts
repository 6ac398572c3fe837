// Browser modules from source: one entry file and every file it imports by relative path, types stripped, npm names and
// `#` names replaced by the addresses given. No bundler: browsers load modules themselves.

import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { textAsset, type Asset } from '#platform/web';

const IMPORT = /(\bfrom\s*|\bimport\s*)(['"])([^'"]+)\2/g;

/**
 * `folder`: where the entry's own folder appears below the asset address. `packages`: specifier to an address relative to
 * that folder's modules.
 */
export function browserModules(
  entry: URL,
  folder: string,
  packages: Readonly<Record<string, string>> = {},
): readonly Asset[] {
  const root = new URL('.', entry).href;
  const assets = new Map<string, Asset>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const here = file;
    const path = folder + here.href.slice(root.length).replace(/\.ts$/, '.js');
    if (assets.has(path)) continue;
    const source = readFileSync(here, 'utf8');
    const plain = here.pathname.endsWith('.ts') ? stripTypeScriptTypes(source) : withoutComments(source);
    const rewritten = plain.replace(IMPORT, (_whole, word: string, quote: string, specifier: string) => {
      const address = packages[specifier];
      if (address !== undefined) return `${word}${quote}${address}${quote}`;
      if (specifier.startsWith('.')) waiting.push(new URL(specifier, here));
      return `${word}${quote}${specifier.replace(/\.ts$/, '.js')}${quote}`;
    });
    assets.set(path, textAsset(path, rewritten));
  }
  return [...assets.values()];
}

/** Type comments of plain JavaScript look like imports of files that do not exist. */
function withoutComments(source: string): string {
  return source.replace(/\/\*\*[\s\S]*?\*\//g, '');
}
