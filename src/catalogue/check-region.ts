import { findScriptOf, listScripts } from '#platform/pure';
import type { CatalogueSource } from './catalogue.ts';
import { checkNames } from './check-names.ts';
import { checkTexts } from './check-texts.ts';
import type { Finding } from './finding.ts';
import { LABEL_LIMITS } from './label-limits.ts';
import { REGION_LABELS, REGION_TEXTS, UNDERSTOOD, type RegionTextKey } from './region-texts.ts';
import type { RequiredText } from './service-texts.ts';

/** Cross-checks of the region's own files: every reference leads somewhere, every word is there. */
export function checkRegion(source: CatalogueSource, folderName: string): readonly Finding[] {
  const { region } = source;
  const findings: Finding[] = [];
  const add = (file: string, rule: string, problem: string, remedy: string): void => {
    findings.push({ file, rule, problem, remedy });
  };
  if (region.id !== folderName) {
    add(
      'region.yaml',
      'id-differs',
      `The id is "${region.id}", the folder is "${folderName}".`,
      'Give both the same name.',
    );
  }
  if (!region.languages.required.includes(region.languages.default)) {
    add(
      'region.yaml',
      'default-language',
      'The default language is not a required one.',
      'Choose a required language.',
    );
  }
  for (const language of [...region.languages.required, ...region.languages.optional]) {
    if (findScriptOf(language) === undefined) {
      const known = listScripts().flatMap(([, script]) => script.languages);
      const remedy = `Known are ${known.join(', ')}, each also with a script of the table (hi-Latn); a further one is a line of src/platform/pure/scripts.ts.`;
      add('region.yaml', 'language-script', `For "${language}" no script and no font is known.`, remedy);
    }
    if (region.languages.names[language] === undefined) {
      add('region.yaml', 'language-name', `languages.names.${language} is missing.`, 'Add the name of the language.');
    }
  }

  findings.push(...checkNames(source, region.languages.required));
  const known = new Set([...source.services, ...source.referrals].map(({ definition }) => definition.id));
  for (const id of region.menu.first.filter((one) => !known.has(one))) {
    add('region.yaml', 'unknown-service', `menu.first: no service "${id}".`, 'Correct the id, or leave it out.');
  }

  const departments = new Set(source.departments.map((department) => department.id));
  const offices = new Map(source.offices.map((office) => [office.id, office]));
  const districts = new Set(source.jurisdictions.districts.map((district) => district.id));
  findings.push(
    ...repeated('departments.yaml', source.departments),
    ...repeated('offices.yaml', source.offices),
    ...repeated('jurisdictions.yaml', source.jurisdictions.areas),
    ...repeated('fees.yaml', source.fees),
  );
  for (const office of source.offices) {
    if (!departments.has(office.department)) {
      add(
        'offices.yaml',
        'unknown-department',
        `${office.id}: no department "${office.department}".`,
        'Correct the id.',
      );
    }
  }
  for (const area of source.jurisdictions.areas) {
    for (const entry of area.offices) {
      const office = offices.get(entry.office);
      if (!office) {
        add('jurisdictions.yaml', 'unknown-office', `${area.id}: no office "${entry.office}".`, 'Correct the id.');
      } else if (entry.from < office.from || (office.until !== undefined && entry.from > office.until)) {
        add(
          'jurisdictions.yaml',
          'office-closed',
          `${area.id}: ${entry.office} does not exist on ${entry.from}.`,
          'Correct the day.',
        );
      }
    }
    for (const entry of area.districts) {
      if (!districts.has(entry.district)) {
        add(
          'jurisdictions.yaml',
          'unknown-district',
          `${area.id}: no district "${entry.district}".`,
          'Correct the id.',
        );
      }
      const { subDivision } = entry;
      if (subDivision === undefined) continue;
      const known = source.jurisdictions.districts
        .filter((one) => one.id === entry.district)
        .flatMap((one) => one.subDivisions);
      if (known.includes(subDivision)) continue;
      const problem = `${area.id}: ${entry.district} has no sub-division "${subDivision}".`;
      add('jurisdictions.yaml', 'unknown-sub-division', problem, `Use one of: ${known.join(', ')}.`);
    }
  }
  for (const fee of source.fees) {
    for (const amount of fee.amounts) {
      if ((amount.rupees === undefined) === (amount.components === undefined)) {
        add('fees.yaml', 'fee-amount', `${fee.id}, ${amount.from}: it needs either rupees or components.`, 'Keep one.');
      }
    }
  }
  for (const { from, rupeesPerDay, mostRupees } of source.compensation ?? []) {
    if (mostRupees >= rupeesPerDay) continue;
    const problem = `compensation from ${from}: at most ${mostRupees} rupees is less than one day's ${rupeesPerDay}.`;
    add('fees.yaml', 'compensation', problem, 'Raise mostRupees.');
  }
  for (const list of source.lists) findings.push(...repeated(`lists/${list.id}.yaml`, list.entries));
  findings.push(...repeated('identities.yaml', source.identities));
  for (const identity of source.identities) {
    if (isPattern(identity.pattern)) continue;
    add('identities.yaml', 'pattern', `${identity.id}: the pattern is not a regular expression.`, 'Correct it.');
  }
  for (const year of source.holidays.years) {
    for (const day of year.days) {
      if (!day.date.startsWith(`${year.year}-`)) {
        add('holidays.yaml', 'wrong-year', `${day.date} stands under ${year.year}.`, 'Move it to its year.');
      }
    }
  }

  const required: readonly RequiredText[] = Object.entries(REGION_TEXTS).map(([key, parameters]) => ({
    key,
    parameters,
    limit: isLabel(key) ? (REGION_LABELS[key] ?? LABEL_LIMITS.question) : LABEL_LIMITS.question,
  }));
  for (const [language, text] of Object.entries(source.texts)) {
    const file = `text/${language}.yaml`;
    const complete = region.languages.required.includes(language);
    findings.push(
      ...checkTexts({
        file,
        language,
        text,
        locate: source.locateText?.[language],
        required,
        complete,
        alsoKnown: () => false,
      }),
    );
    if (!complete) continue;
    for (const meaning of UNDERSTOOD) {
      if ((text.understood[meaning] ?? []).length > 0) continue;
      add(file, 'phrases-missing', `understood.${meaning} is empty.`, 'List what people write when they mean it.');
    }
  }
  return findings;
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).source !== '';
  } catch {
    return false;
  }
}

function isLabel(key: string): key is RegionTextKey {
  return key in REGION_LABELS;
}

function repeated(file: string, entries: readonly { readonly id: string }[]): readonly Finding[] {
  const seen = new Set<string>();
  return entries.flatMap(({ id }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ file, rule: 'id-repeated', problem: `"${id}" stands here twice.`, remedy: 'Keep one.' }];
  });
}
