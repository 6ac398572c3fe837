// A decision as it comes from a form, at the review and again at the confirmation.

import { z } from 'zod';
import type { Decision } from '#cases';
import { assertNever } from '#platform/pure';

const Note = z.string().trim().max(2000).default('');
const Code = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/);
const Codes = z
  .union([Code, z.array(Code).max(30)])
  .transform((value) => (typeof value === 'string' ? [value] : [...new Set(value)]));
const Version = z.coerce.number().int().min(0);

// Not strict: the form also carries the session's token.
const DecisionForm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('approve'), version: Version }),
  z.object({ kind: z.literal('ask'), version: Version, item: Codes, note: Note }),
  z.object({ kind: z.literal('propose-refusal'), version: Version, reason: Code }),
  z.object({ kind: z.literal('refuse'), version: Version, reason: Code, note: Note }),
]);

export function readDecision(form: unknown): { readonly version: number; readonly decision: Decision } | undefined {
  const parsed = DecisionForm.safeParse(form);
  if (!parsed.success) return undefined;
  return { version: parsed.data.version, decision: decisionOf(parsed.data) };
}

function decisionOf(data: z.infer<typeof DecisionForm>): Decision {
  switch (data.kind) {
    case 'approve':
      return { kind: 'approve' };
    case 'ask':
      return { kind: 'ask', items: data.item, ...(data.note === '' ? {} : { note: data.note }) };
    case 'propose-refusal':
      return { kind: 'propose-refusal', reason: data.reason };
    case 'refuse':
      return { kind: 'refuse', reason: data.reason, order: data.note };
    default:
      return assertNever(data);
  }
}

/** The same decision as hidden fields of the confirming form. */
export function decisionFields(version: number, decision: Decision): readonly (readonly [string, string])[] {
  const common = [
    ['version', String(version)],
    ['kind', decision.kind],
  ] as const;
  switch (decision.kind) {
    case 'approve':
      return common;
    case 'ask':
      return [...common, ...decision.items.map((item) => ['item', item] as const), ['note', decision.note ?? '']];
    case 'propose-refusal':
      return [...common, ['reason', decision.reason]];
    case 'refuse':
      return [...common, ['reason', decision.reason], ['note', decision.order]];
    default:
      return assertNever(decision);
  }
}
