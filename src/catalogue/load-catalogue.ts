// From a region folder to a catalogue, or to everything that is wrong with it. Called at start, by tools/services.ts and tests.

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { PageWords } from '#platform/pure';
import { Branding, Fees, Holidays } from './calendar-data.ts';
import {
  createCatalogue,
  type Catalogue,
  type CatalogueSource,
  type ReferralSource,
  type LocateText,
  type ServiceSource,
  type Texts,
} from './catalogue.ts';
import { ChoiceListFile, type ChoiceList } from './choice-list.ts';
import { checkReferral } from './check-referral.ts';
import { checkRegion } from './check-region.ts';
import { checkDefinition } from './check-definition.ts';
import { checkTemplates } from './check-templates.ts';
import type { Finding } from './finding.ts';
import { Departments, Jurisdictions, Offices } from './geography.ts';
import { Identities } from './identities.ts';
import { checkYaml, parseYaml, readYaml, readYamlFile, type Locate } from './read-yaml.ts';
import { Referral } from './referral.ts';
import { PageWordsFile } from './page-words-file.ts';
import { Region } from './region.ts';
import { ServiceDefinition } from './service-definition.ts';
import { TemplateFile, type TemplateSource } from './template-file.ts';
import { flattenText, TextFile } from './text-file.ts';

export type LoadedCatalogue =
  /** `source`: what the catalogue was made of, with the places of everything in its files; for the prover. */
  | { readonly ok: true; readonly catalogue: Catalogue; readonly source: CatalogueSource }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * Reads a region folder (regions/<id>) and checks it. Either everything is right and the catalogue comes back, or every
 * finding of every file does: an author mends them in one go.
 */
export function loadCatalogue(folder: string): LoadedCatalogue {
  const findings: Finding[] = [];
  const region = readYaml(folder, 'region.yaml', Region, findings);
  const departments = readYaml(folder, 'departments.yaml', Departments, findings);
  const offices = readYaml(folder, 'offices.yaml', Offices, findings);
  const jurisdictions = readYaml(folder, 'jurisdictions.yaml', Jurisdictions, findings);
  const holidays = readYaml(folder, 'holidays.yaml', Holidays, findings);
  const fees = readYamlFile(folder, 'fees.yaml', Fees, findings);
  const branding = readYaml(folder, 'branding.yaml', Branding, findings);
  const texts = readTexts(folder, 'text', region, findings);
  const templates = readTemplates(folder, findings);
  const identities = listFiles(folder).includes('identities.yaml')
    ? readYaml(folder, 'identities.yaml', Identities, findings)
    : { identities: [] };
  const lists = readLists(folder, findings);
  const ownPageWords = readPageWords(folder, region, findings);
  const loaded = listFolders(path.join(folder, 'services')).map((id) => readService(folder, id, region, findings));
  const services = loaded.flatMap((one) => (one?.kind === 'service' ? [one.source] : []));
  const referrals = loaded.flatMap((one) => (one?.kind === 'referral' ? [one.source] : []));

  if (!region || !departments || !offices || !jurisdictions || !holidays || !fees || !branding || !identities) {
    return { ok: false, findings };
  }
  const source = {
    region,
    departments: departments.departments,
    offices: offices.offices,
    jurisdictions,
    holidays,
    fees: fees.data.fees,
    locateFee: fees.locate,
    compensation: fees.data.compensation ?? [],
    branding,
    identities: identities.identities,
    lists,
    ownPageWords,
    ...texts,
    templates,
    services,
    referrals,
  };
  findings.push(...checkRegion(source, path.basename(path.resolve(folder))), ...checkTemplates(source));
  for (const service of services) findings.push(...checkDefinition(service, source));
  for (const referral of referrals) findings.push(...checkReferral(referral, source));
  return findings.length > 0 ? { ok: false, findings } : { ok: true, catalogue: createCatalogue(source), source };
}

