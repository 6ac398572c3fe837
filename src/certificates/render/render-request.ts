// What passes between the renderer and its process.

import { z } from 'zod';

/** Whatever memory they lie in. */
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

export const RenderRequest = z.strictObject({
  id: z.number().int(),
  /** Absolute path of the folder with main.typ. */
  templateDir: z.string(),
  /** JSON text: the template's `sys.inputs.data`. */
  data: z.string(),
  qrText: z.string(),
  credential: Bytes,
  /** Unix seconds; written into the file as its date. */
  createdAt: z.number().int(),
});
export type RenderRequest = z.infer<typeof RenderRequest>;

export const RenderReply = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done'), id: z.number().int(), pdf: Bytes }),
  /** `places`: where in the template it failed. Never Typst's own words: they quote the data. */
  z.strictObject({ kind: z.literal('failed'), id: z.number().int(), places: z.array(z.string()) }),
]);
export type RenderReply = z.infer<typeof RenderReply>;
