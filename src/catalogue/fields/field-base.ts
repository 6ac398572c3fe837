import { z } from 'zod';
import { FieldName } from '../names.ts';
import { Rule } from '../rules/rule.ts';

/** What every kind of field has. */
export const fieldCommon = {
  id: FieldName.describe('Name of the answer, unique in the service.'),
  when: Rule.optional().describe('Asked only while this rule holds.'),
  required: z.boolean().default(true).describe('false: the citizen may leave it out.'),
};

export type FieldBase = {
  readonly id: string;
  readonly kind: string;
  readonly when?: string | undefined;
  readonly required: boolean;
};
