import { listEvidence, listFields, type Evidence, type Field, type ServiceDefinition } from '#catalogue';
import type { Reply } from './state.ts';
import { findWordsOf, without, type Turn } from './turn.ts';

/** What one item of a query asks of the citizen. */
export type QueryItemAsked =
  | { readonly kind: 'evidence'; readonly evidence: Evidence }
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'text' };

/** The definition that a form was begun under, or a case filed under. */
export function rulesOf(
  turn: Turn,
  under: { readonly serviceId: string; readonly version?: number | undefined },
): ServiceDefinition | undefined {
  return turn.deps.catalogue.findService(under.serviceId, under.version);
}

/** The same, where it is there for certain: an item of it is being asked. */
export function getRules(turn: Turn, under: Reply): ServiceDefinition {
  return turn.deps.catalogue.getService(under.serviceId, under.version);
}

/** The item being asked; undefined at the review and for hearings. An item we cannot place is asked as free words. */
export function itemOf(turn: Turn, reply: Reply): QueryItemAsked | undefined {
  const item = reply.items[reply.at];
  if (!item) return undefined;
  const definition = rulesOf(turn, reply);
  const asks = definition?.query.items.find((one) => one.code === item.code)?.asks;
  if (asks?.kind === 'evidence') {
    const evidence = definition && listEvidence(definition).find((one) => one.id === asks.evidence);
    if (evidence) return { kind: 'evidence', evidence };
  }
  const fieldId = item.field ?? (asks?.kind === 'field' ? asks.field : undefined);
  const field =
    definition && fieldId !== undefined ? listFields(definition).find((one) => one.id === fieldId) : undefined;
  return field ? { kind: 'field', field } : { kind: 'text' };
}

/** The words of the item: what is wrong, what helps. */
export function wordsOfItem(turn: Turn, reply: Reply): { readonly text: string; readonly remedy: string } | undefined {
  const code = reply.items[reply.at]?.code ?? '';
  const text = findWordsOf(turn, reply.serviceId, `queryItems.${code}.text`);
  const remedy = findWordsOf(turn, reply.serviceId, `queryItems.${code}.remedy`);
  return text === undefined || remedy === undefined ? undefined : { text, remedy };
}

export function replaceReply(turn: Turn, reply: Reply): void {
  const replies = turn.state.replies.map((one) =>
    one.caseId === reply.caseId && one.kind === reply.kind ? reply : one,
  );
  turn.state = { ...turn.state, replies };
}

/** Goes on to the next item of the query of this case, or to its review. */
export function nextItem(turn: Turn, caseId: string): void {
  const reply = turn.state.replies.find((one) => one.caseId === caseId && one.kind === 'query');
  if (reply) replaceReply(turn, { ...without(reply, 'draft'), at: reply.at + 1 });
}

export function removeReply(turn: Turn, reply: Reply): void {
  turn.state = { ...turn.state, replies: turn.state.replies.filter((one) => one !== reply) };
}
