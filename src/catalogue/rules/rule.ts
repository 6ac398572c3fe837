import { z } from 'zod';

/** A rule of a definition: one expression. What it may say is in docs/guides/service-author.md and rule-environment.ts. */
export const Rule = z
  .string()
  .min(1)
  .max(600)
  .describe("A rule in CEL over the answers, e.g. `capacity == 'self' && age(dateOfBirth, today) >= 18`.");
export type Rule = string;
