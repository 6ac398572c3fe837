// The region as its files are now, read again only when one of them changed: an author saves a file and looks at the page anew.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createCatalogue, loadCatalogue, readPublished, type CatalogueSource, type LoadedCatalogue } from '#catalogue';

let last: { readonly stamp: string; readonly loaded: LoadedCatalogue } | undefined;

export function readRegion(folder: string): LoadedCatalogue {
  const stamp = stampOf(folder);
  if (last?.stamp !== stamp) last = { stamp, loaded: loadCatalogue(folder) };
  return last.loaded;
}

/** Name, size and time of every file. */
function stampOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    })
    .join('\n');
}

/** The same region with a published version in place of what its files say of that service. */
export function withPublished(source: CatalogueSource, content: unknown) {
  const published = readPublished(content);
  const others = source.services.filter((one) => one.definition.id !== published.definition.id);
  return {
    catalogue: createCatalogue({ ...source, services: [...others, published] }),
    definition: published.definition,
  };
}
