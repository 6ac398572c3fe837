import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  drawLetter,
  lockedPdf,
  pdf,
  pdfBomb,
  photo,
  photoWithPlace,
  pixelFlood,
} from '../../../test/helpers/sample-files.ts';
import { createDecoder, DEFAULT_DECODER_SETTINGS, type Decoder, type DecodeOutcome } from './decoder.ts';

const ALL = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'];
let decoder: Decoder;

beforeAll(() => {
  decoder = createDecoder();
});
afterAll(() => decoder.stop());

function pagesOf(outcome: DecodeOutcome) {
  if (outcome.kind !== 'pages') throw new Error(`no pages: ${JSON.stringify(outcome)}`);
  return outcome;
}

describe('a picture', () => {
  test.each(['jpeg', 'png', 'webp'] as const)('in %s becomes one JPEG page', async (format) => {
    const { sourceType, pages } = pagesOf(await decoder.decode(await drawLetter().toFormat(format).toBuffer(), ALL));
    expect(sourceType).toBe(`image/${format}`);
    expect(pages.map(({ widthPx, heightPx }) => [widthPx, heightPx])).toEqual([[1200, 900]]);
    expect((await sharp(pages[0]!.jpeg).metadata()).format).toBe('jpeg');
  });

  test('loses the place where it was taken and all other metadata', async () => {
    const sent = await photoWithPlace();
    expect(sent.includes('CanaryPhone')).toBe(true);
    const [page] = pagesOf(await decoder.decode(sent, ALL)).pages;
    const kept = await sharp(page!.jpeg).metadata();
    expect([kept.exif, kept.xmp, kept.iptc, kept.icc]).toEqual([undefined, undefined, undefined, undefined]);
    expect(Buffer.from(page!.jpeg).includes('CanaryPhone')).toBe(false);
  });

  test('is turned upright as its camera meant it', async () => {
    const lying = await drawLetter().jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(pagesOf(await decoder.decode(lying, ALL)).pages[0]).toMatchObject({ widthPx: 900, heightPx: 1200 });
  });

  test('that is also a web page or an archive keeps nothing of that', async () => {
    const payload = '<html><script>alert("CanaryScript")</script></html>PK\u0003\u0004';
    const [page] = pagesOf(await decoder.decode(Buffer.concat([await photo(), Buffer.from(payload)]), ALL)).pages;
    expect(Buffer.from(page!.jpeg).includes('CanaryScript')).toBe(false);
    expect(Buffer.from(page!.jpeg).includes('PK\u0003\u0004')).toBe(false);
  });

  test('of 256 megapixels in a few kilobytes is refused without being decoded', async () => {
    await decoder.decode(await photo(), ALL);
    const flood = pixelFlood();
    expect(flood.length).toBeLessThan(100_000);
    const since = performance.now();
    expect(await decoder.decode(flood, ALL)).toEqual({ kind: 'refused', reason: 'too-large' });
    expect(performance.now() - since).toBeLessThan(1000); // Decoding it takes over 2 s.
  });

  test('larger than a page needs is made smaller', async () => {
    const [page] = pagesOf(await decoder.decode(await drawLetter(4000, 3000).jpeg().toBuffer(), ALL)).pages;
    expect(page).toMatchObject({ widthPx: 2000, heightPx: 1500 });
  });

  test('cut off half-way is unreadable', async () => {
    const whole = await photo();
    expect(await decoder.decode(whole.subarray(0, whole.length / 2), ALL)).toEqual({
      kind: 'refused',
      reason: 'unreadable',
    });
    expect(await decoder.decode(whole.subarray(0, 64), ALL)).toEqual({ kind: 'refused', reason: 'unreadable' });
  });

  test('out of focus or too small is told apart from one in the dark', async () => {
    const decode = async (image: Sharp) => decoder.decode(await image.jpeg().toBuffer(), ALL);
    const letter = await photo();
    expect(await decode(sharp(letter).blur(6))).toEqual({ kind: 'refused', reason: 'too-blurred' });
    expect(await decode(sharp(letter).resize({ width: 90 }))).toEqual({ kind: 'refused', reason: 'too-blurred' });
    expect(await decode(sharp(letter).linear(0.2, 0))).toEqual({ kind: 'refused', reason: 'too-dark' });
  });
});