type Loaded =
  | { readonly kind: 'service'; readonly source: ServiceSource }
  | { readonly kind: 'referral'; readonly source: ReferralSource };

function readService(folder: string, id: string, region: Region | undefined, findings: Finding[]): Loaded | undefined {
  const base = `services/${id}`;
  const file = `${base}/service.yaml`;
  const parsed = parseYaml(folder, file, findings);
  const texts = readTexts(folder, `${base}/text`, region, findings);
  if (!parsed) return undefined;
  const tell = (named: string): void => {
    if (named === id) return;
    const problem = `The id is "${named}", the folder is "${id}".`;
    findings.push({ file, ...parsed.locate(['id']), rule: 'id-differs', problem, remedy: 'Give both the same name.' });
  };
  if (Mode.safeParse(parsed.value).success) {
    const referral = checkYaml(parsed, file, Referral, findings);
    if (!referral) return undefined;
    tell(referral.data.id);
    return { kind: 'referral', source: { definition: referral.data, ...texts } };
  }
  const service = checkYaml(parsed, file, ServiceDefinition, findings);
  if (!service) return undefined;
  tell(service.data.id);
  return { kind: 'service', source: { definition: service.data, ...texts, locate: service.locate } };
}

const Mode = z.looseObject({ mode: z.enum(['portal', 'information']) });

function readLists(folder: string, findings: Finding[]): readonly ChoiceList[] {
  return listFiles(path.join(folder, 'lists'))
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .flatMap((name) => {
      const file = readYaml(folder, `lists/${name}`, ChoiceListFile, findings);
      return file === undefined ? [] : [{ id: path.basename(name, '.yaml'), ...file }];
    });
}

function readTemplates(folder: string, findings: Finding[]): readonly TemplateSource[] {
  return listFiles(path.join(folder, 'templates'))
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .flatMap((name) => {
      const file = readYaml(folder, `templates/${name}`, TemplateFile, findings);
      return file === undefined ? [] : [{ id: path.basename(name, '.yaml'), ...file }];
    });
}

function readPageWords(folder: string, region: Region | undefined, findings: Finding[]): PageWords['own'] {
  const spoken = [...(region?.languages.required ?? []), ...(region?.languages.optional ?? [])];
  const own: Record<string, PageWords['own'][string]> = {};
  for (const name of listFiles(path.join(folder, 'pages')).toSorted()) {
    if (!name.endsWith('.yaml')) continue;
    const file = `pages/${name}`;
    const language = path.basename(name, '.yaml');
    const words = readYaml(folder, file, PageWordsFile, findings);
    if (words !== undefined) own[language] = words;
    if (region === undefined || spoken.includes(language)) continue;
    const problem = `"${language}" is not a language of the region.`;
    findings.push({ file, rule: 'page-language', problem, remedy: 'Add it to region.yaml, or remove the file.' });
  }
  return own;
}

type ReadTexts = { readonly texts: Texts; readonly locateText: LocateText };

function readTexts(folder: string, base: string, region: Region | undefined, findings: Finding[]): ReadTexts {
  const texts: Record<string, ReturnType<typeof flattenText>> = {};
  const locateText: Record<string, Locate> = {};
  const present = new Set(listFiles(path.join(folder, base)));
  const optional = (region?.languages.optional ?? []).filter((language) => present.has(`${language}.yaml`));
  for (const language of [...(region?.languages.required ?? []), ...optional]) {
    const file = readYamlFile(folder, `${base}/${language}.yaml`, TextFile, findings);
    if (!file) continue;
    texts[language] = flattenText(file.data);
    locateText[language] = file.locate;
  }
  return { texts, locateText };
}

function listFolders(folder: string): readonly string[] {
  return readEntries(folder)
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

function listFiles(folder: string): readonly string[] {
  return readEntries(folder)
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

function readEntries(folder: string): ReturnType<typeof readDirectory> {
  try {
    return readDirectory(folder);
  } catch {
    return [];
  }
}

function readDirectory(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}
