// The rules that one case goes by: its service's, as they were settled at filing (which steps it goes through, how long it may take).

import { limitOf, stepsOf, type Catalogue, type RuleFacts, type ServiceDefinition } from '#catalogue';
import type { CaseEvent } from './case-event.ts';

type FiledEvent = Extract<CaseEvent, { kind: 'filed' }>;

export function rulesOfCase(catalogue: Catalogue, filed: FiledEvent): ServiceDefinition {
  const definition = catalogue.getService(filed.serviceId, filed.serviceVersion);
  const hasExceptions = definition.limit.exceptions.length > 0;
  if (!hasExceptions && definition.workflow.every((step) => step.when === undefined)) return definition;
  const facts = factsAtFiling(filed);
  return {
    ...definition,
    workflow: [...stepsOf(catalogue, definition, facts)],
    limit: limitOf(catalogue, definition, facts),
  };
}

export function factsAtFiling(
  filed: Pick<FiledEvent, 'answers' | 'capacity' | 'documents' | 'record'> & { readonly filedOn: string },
): RuleFacts {
  const { answers, capacity, filedOn, record, documents } = filed;
  return { answers, capacity, today: filedOn, record: record?.facts, documents: documents.map((one) => one.evidence) };
}
