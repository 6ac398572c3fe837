// What the platform and the decoder process say to each other. The decoder handles hostile bytes, so its answers are
// parsed like those of any stranger.

import { z } from 'zod';

export const DecodeLimits = z.strictObject({
  /** Pixels of one picture; above it nothing is decoded. */
  maxPixels: z.number().int(),
  maxPages: z.number().int(),
  /** Longest side of a canonical page. */
  maxSidePx: z.number().int(),
  jpegQuality: z.number().int(),
  pdfDotsPerInch: z.number().int(),
  /** Of one picture inside the decoder; the parent's time limit stands behind it. */
  imageSeconds: z.number().int(),
  quality: z.strictObject({
    /** Width at which a picture is measured. */
    widthPx: z.number().int(),
    /** Least variance of the Laplacian. */
    minimumSharpness: z.number(),
    /** Least mean brightness, 0 to 255. */
    minimumBrightness: z.number(),
  }),
});
export type DecodeLimits = Readonly<z.infer<typeof DecodeLimits>>;

/** Measured figures: sharp photos lie above 700, blur of two pixels at 18, a page in the dark at a mean of 51. */
export const DEFAULT_DECODE_LIMITS: DecodeLimits = {
  maxPixels: 25_000_000,
  maxPages: 10,
  maxSidePx: 2000,
  jpegQuality: 80,
  pdfDotsPerInch: 150,
  imageSeconds: 10,
  quality: { widthPx: 1000, minimumSharpness: 100, minimumBrightness: 70 },
};

export interface DecodeRequest {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly acceptedTypes: readonly string[];
  readonly limits: DecodeLimits;
}

const CanonicalPage = z.strictObject({
  jpeg: z.instanceof(Uint8Array),
  widthPx: z.number().int().min(1),
  heightPx: z.number().int().min(1),
});
export type CanonicalPage = Readonly<z.infer<typeof CanonicalPage>>;

export const Decoded = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pages'),
    sourceType: z.enum(['image/jpeg', 'image/png', 'image/webp', 'application/pdf']),
    pages: z.array(CanonicalPage).min(1).max(100),
    activeContent: z.array(
      z.enum(['javascript', 'launch', 'embedded-file', 'open-action', 'form-submit', 'xfa', 'rich-media']),
    ),
  }),
  z.strictObject({
    kind: z.literal('refused'),
    reason: z.enum(['unreadable', 'too-large', 'wrong-type', 'too-blurred', 'too-dark', 'password']),
  }),
]);
export type Decoded = Readonly<z.infer<typeof Decoded>>;
export type SourceType = Extract<Decoded, { kind: 'pages' }>['sourceType'];
export type ActiveContent = Extract<Decoded, { kind: 'pages' }>['activeContent'][number];

export const DecodeAnswer = z.strictObject({ id: z.number().int(), decoded: Decoded });
