/** Pieces that several kinds of outgoing messages share: texts that hold their limit, media, headers, footers. */
import { z } from 'zod';
import { LIMITS } from './limits.ts';

/** Text of 1 to `limit` characters that is not blank. */
export const text = (limit: number) =>
  z
    .string()
    .min(1)
    .max(limit)
    .refine((value) => value.trim() !== '', { error: 'must not be blank' });

/** Media by uploaded id or by link, exactly one of them. */
const oneSource = (value: { id?: string | undefined; link?: string | undefined }) =>
  (value.id === undefined) !== (value.link === undefined);
const oneSourceError = { error: 'exactly one of id and link is needed' };
const Source = { id: z.string().min(1).optional(), link: z.url({ protocol: /^https?$/ }).optional() };
const caption = z.string().max(LIMITS.caption).optional();

export const Picture = z.strictObject({ ...Source, caption }).refine(oneSource, oneSourceError);
export const Sticker = z.strictObject(Source).refine(oneSource, oneSourceError);
/** `voice`: shown as a voice note; OGG with OPUS, one channel. */
export const Audio = z.strictObject({ ...Source, voice: z.boolean().optional() }).refine(oneSource, oneSourceError);
export const Document = z
  .strictObject({ ...Source, caption, filename: z.string().min(1).max(LIMITS.filename).optional() })
  .refine(oneSource, oneSourceError);

export const TextHeader = z.strictObject({ type: z.literal('text'), text: text(LIMITS.interactiveHeader) });
export const ImageHeader = z.strictObject({ type: z.literal('image'), image: Picture });
export const Header = z.discriminatedUnion('type', [
  TextHeader,
  ImageHeader,
  z.strictObject({ type: z.literal('video'), video: Picture }),
  z.strictObject({ type: z.literal('document'), document: Document }),
]);
export const Body = z.strictObject({ text: text(LIMITS.interactiveBody) });
export const Footer = z.strictObject({ text: text(LIMITS.interactiveFooter) });

/** Meta's own page and its OpenAPI disagree between number and string. */
const degrees = (limit: number) =>
  z
    .union([z.number(), z.string().regex(/^-?\d{1,3}(\.\d{1,15})?$/)])
    .refine((value) => Math.abs(Number(value)) <= limit, { error: `must lie within ${limit} degrees` });

export const Location = z.strictObject({
  latitude: degrees(90),
  longitude: degrees(180),
  name: z.string().optional(),
  address: z.string().optional(),
});

export const unique = <Item>(items: readonly Item[], keyOf: (item: Item) => string) =>
  new Set(items.map(keyOf)).size === items.length;
