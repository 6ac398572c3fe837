// The closed list of kinds of fields. A new kind is a folder beside this file and its line in single-kinds.ts (or here, if it
// holds other fields); a test holds folders and lines together.

import { z } from 'zod';
import type { AnyKind } from './define-kind.ts';
import { familyMembers } from './family-members/index.ts';
import { MEMBER_KINDS, SINGLE_KINDS } from './single-kinds.ts';

export const FIELD_KINDS: readonly AnyKind[] = [...MEMBER_KINDS, ...SINGLE_KINDS, familyMembers];

export const Field = z.discriminatedUnion('kind', [
  familyMembers.schema,
  ...MEMBER_KINDS.map((kind) => kind.schema),
  ...SINGLE_KINDS.map((kind) => kind.schema),
]);
export type Field = z.infer<typeof Field>;

const byKind = new Map(FIELD_KINDS.map((kind) => [kind.kind, kind]));

export function kindOf(field: { readonly kind: string }): AnyKind {
  const kind = byKind.get(field.kind);
  if (!kind) throw new Error(`no kind of field is called ${field.kind}`);
  return kind;
}
