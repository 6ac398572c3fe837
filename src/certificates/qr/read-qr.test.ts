// QR codes out of pictures: a clean one, a small one that needs the enlarged tries, a photo-like one, and none.
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawQr } from './qr-picture.ts';
import { readQr } from './read-qr.ts';

const CREDENTIAL = 'ABC*1234$$-.:XYZ'.repeat(38);
const TEXT = `HTTPS://DWAR.EXAMPLE.IN/verify#${CREDENTIAL}`;
const { svg, modules } = drawQr(TEXT);

function picture(pixelsPerModule: number): Sharp {
  const width = Math.round((modules + 8) * pixelsPerModule);
  return sharp(Buffer.from(svg), { density: 600 }).resize(width).flatten({ background: '#fff' });
}

describe('readQr', () => {
  it('reads a clean picture, and one of 2.2 pixels a module as a scan gives it', async () => {
    expect(await readQr(await picture(4).png().toBuffer())).toBe(TEXT);
    expect(await readQr(await picture(2.2).jpeg({ quality: 70 }).toBuffer())).toBe(TEXT);
  });

  it('reads a turned, softened, badly lit photo', async () => {
    const photo = picture(5).rotate(8, { background: '#d8d4cc' }).blur(0.8).linear(0.7, 20).jpeg({ quality: 45 });
    expect(await readQr(await photo.toBuffer())).toBe(TEXT);
  });

  it('says nothing for a picture without a code, for bytes that are no picture, and for SVG', async () => {
    const blank = sharp({ create: { width: 300, height: 200, channels: 3, background: '#eee' } });
    expect(await readQr(await blank.png().toBuffer())).toBeUndefined();
    expect(await readQr(Buffer.from('no picture at all'))).toBeUndefined();
    expect(await readQr(Buffer.from(svg))).toBeUndefined();
  });

  it('keeps to version 17 and level M for a credential of 640 characters', () => {
    expect(modules).toBeLessThanOrEqual(85);
  });
});
