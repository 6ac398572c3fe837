// Is a picture sharp and light enough to be read? Variance of the Laplacian and mean brightness at one width, so that
// figures compare. A small picture is enlarged first and comes out blurred, which for an officer it is.

import sharp from 'sharp';
import type { DecodeLimits } from './decode-protocol.ts';

export async function measureQuality(
  image: Uint8Array,
  limits: DecodeLimits['quality'],
): Promise<'too-blurred' | 'too-dark' | undefined> {
  const { data, info } = await sharp(image)
    .resize({ width: limits.widthPx })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { brightness, sharpness } = measure(data, info.width, info.height, info.channels);
  if (brightness < limits.minimumBrightness) return 'too-dark'; // First: a dark picture measures as blurred too.
  return sharpness < limits.minimumSharpness ? 'too-blurred' : undefined;
}

export function measure(
  pixels: Uint8Array,
  width: number,
  height: number,
  channels: number,
): { readonly brightness: number; readonly sharpness: number } {
  const at = (x: number, y: number): number => pixels[(y * width + x) * channels] ?? 0;
  let total = 0;
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) total += at(x, y);

  let sum = 0;
  let sumOfSquares = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const edge = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * at(x, y);
      sum += edge;
      sumOfSquares += edge * edge;
    }
  }
  const count = Math.max(1, (width - 2) * (height - 2));
  const mean = sum / count;
  return { brightness: total / Math.max(1, width * height), sharpness: sumOfSquares / count - mean * mean };
}
