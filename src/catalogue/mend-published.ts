import { z } from 'zod';

// Versions published before rules were expressions: their conditions ({ field, equals } and the like) are read as the rules that
// mean the same, so that cases in flight keep what they were filed under. Files are never read through this.

type Old =
  | { readonly field: string; readonly equals: string }
  | { readonly field: string; readonly in: readonly string[] }
  | { readonly all: readonly Old[] }
  | { readonly any: readonly Old[] }
  | { readonly not: Old };

const Old: z.ZodType<Old> = z.lazy(() =>
  z.union([
    z.strictObject({ field: z.string(), equals: z.string() }),
    z.strictObject({ field: z.string(), in: z.array(z.string()) }),
    z.strictObject({ all: z.array(Old) }),
    z.strictObject({ any: z.array(Old) }),
    z.strictObject({ not: Old }),
  ]),
);

/** The content of a published version, its old conditions turned into rules; anything else as it is. */
export function mendPublished(content: unknown): unknown {
  const yesNo = new Set<string>();
  findYesNo(content, yesNo);
  return mend(content, yesNo);
}

function mend(value: unknown, yesNo: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => mend(one, yesNo));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const old = key === 'when' || key === 'unless' ? Old.safeParse(member) : undefined;
      return [key, old?.success ? ruleOf(old.data, yesNo) : mend(member, yesNo)];
    }),
  );
}

/** An unanswered field made a comparison false; so it stays, also under a `not`. */
function ruleOf(old: Old, yesNo: ReadonlySet<string>): string {
  if ('all' in old) return `(${old.all.map((part) => ruleOf(part, yesNo)).join(' && ')})`;
  if ('any' in old) return `(${old.any.map((part) => ruleOf(part, yesNo)).join(' || ')})`;
  if ('not' in old) return `!${ruleOf(old.not, yesNo)}`;
  const values = 'equals' in old ? [old.equals] : old.in;
  const compared = values.map((value) => {
    if (yesNo.has(old.field)) return value === 'yes' ? old.field : `!${old.field}`;
    return `${old.field} == ${JSON.stringify(value)}`;
  });
  return `(answered(${old.field}) && (${compared.join(' || ')}))`;
}

function findYesNo(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  const field = z.looseObject({ id: z.string(), kind: z.literal('yes-no') }).safeParse(value);
  if (field.success) found.add(field.data.id);
  for (const member of Object.values(value)) findYesNo(member, found);
}
