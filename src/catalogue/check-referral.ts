import type { CatalogueSource, ReferralSource } from './catalogue.ts';
import { checkTexts } from './check-texts.ts';
import type { Finding } from './finding.ts';
import { SERVICE_UNDERSTOOD } from './region-texts.ts';
import { requiredReferralTexts } from './service-texts.ts';

/** A service that is elsewhere has little to go wrong: its department, its address, its words. */
export function checkReferral(
  { definition, texts, locateText }: ReferralSource,
  source: CatalogueSource,
): readonly Finding[] {
  const base = `services/${definition.id}`;
  const findings: Finding[] = [];
  const add = (rule: string, problem: string, remedy: string): void =>
    void findings.push({ file: `${base}/service.yaml`, rule, problem, remedy });
  if (!source.departments.some((department) => department.id === definition.department))
    add('unknown-department', `No department "${definition.department}".`, 'Use an id of departments.yaml.');
  if (definition.mode === 'portal' && definition.portal === undefined)
    add('no-portal', 'A hand-off needs the address of the portal.', 'Add portal: { url: https://… }.');
  for (const [language, text] of Object.entries(texts)) {
    const file = `${base}/text/${language}.yaml`;
    const complete = source.region.languages.required.includes(language);
    const required = requiredReferralTexts;
    findings.push(
      ...checkTexts({
        file,
        language,
        text,
        locate: locateText?.[language],
        required,
        complete,
        alsoKnown: () => false,
      }),
    );
    for (const meaning of complete ? SERVICE_UNDERSTOOD : []) {
      if ((text.understood[meaning] ?? []).length > 0) continue;
      const remedy = 'List what people write when they want this service.';
      findings.push({ file, rule: 'phrases-missing', problem: `understood.${meaning} is empty.`, remedy });
    }
  }
  return findings;
}
