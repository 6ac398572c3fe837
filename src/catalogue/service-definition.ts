import { z } from 'zod';
import { Condition } from './condition.ts';
import { Page, type Field } from './field.ts';
import { FieldName, Id, Source } from './names.ts';
import { Appeal, CertificateSpec, Evidence, Lookup, QueryItem, RefusalReason, Step, TimeLimit } from './workflow.ts';

// service.yaml: everything about a service but its words. Chat, form, officer's page, clock and certificate come from it.

const Capacity = z.strictObject({
  id: Id.describe('Who the applicant is to the person on the record; words: capacities.<id>.label.'),
  recordName: FieldName.optional().describe(
    'Fact of the record that names this person; the applicant’s own name is compared with it, for the officer.',
  ),
  source: Source,
});

export const ServiceDefinition = z
  .strictObject({
    id: Id.describe('Equals the name of the folder.'),
    version: z.number().int().min(1).describe('Raised with every published change; published versions never change.'),
    department: Id.describe('Department that answers for the definition.'),
    mode: z
      .enum(['chat', 'portal', 'information'])
      .describe('`chat`: whole service here; `portal`: hand-off with a return token; `information`: only told.'),
    icon: z.string().max(4).default('📄').describe('One emoji before the name.'),
    capacities: z.array(Capacity).min(1).max(10).describe('Who may apply; a single one is not asked.'),
    applicant: z
      .strictObject({
        name: FieldName.describe('Field of kind person-name in which the applicant writes their own name.'),
      })
      .optional()
      .describe('Who applies; needed where a capacity has a recordName.'),
    pages: z.array(Page).min(1).describe('Questions, screen by screen.'),
    lookups: z.record(FieldName, Lookup).default({}).describe('Questions to departments’ registers, by name.'),
    evidence: z.array(Evidence).describe('Documents.'),
    fee: Id.describe('Entry of fees.yaml.'),
    office: z
      .strictObject({
        kind: Id.describe('Kind of office.'),
        byRecord: FieldName.optional().describe('Fact of the record that holds the office id; wins where present.'),
        byPlace: FieldName.optional().describe('Place field whose jurisdiction decides otherwise.'),
        fallback: Id.describe('Office when neither is known.'),
      })
      .describe('Which office the case belongs to; its department owns the case.'),
    workflow: z.array(Step).min(1).describe('Steps in order.'),
    limit: TimeLimit.describe('Time limit for the decision.'),
    query: z
      .strictObject({
        replyDays: z.number().int().min(1).describe('Calendar days the citizen has to answer.'),
        items: z.array(QueryItem).describe('Defects an officer can name, all in one letter.'),
      })
      .describe('The one consolidated query.'),
    hearing: z
      .strictObject({
        replyDays: z.number().int().min(1).describe('Calendar days to reply to a notice of refusal.'),
        source: Source,
      })
      .describe('No refusal without it.'),
    reasons: z.array(RefusalReason).describe('Why it may be refused; nothing else may be given.'),
    certificate: CertificateSpec.optional().describe('What is issued.'),
    appeal: Appeal.describe('Where an order is appealed.'),
    messages: z
      .strictObject({
        budget: z.number().int().min(1).describe('Most billable messages of the shortest full journey.'),
      })
      .describe('Cost of a journey.'),
    eligibility: z
      .array(
        z.strictObject({
          id: Id.describe('Words: eligibility.<id>.'),
          unless: Condition.describe('Told and stopped when this holds.'),
          source: Source,
        }),
      )
      .default([])
      .describe('Who is told at once that this service is not the right one.'),
    source: Source,
  })
  .describe('service.yaml');
export type ServiceDefinition = z.infer<typeof ServiceDefinition>;

/** The fields of all pages, in the order they are asked. */
export function listFields(definition: ServiceDefinition): readonly Field[] {
  return definition.pages.flatMap((page) => page.fields);
}

/** What one kind of document must be; the definition is the version that the form was begun or the case filed under. */
export function getEvidence(definition: ServiceDefinition, id: string): Evidence {
  const evidence = definition.evidence.find((one) => one.id === id);
  if (!evidence) throw new Error(`${definition.id} version ${definition.version} has no evidence ${id}`);
  return evidence;
}
