/** Pieces that several kinds of outgoing messages share: texts with limits, files by id or link, headers, footers. */
import { LIMITS } from '#channel/wire';
import { z } from 'zod';

/** Text of 1 to `limit` characters that is not blank. */
export const text = (limit: number) =>
  z
    .string()
    .min(1)
    .max(limit)
    .refine((value) => value.trim() !== '', { error: 'must not be blank' });

export const unique = <Item>(items: readonly Item[], keyOf: (item: Item) => string): boolean =>
  new Set(items.map(keyOf)).size === items.length;

const Source = { id: z.string().min(1).optional(), link: z.url({ protocol: /^https?$/ }).optional() };
const caption = z.string().max(LIMITS.caption).optional();
const oneSource = (value: { id?: string | undefined; link?: string | undefined }) =>
  (value.id === undefined) !== (value.link === undefined);
const oneSourceError = { error: 'exactly one of id and link is needed' };

export const Captioned = z.strictObject({ ...Source, caption }).refine(oneSource, oneSourceError);
export const Document = z
  .strictObject({ ...Source, caption, filename: z.string().min(1).max(LIMITS.filename).optional() })
  .refine(oneSource, oneSourceError);
export const Audio = z.strictObject({ ...Source, voice: z.boolean().optional() }).refine(oneSource, oneSourceError);
export const Sticker = z.strictObject(Source).refine(oneSource, oneSourceError);

export const TextHeader = z.strictObject({ type: z.literal('text'), text: text(LIMITS.interactiveHeader) });
export const ImageHeader = z.strictObject({ type: z.literal('image'), image: Captioned });
export const Header = z.discriminatedUnion('type', [
  TextHeader,
  ImageHeader,
  z.strictObject({ type: z.literal('video'), video: Captioned }),
  z.strictObject({ type: z.literal('document'), document: Document }),
]);
export type Header = z.infer<typeof Header>;

export const Body = z.strictObject({ text: text(LIMITS.interactiveBody) });
export const Footer = z.strictObject({ text: text(LIMITS.interactiveFooter) });

/** A coordinate; the webhook writes numbers, Meta's OpenAPI strings: both are taken (§11). */
export const coordinate = (most: number) =>
  z
    .union([z.number(), z.string().regex(/^-?[0-9]+(\.[0-9]+)?$/)])
    .transform(Number)
    .refine((value) => Math.abs(value) <= most, { error: `must lie between -${most} and ${most}` });