describe('a PDF', () => {
  test('becomes one picture per page', async () => {
    const { sourceType, pages, activeContent } = pagesOf(await decoder.decode(await pdf({ pages: 3 }), ALL));
    expect([sourceType, pages.length, activeContent]).toEqual(['application/pdf', 3, []]);
    for (const page of pages) {
      expect([page.widthPx, page.heightPx]).toEqual([1239, 1754]);
      const { channels } = await sharp(page.jpeg).stats();
      expect(channels[0]!.min).toBeLessThan(80); // There is ink on it,
      expect(channels[0]!.mean).toBeGreaterThan(200); // on white.
    }
  });

  test('with scripts and attachments becomes pictures only, and what it carried is noted', async () => {
    const { pages, activeContent } = pagesOf(await decoder.decode(await pdf({ active: true }), ALL));
    expect(activeContent).toEqual(['embedded-file', 'javascript']);
    for (const page of pages) {
      expect((await sharp(page.jpeg).metadata()).format).toBe('jpeg');
      expect(Buffer.from(page.jpeg).includes('Canary')).toBe(false);
    }
  });

  test('with a password is told to be locked', async () => {
    expect(await decoder.decode(await lockedPdf(), ALL)).toEqual({ kind: 'refused', reason: 'password' });
  });

  test('of more pages than are taken is too large, by the limit of its evidence or by our own', async () => {
    expect(await decoder.decode(await pdf({ pages: 11 }), ALL)).toEqual({ kind: 'refused', reason: 'too-large' });
    expect(await decoder.decode(await pdf({ pages: 3 }), ALL, { maxPages: 2 })).toEqual({
      kind: 'refused',
      reason: 'too-large',
    });
  });

  test('with a page the size of a house is rendered at the size of a page', async () => {
    const [page] = pagesOf(await decoder.decode(await pdf({ size: [14_000, 7000] }), ALL)).pages;
    expect(Math.max(page!.widthPx, page!.heightPx)).toBeLessThanOrEqual(2000);
  });

  test('that does not hold together is unreadable', async () => {
    const junk = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(4000, 'x')]);
    expect(await decoder.decode(junk, ALL)).toEqual({ kind: 'refused', reason: 'unreadable' });
  });

  test('that unpacks to hundreds of megabytes is stopped, and the next file is served', async () => {
    const outcome = await decoder.decode(await pdfBomb(), ALL);
    expect(['stopped', 'refused', 'died']).toContain(outcome.kind);
    expect((await decoder.decode(await photo(), ALL)).kind).toBe('pages');
  }, 60_000);
});

describe('what is neither', () => {
  const files: readonly [string, () => Promise<Buffer> | Buffer][] = [
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>')],
    ['an XML-declared SVG', () => Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['an archive', () => Buffer.from('PK\u0003\u0004\u0014\u0000\u0000\u0000\u0008\u0000 archive', 'latin1')],
    ['a program', () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)])],
    ['a Linux program', () => Buffer.concat([Buffer.from('\u007fELF\u0002\u0001\u0001', 'latin1'), Buffer.alloc(500)])],
    ['a web page', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a GIF', () => drawLetter(90, 90).gif().toBuffer()],
    ['a TIFF', () => drawLetter(90, 90).tiff().toBuffer()],
    ['an AVIF', () => drawLetter(90, 90).avif().toBuffer()],
    ['a PDF behind junk', async () => Buffer.concat([Buffer.from('junk\n'), await pdf()])],
    ['PostScript', () => Buffer.from('%!PS-Adobe-3.0\n(/etc/passwd) (r) file')],
    ['plain text', () => Buffer.from('just words')],
  ];
  test.each(files)('%s is the wrong type', async (_name, make) => {
    expect(await decoder.decode(await make(), ALL)).toEqual({ kind: 'refused', reason: 'wrong-type' });
  });

  test('nothing at all is unreadable', async () => {
    expect(await decoder.decode(Buffer.alloc(0), ALL)).toEqual({ kind: 'refused', reason: 'unreadable' });
  });

  test('a type that this evidence does not take is the wrong type, whatever it was called', async () => {
    expect(await decoder.decode(await photo(), ['application/pdf'])).toEqual({ kind: 'refused', reason: 'wrong-type' });
    expect(await decoder.decode(await drawLetter(90, 90).gif().toBuffer(), [...ALL, 'image/gif'])).toEqual({
      kind: 'refused',
      reason: 'wrong-type',
    });
  });
});

describe('the decoder process', () => {
  test('is stopped at the time limit, and the next file finds a new one', async () => {
    const hasty = createDecoder({ ...DEFAULT_DECODER_SETTINGS, timeLimitMs: 20 });
    expect(await hasty.decode(await photo(), ALL)).toEqual({ kind: 'stopped', limit: 'time' });
    expect(await hasty.decode(await photo(), ALL)).toEqual({ kind: 'stopped', limit: 'time' });
    await hasty.stop();
  });

  test('is stopped at the memory limit', async () => {
    const small = createDecoder({ ...DEFAULT_DECODER_SETTINGS, memoryLimitBytes: 20_000_000 });
    expect(await small.decode(await pdf({ pages: 10 }), ALL)).toEqual({ kind: 'stopped', limit: 'memory' });
    await small.stop();
  });

  test('may die: its file is reported, and the files behind it are decoded by another', async () => {
    const mortal = createDecoder();
    await mortal.decode(await photo(), ALL);
    const flood = await drawLetter(3600, 3600).png().toBuffer();
    const before = await children();
    const [hit, next] = [mortal.decode(flood, ALL), mortal.decode(await photo(), ALL)];
    for (const pid of before) if (await isOurDecoder(pid)) process.kill(pid, 'SIGKILL');
    const outcomes = await Promise.all([hit, next]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['died', 'pages']);
    await mortal.stop();
  });

  test('does not hear a Ctrl-C, which is meant for its parent', async () => {
    const steady = createDecoder();
    await steady.decode(await photo(), ALL);
    for (const pid of await children()) if (await isOurDecoder(pid)) process.kill(pid, 'SIGINT');
    expect((await steady.decode(await photo(), ALL)).kind).toBe('pages');
    await steady.stop();
  });

  test('has no environment', async () => {
    await decoder.decode(await photo(), ALL);
    for (const pid of await children()) {
      if (await isOurDecoder(pid)) expect(await readFile(`/proc/${pid}/environ`, 'utf8')).not.toContain('PATH=');
    }
  });

  async function children(): Promise<number[]> {
    const list = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
    return list.split(' ').filter(Boolean).map(Number);
  }
  async function isOurDecoder(pid: number): Promise<boolean> {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes('decoder-main');
  }
});
