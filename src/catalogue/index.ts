export {
  createCatalogue,
  type Catalogue,
  type CatalogueSource,
  type Publication,
  type ServiceSource,
} from './catalogue.ts';
export { CASE_NEWS_KINDS, CaseNews } from './case-news.ts';
export { ApplicantName, compareApplicant } from './compare-applicant.ts';
export { areButtons, LABEL_LIMITS } from './label-limits.ts';
export { describeFinding, type Finding } from './finding.ts';
export type { Field } from './field.ts';
export type { Area, Department, Office } from './geography.ts';
export type { Branding, CompensationPolicy, Fee, Holidays, HolidayYear } from './calendar-data.ts';
export { findAreas } from './find-areas.ts';
export { FiledBy } from './filed-by.ts';
export { isLetter, needsLetter } from './helper-rules.ts';
export { mayDo, type Act, type Level, type Standing } from './may-do.ts';
export { showAnswer } from './show-answer.ts';
export { wordsIn } from './words-in.ts';
export { inPageLanguages } from './page-words-file.ts';
export { listJsonSchemas } from './json-schemas.ts';
export { listNotes } from './list-notes.ts';
export type { CaseProperty } from './check-definition.ts';
export { loadCatalogue, type LoadedCatalogue } from './load-catalogue.ts';
export type { Fill, Parameters } from './message.ts';
export type { Region } from './region.ts';
export type { RegionTextKey, Understood } from './region-texts.ts';
export { evidencePath, getEvidence, listEvidence, listFields, ServiceDefinition } from './service-definition.ts';
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
export { addPublishedVersions, publishCatalogue, readPublished } from './publish.ts';
export {
  APPROVALS_NEEDED,
  approveProposal,
  proposeMigration,
  proposeRollback,
  proposeVersion,
  publishProposal,
  type Refusal,
} from './propose.ts';
export { findVersionRow, listPublishedVersions, newestVersion, type PublishedVersion } from './proposal-store.ts';
export {
  applicableAnswers,
  budgetOf,
  failedChecks,
  feeOf,
  limitOf,
  notEligible,
  officeOf,
  stepsOf,
  type FeeOwed,
  certifyAmount,
} from './decide-by-rule.ts';
export { evaluateRule, ruleHolds, type RuleFacts } from './rules/rule-book.ts';
export { atomsOf, boundaryValues, type Atom } from './rules/atoms.ts';
export { listRules, type RuleUse } from './rules/list-rules.ts';
export {
  askField,
  certifyField,
  contextOf,
  createFill,
  deskField,
  flowField,
  plainAnswer,
  readField,
  readFlowField,
  sampleField,
  showField,
} from './fields/field-api.ts';
export type {
  Answers,
  CertificateFact,
  DeskValue,
  FieldContext,
  FieldInput,
  FieldPrompt,
  Reading,
  Sample,
  Samples,
} from './fields/field-kind.ts';
export type { FlowInput, FlowPart } from './fields/flow-part.ts';
export type { Check, JourneyBudget } from './service-parts.ts';
export type { Referral } from './referral.ts';
