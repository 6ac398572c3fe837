// One picture, decoded within limits and encoded anew as JPEG: upright, at most 2000 pixels, without metadata (where it
// was taken goes with it) and without anything that was hidden behind or inside the original.

import sharp, { type Sharp } from 'sharp';
import type { CanonicalPage, DecodeLimits, Decoded, SourceType } from './decode-protocol.ts';
import { measureQuality } from './measure-quality.ts';

// Every loader is off but the three that we need: SVG, GIF, TIFF, HEIF, PDF, ImageMagick's zoo stay closed.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});
sharp.cache(false);
sharp.concurrency(1);

export async function decodeImage(bytes: Uint8Array, sourceType: SourceType, limits: DecodeLimits): Promise<Decoded> {
  const open = (): Sharp =>
    sharp(bytes, { limitInputPixels: limits.maxPixels, failOn: 'error', pages: 1, sequentialRead: true });
  const size = await readSize(bytes);
  if (size === undefined) return { kind: 'refused', reason: 'unreadable' };
  if (size > limits.maxPixels) return { kind: 'refused', reason: 'too-large' };
  let page: CanonicalPage;
  try {
    page = await encodePage(open().autoOrient(), limits);
  } catch {
    return { kind: 'refused', reason: 'unreadable' };
  }
  const complaint = await measureQuality(page.jpeg, limits.quality);
  if (complaint !== undefined) return { kind: 'refused', reason: complaint };
  return { kind: 'pages', sourceType, pages: [page], activeContent: [] };
}

/** Reads only the header: a picture of 256 megapixels in 249 KB is refused without decoding one of them. */
async function readSize(bytes: Uint8Array): Promise<number | undefined> {
  try {
    const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    return width * height;
  } catch {
    return undefined;
  }
}

/** sharp writes no metadata unless asked to. */
export async function encodePage(image: Sharp, limits: DecodeLimits): Promise<CanonicalPage> {
  const { data, info } = await image
    .timeout({ seconds: limits.imageSeconds })
    .flatten({ background: '#ffffff' })
    .resize({ width: limits.maxSidePx, height: limits.maxSidePx, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .jpeg({ quality: limits.jpegQuality })
    .toBuffer({ resolveWithObject: true });
  return { jpeg: data, widthPx: info.width, heightPx: info.height };
}
