// From a region folder to a catalogue, or to everything that is wrong with it. Called at start, by tools/services.ts and tests.

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Branding, Fees, Holidays } from './calendar-data.ts';
import { createCatalogue, type Catalogue, type ServiceSource, type Texts } from './catalogue.ts';
import { checkRegion } from './check-region.ts';
import { checkDefinition } from './check-definition.ts';
import { checkTemplates } from './check-templates.ts';
import type { Finding } from './finding.ts';
import { Departments, Jurisdictions, Offices } from './geography.ts';
import { readYaml } from './read-yaml.ts';
import { Region } from './region.ts';
import { ServiceDefinition } from './service-definition.ts';
import { TemplateFile, type TemplateSource } from './template-file.ts';
import { flattenText, TextFile } from './text-file.ts';

export type LoadedCatalogue =
  { readonly ok: true; readonly catalogue: Catalogue } | { readonly ok: false; readonly findings: readonly Finding[] };

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
  const fees = readYaml(folder, 'fees.yaml', Fees, findings);
  const branding = readYaml(folder, 'branding.yaml', Branding, findings);
  const texts = readTexts(folder, 'text', region, findings);
  const templates = readTemplates(folder, findings);
  const services = listFolders(path.join(folder, 'services')).flatMap((id) =>
    readService(folder, id, region, findings),
  );

  if (!region || !departments || !offices || !jurisdictions || !holidays || !fees || !branding) {
    return { ok: false, findings };
  }
  const source = {
    region,
    departments: departments.departments,
    offices: offices.offices,
    jurisdictions,
    holidays,
    fees: fees.fees,
    branding,
    texts,
    templates,
    services,
  };
  findings.push(...checkRegion(source, path.basename(path.resolve(folder))), ...checkTemplates(source));
  for (const service of services) findings.push(...checkDefinition(service, source));
  return findings.length > 0 ? { ok: false, findings } : { ok: true, catalogue: createCatalogue(source) };
}

function readService(
  folder: string,
  id: string,
  region: Region | undefined,
  findings: Finding[],
): readonly ServiceSource[] {
  const base = `services/${id}`;
  const definition = readYaml(folder, `${base}/service.yaml`, ServiceDefinition, findings);
  const texts = readTexts(folder, `${base}/text`, region, findings);
  if (!definition) return [];
  if (definition.id !== id) {
    findings.push({
      file: `${base}/service.yaml`,
      rule: 'id-differs',
      problem: `The id is "${definition.id}", the folder is "${id}".`,
      remedy: 'Give both the same name.',
    });
  }
  return [{ definition, texts }];
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

function readTexts(folder: string, base: string, region: Region | undefined, findings: Finding[]): Texts {
  const texts: Record<string, ReturnType<typeof flattenText>> = {};
  for (const language of region?.languages.required ?? []) {
    const file = readYaml(folder, `${base}/${language}.yaml`, TextFile, findings);
    if (file) texts[language] = flattenText(file);
  }
  const present = new Set(listFiles(path.join(folder, base)));
  for (const language of region?.languages.optional ?? []) {
    if (!present.has(`${language}.yaml`)) continue;
    const file = readYaml(folder, `${base}/${language}.yaml`, TextFile, findings);
    if (file) texts[language] = flattenText(file);
  }
  return texts;
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
