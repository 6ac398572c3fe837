// Pictures small enough for a repository: fewer colours first, then fewer pixels.

import sharp from 'sharp';

const MAX_BYTES = 120 * 1024;

const ATTEMPTS = [
  { colours: 128, scale: 1 },
  { colours: 64, scale: 1 },
  { colours: 64, scale: 0.75 },
  { colours: 32, scale: 0.5 },
] as const;

export async function makeSmall(picture: Buffer): Promise<Buffer> {
  const { width } = await sharp(picture).metadata();
  let best = picture;
  for (const { colours, scale } of ATTEMPTS) {
    best = await sharp(picture)
      .resize({ width: Math.round(width * scale) })
      .png({ palette: true, colours, effort: 8, dither: 0.4 })
      .toBuffer();
    if (best.length <= MAX_BYTES) return best;
  }
  return best;
}
