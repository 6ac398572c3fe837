// Files as citizens, and others, send them: made here, so that no picture of anybody is in the repository.
import { deflateSync } from 'node:zlib';
import { PDFDocument, PDFName, StandardFonts } from '@cantoo/pdf-lib';
import sharp, { type Sharp } from 'sharp';

/** A letter full of small print on light paper: sharp and bright. */
export function drawLetter(width = 1200, height = 900): Sharp {
  const lines = Array.from({ length: 60 }, (_, index) => {
    const [x, y] = [20 + (index % 3) * 390, 40 + Math.floor(index / 3) * 42];
    return `<text x="${x}" y="${y}" font-size="26">Line ${index} of this letter</text>`;
  });
  const body = `<rect width="1200" height="900" fill="#f4f1ea"/>${lines.join('')}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 1200 900">${body}</svg>`;
  return sharp(Buffer.from(svg));
}

export const photo = (): Promise<Buffer> => drawLetter().jpeg().toBuffer();

export const photoWithPlace = (): Promise<Buffer> =>
  drawLetter()
    .jpeg()
    .withExif({ IFD0: { Make: 'CanaryPhone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '28/1 36/1 50/1' } })
    .toBuffer();

/** A real PNG of 16,000 by 16,000 pixels in a few kilobytes. */
export function pixelFlood(): Buffer {
  const side = 16_000;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(side * (side / 8 + 1)), { level: 9 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

export async function pdf(
  options: { pages?: number; size?: [number, number]; active?: boolean } = {},
): Promise<Buffer> {
  const document = await drawPdf(options.pages ?? 1, options.size ?? [595, 842]);
  if (options.active === true) {
    document.addJavaScript('greet', 'app.alert("CanaryScript")');
    await document.attach(Buffer.from('CanaryAttachment'), 'note.txt', { mimeType: 'text/plain' });
  }
  return Buffer.from(await document.save({ useObjectStreams: options.active !== true }));
}

export async function lockedPdf(): Promise<Buffer> {
  const document = await drawPdf(1, [595, 842]);
  document.encrypt({ userPassword: 'secret', ownerPassword: 'secret' });
  return Buffer.from(await document.save());
}

/** One page whose content is 300 MB once unpacked. */
export async function pdfBomb(): Promise<Buffer> {
  const document = await PDFDocument.create();
  const page = document.addPage([595, 842]);
  const packed = deflateSync(Buffer.alloc(300_000_000, 'q Q '), { level: 1 });
  const stream = document.context.stream(packed, { Filter: 'FlateDecode' });
  page.node.set(PDFName.of('Contents'), document.context.register(stream));
  return Buffer.from(await document.save());
}

async function drawPdf(pages: number, size: [number, number]): Promise<PDFDocument> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let page = 1; page <= pages; page += 1) {
    document.addPage(size).drawText(`Page ${page} of a statement`, { x: 40, y: size[1] - 80, size: 24, font });
  }
  return document;
}

function chunk(type: string, data: Buffer): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  data.copy(out, 8);
  out.writeUInt32BE(crcOf(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
