import { z } from 'zod';
import { Page, type Field } from './field.ts';
import { evidenceOfField } from './fields/evidence-slot.ts';
import { FieldName, Id, Source } from './names.ts';
import { Rule } from './rules/rule.ts';
import { Assurance, Check, Helpers, Messages, Office, Settings } from './service-parts.ts';
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
      .literal('chat')
      .describe('The whole service is here; hand-off and information are written shorter (referral.ts).'),
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
    office: Office,
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
    messages: Messages,
    eligibility: z
      .array(
        z.strictObject({
          id: Id.describe('Words: eligibility.<id>.'),
          unless: Rule.describe('Told and stopped when this rule holds.'),
          source: Source,
        }),
      )
      .default([])
      .describe('Who is told at once that this service is not the right one.'),
    checks: z.array(Check).default([]).describe('What must be true of several answers together.'),
    settings: Settings,
    assurance: Assurance,
    helpers: Helpers.optional().describe('Filing for somebody else; without it nobody does.'),
    source: Source,
  })
  .describe('service.yaml');
export type ServiceDefinition = z.infer<typeof ServiceDefinition>;

/** The fields of all pages, in the order they are asked. */
export function listFields(definition: Pick<ServiceDefinition, 'pages'>): readonly Field[] {
  const known = fieldsOf.get(definition.pages);
  if (known) return known;
  const fields = definition.pages.flatMap((page) => page.fields);
  fieldsOf.set(definition.pages, fields);
  return fields;
}

/** Asked many times in each step; a definition never changes. */
const fieldsOf = new WeakMap<ServiceDefinition['pages'], readonly Field[]>();

/** Every slot of documents: those under `evidence`, and fields of kind photo and document. */
export function listEvidence(definition: ServiceDefinition): readonly Evidence[] {
  const slots = listFields(definition).flatMap((field) =>
    field.kind === 'photo' || field.kind === 'document' ? [evidenceOfField(field)] : [],
  );
  return [...slots, ...definition.evidence];
}

/** Where the words of a slot of documents stand: `evidence.<id>`, or `fields.<id>` where it is a field. */
export function evidencePath(definition: ServiceDefinition, id: string): string {
  return definition.evidence.some((one) => one.id === id) ? `evidence.${id}` : `fields.${id}`;
}

/** What one kind of document must be; the definition is the version that the form was begun or the case filed under. */
export function getEvidence(definition: ServiceDefinition, id: string): Evidence {
  const evidence = listEvidence(definition).find((one) => one.id === id);
  if (!evidence) throw new Error(`${definition.id} version ${definition.version} has no evidence ${id}`);
  return evidence;
}
