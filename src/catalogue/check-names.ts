import type { CatalogueSource } from './catalogue.ts';
import type { Finding } from './finding.ts';
import type { Words } from './names.ts';

interface Named {
  readonly file: string;
  /** What the words stand at, as the author finds it in the file. */
  readonly at: string;
  readonly words: Words;
}

/**
 * The names in the region's files that citizens and officers read, in these languages: a name that is missing would be
 * shown in another language in the middle of a sentence.
 */
export function checkNames(source: CatalogueSource, languages: readonly string[]): readonly Finding[] {
  return listNamed(source).flatMap(({ file, at, words }) => {
    const missing = languages.filter((language) => words[language] === undefined);
    if (missing.length === 0) return [];
    const problem = `${at}: it has no words in ${missing.join(', ')}.`;
    return [{ file, rule: 'name-language', problem, remedy: 'Add the name in each language of languages.required.' }];
  });
}

function listNamed(source: CatalogueSource): readonly Named[] {
  const { jurisdictions } = source;
  return [
    { file: 'region.yaml', at: 'names', words: source.region.names },
    { file: 'region.yaml', at: 'government', words: source.region.government },
    ...source.departments.flatMap(({ id, names, shortNames }) => [
      { file: 'departments.yaml', at: `${id}.names`, words: names },
      { file: 'departments.yaml', at: `${id}.shortNames`, words: shortNames },
    ]),
    ...source.offices.flatMap(({ id, names, address }) => [
      { file: 'offices.yaml', at: `${id}.names`, words: names },
      { file: 'offices.yaml', at: `${id}.address`, words: address },
    ]),
    ...[...jurisdictions.districts, ...jurisdictions.areas].map(({ id, names }) => ({
      file: 'jurisdictions.yaml',
      at: `${id}.names`,
      words: names,
    })),
    ...source.fees.flatMap((fee) =>
      fee.amounts.flatMap(({ components = [] }) =>
        components.map(({ id, names }) => ({ file: 'fees.yaml', at: `${fee.id}.${id}.names`, words: names })),
      ),
    ),
    ...source.identities.map(({ id, names }) => ({ file: 'identities.yaml', at: `${id}.names`, words: names })),
    ...source.lists.flatMap((list) =>
      list.entries.map(({ id, names }) => ({ file: `lists/${list.id}.yaml`, at: `${id}.names`, words: names })),
    ),
  ];
}
