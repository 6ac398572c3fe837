import { z } from 'zod';
import { FieldName } from './names.ts';

// When a question or a document is asked for. A closed vocabulary, so that every condition can be walked and explained.

export type Condition =
  | { readonly field: string; readonly equals: string }
  | { readonly field: string; readonly in: readonly string[] }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

const field = FieldName.describe('A field of this service, or `capacity`.');

export const Condition: z.ZodType<Condition> = z
  .lazy(() =>
    z.union([
      z.strictObject({ field, equals: z.string().describe('The answer it must have.') }),
      z.strictObject({ field, in: z.array(z.string()).min(1).describe('Any of these answers.') }),
      z.strictObject({ all: z.array(Condition).min(1).describe('Every one of these holds.') }),
      z.strictObject({ any: z.array(Condition).min(1).describe('At least one of these holds.') }),
      z.strictObject({ not: Condition.describe('This does not hold.') }),
    ]),
  )
  .describe('{field, equals} | {field, in} | {all} | {any} | {not}');

/** An unanswered field makes `equals` and `in` false. */
export function conditionHolds(condition: Condition | undefined, answers: Readonly<Record<string, unknown>>): boolean {
  if (condition === undefined) return true;
  if ('equals' in condition) return answers[condition.field] === condition.equals;
  if ('in' in condition) {
    const answer = answers[condition.field];
    return typeof answer === 'string' && condition.in.includes(answer);
  }
  if ('all' in condition) return condition.all.every((part) => conditionHolds(part, answers));
  if ('any' in condition) return condition.any.some((part) => conditionHolds(part, answers));
  return !conditionHolds(condition.not, answers);
}

/** Every field a condition looks at; the checker holds them against the definition. */
export function fieldsOf(condition: Condition): readonly string[] {
  if ('field' in condition) return [condition.field];
  if ('all' in condition) return condition.all.flatMap(fieldsOf);
  if ('any' in condition) return condition.any.flatMap(fieldsOf);
  return fieldsOf(condition.not);
}
