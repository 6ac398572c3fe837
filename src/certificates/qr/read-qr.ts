// Finds a QR code in a picture that somebody sent: first as it is, then enlarged and sharpened, which reads codes of 1.7
// pixels a module and up. Every picture is decoded under a limit, SVG and the like not at all.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import sharp, { type Sharp } from 'sharp';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const MAX_PIXELS = 50_000_000;
/** Beyond this the enlarged tries cost more than they find. */
const MAX_SIDE_ENLARGED = 3200;
const FORMATS = new Set(['jpeg', 'png', 'webp', 'heif', 'gif', 'tiff']);
const TRIES = [
  { scale: 1, sharpen: false },
  { scale: 2, sharpen: false },
  { scale: 2, sharpen: true },
  { scale: 3, sharpen: true },
] as const;

let ready: Promise<unknown> | undefined;

/** The text of the QR code; undefined when none is found or the bytes are no picture. */
export async function readQr(picture: Uint8Array): Promise<string | undefined> {
  ready ??= prepareReader();
  await ready;
  try {
    const source = sharp(picture, { limitInputPixels: MAX_PIXELS, sequentialRead: true });
    const { format, width, height } = await source.metadata();
    if (!FORMATS.has(format)) return undefined;
    for (const { scale, sharpen } of TRIES) {
      if (scale > 1 && Math.max(width, height) * scale > MAX_SIDE_ENLARGED * 2) continue;
      const found = await tryOnce(source.clone().autoOrient(), width * scale, sharpen);
      if (found !== undefined) return found;
    }
  } catch {
    // Not a picture, cut short, or too large: nothing to read.
  }
  return undefined;
}

async function tryOnce(picture: Sharp, width: number, sharpen: boolean): Promise<string | undefined> {
  const resized = picture.flatten({ background: '#ffffff' }).resize({ width, kernel: 'lanczos3' });
  const { data, info } = await (sharpen ? resized.sharpen({ sigma: 1.2 }) : resized)
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const image = {
    data: new Uint8ClampedArray(data),
    width: info.width,
    height: info.height,
    colorSpace: 'srgb',
  } as const;
  const found = await readBarcodes(image, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 });
  return found[0]?.isValid === true ? found[0].text : undefined;
}

async function prepareReader(): Promise<unknown> {
  const path = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const file = await readFile(path);
  const wasmBinary = new Uint8Array(file).buffer;
  return prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
}
