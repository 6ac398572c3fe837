// A PDF becomes one JPEG per page. PDFium is compiled to WebAssembly here: no JavaScript engine, no files, no network.

import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { encodePage } from './decode-image.ts';
import type { CanonicalPage, DecodeLimits, Decoded } from './decode-protocol.ts';
import { inspectPdf } from './inspect-pdf.ts';

let library: Promise<PDFiumLibrary> | undefined;

export async function decodePdf(bytes: Uint8Array, limits: DecodeLimits): Promise<Decoded> {
  const inspection = await inspectPdf(bytes);
  if (inspection.kind === 'locked') return { kind: 'refused', reason: 'password' };
  if (inspection.kind === 'broken' || inspection.pages < 1) return { kind: 'refused', reason: 'unreadable' };
  if (inspection.pages > limits.maxPages) return { kind: 'refused', reason: 'too-large' };
  try {
    const pages = await renderPages(bytes, limits);
    if (pages === undefined) return { kind: 'refused', reason: 'too-large' };
    return { kind: 'pages', sourceType: 'application/pdf', pages, activeContent: [...inspection.activeContent] };
  } catch {
    return { kind: 'refused', reason: 'unreadable' };
  }
}

/** `undefined` when there are more pages than allowed: the two readers may count differently. */
async function renderPages(bytes: Uint8Array, limits: DecodeLimits): Promise<CanonicalPage[] | undefined> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(bytes);
  try {
    const count = document.getPageCount();
    if (count < 1) throw new Error('no page');
    if (count > limits.maxPages) return undefined;
    const pages: CanonicalPage[] = [];
    for (let index = 0; index < count; index += 1) {
      const page = document.getPage(index);
      const { originalWidth, originalHeight } = page.getOriginalSize();
      const longest = Math.max(originalWidth, originalHeight, 1);
      const scale = Math.min(limits.pdfDotsPerInch / 72, limits.maxSidePx / longest);
      const { data, width, height } = await page.render({ scale, render: async ({ data: pixels }) => pixels });
      const pixels = sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: limits.maxPixels });
      pages.push(await encodePage(pixels, limits));
    }
    return pages;
  } finally {
    document.destroy();
  }
}
