import { z } from 'zod';

// Who filed an application for somebody else, and what that person's agreement was. Defined once, here, because the conversation
// writes it and cases keep it.

export const FiledBy = z
  .strictObject({
    standing: z.enum(['family', 'accredited']),
    /** As that person was told: the centre, or the helper's own name. */
    helper: z.string(),
    /** The account of whoever agreed; absent where a letter is all there is. */
    applicantId: z.uuid().exactOptional(),
    agreement: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('code'), agreementId: z.uuid(), agreedAt: z.string() }),
      z.strictObject({ kind: z.literal('tap'), agreementId: z.uuid(), agreedAt: z.string() }),
      z.strictObject({ kind: z.literal('letter'), evidence: z.string() }),
    ]),
  })
  .readonly();
export type FiledBy = z.infer<typeof FiledBy>;
