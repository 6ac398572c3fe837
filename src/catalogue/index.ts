export {
  createCatalogue,
  type Catalogue,
  type CatalogueSource,
  type Publication,
  type ServiceSource,
} from './catalogue.ts';
export { CASE_NEWS_KINDS, CaseNews } from './case-news.ts';
export { ApplicantName, compareApplicant } from './compare-applicant.ts';
export { LABEL_LIMITS } from './label-limits.ts';
export { conditionHolds, type Condition } from './condition.ts';
export { describeFinding, type Finding } from './finding.ts';
export type { Field } from './field.ts';
export type { Area, Department, Office } from './geography.ts';
export type { Branding, Fee, Holidays, HolidayYear } from './calendar-data.ts';
export { findAreas } from './find-areas.ts';
export { readAnswer } from './read-answer.ts';
export { showAnswer, wordsIn } from './show-answer.ts';
export { loadCatalogue, type LoadedCatalogue } from './load-catalogue.ts';
export type { Parameters } from './message.ts';
export type { Region } from './region.ts';
export type { RegionTextKey, Understood } from './region-texts.ts';
export { getEvidence, listFields, ServiceDefinition } from './service-definition.ts';
export type {
  CertificateField,
  CertificateSpec,
  Evidence,
  Lookup,
  QueryItem,
  RefusalReason,
  Step,
  TimeLimit,
} from './workflow.ts';
export { GENERAL_PURPOSE, variablesIn, type TemplateSource } from './template-file.ts';
export { addPublishedVersions, publishCatalogue } from './publish.ts';
