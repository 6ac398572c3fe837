import { z } from 'zod';
import { Id, Words } from './names.ts';

// identities.yaml: the papers by which people show who they are, for fields of kind identity-proof.

const Identity = z.strictObject({
  id: Id,
  names: Words.describe('Name of the paper; a list row.'),
  pattern: z.string().min(1).describe('Regular expression (anchored by us) over capitals and figures without spaces.'),
  example: z.string().min(1).describe('Shown with the question; invented.'),
  checksum: z.enum(['none', 'verhoeff']).default('none').describe('Check digit that a right number must have.'),
  secret: z.boolean().describe('The number must stay nowhere in clear (Aadhaar).'),
  keepLast: z.number().int().min(2).max(4).default(4).describe('How many of the last characters are kept.'),
});
export type Identity = z.infer<typeof Identity>;

export const Identities = z
  .strictObject({ identities: z.array(Identity).describe('In the order they are offered.') })
  .describe('identities.yaml');
