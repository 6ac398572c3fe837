// The first page of a certificate as a picture for the page of the author.

import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';

const DOTS_PER_INCH = 110;
const COLOURS = 64;

let library: Promise<PDFiumLibrary> | undefined;

export async function drawPdf(pdf: Uint8Array): Promise<{ readonly png: Uint8Array; readonly pages: number }> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(pdf);
  try {
    const scale = DOTS_PER_INCH / 72;
    const page = await document.getPage(0).render({ scale, render: async ({ data }) => data });
    const { data, width, height } = page;
    const raw = sharp(data, { raw: { width, height, channels: 4 } });
    const png = await raw.flatten({ background: 'white' }).png({ palette: true, colours: COLOURS }).toBuffer();
    return { png, pages: document.getPageCount() };
  } finally {
    document.destroy();
  }
}
