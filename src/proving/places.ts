// Where a finding of the prover stands: file, line and column of what its author wrote.

import type { CatalogueSource, Finding, ServiceDefinition } from '#catalogue';
import type { Branch } from './branches.ts';

export type Told = Pick<Finding, 'rule' | 'problem' | 'remedy'>;

export type Places = {
  /** In service.yaml, by the keys that lead there. */
  readonly inService: (at: readonly (string | number)[], told: Told) => Finding;
  /** Where a rule stands, in service.yaml or fees.yaml. */
  readonly atBranch: (branch: Branch, told: Told) => Finding;
  /** In the words of one language, by their key; or by the words themselves. */
  readonly inWords: (language: string, key: string, told: Told) => Finding;
  readonly keyOfWords: (language: string, words: string) => string | undefined;
};

export function placesOf(source: CatalogueSource, definition: ServiceDefinition): Places {
  const service = source.services.find((one) => one.definition.id === definition.id);
  const base = `services/${definition.id}`;
  const inService: Places['inService'] = (at, told) => ({
    file: `${base}/service.yaml`,
    ...service?.locate?.(at),
    ...told,
  });
  return {
    inService,
    atBranch: (branch, told) =>
      branch.file === 'fees.yaml'
        ? { file: 'fees.yaml', ...source.locateFee?.(branch.at), ...told }
        : inService(branch.at, told),
    inWords: (language, key, told) => {
      const own = service?.texts[language]?.words[key] !== undefined;
      const locate = own ? service?.locateText?.[language] : source.locateText?.[language];
      const place = locate?.(['words', ...key.split('.')]);
      return { file: own ? `${base}/text/${language}.yaml` : `text/${language}.yaml`, ...place, ...told };
    },
    keyOfWords: (language, words) => {
      const written = [
        ...Object.entries(service?.texts[language]?.words ?? {}),
        ...Object.entries(source.texts[language]?.words ?? {}),
      ];
      return written.find(([, said]) => said === words || (said.length > 8 && words.includes(said)))?.[0];
    },
  };
}

/** Keys that lead to a field, or a slot of evidence, in service.yaml. */
export function pathOfSlot(definition: ServiceDefinition, id: string): readonly (string | number)[] {
  for (const [p, page] of definition.pages.entries()) {
    const f = page.fields.findIndex((field) => field.id === id);
    if (f >= 0) return ['pages', p, 'fields', f];
  }
  const evidence = definition.evidence.findIndex((one) => one.id === id);
  return evidence < 0 ? [] : ['evidence', evidence];
}
