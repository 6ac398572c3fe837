// Looks into a PDF without running any of it: is it locked, does it hold together, what does it carry besides pages?
// Active content is noted, not refused: what is kept is pictures of the pages.

import { EncryptedPDFError, PDFArray, PDFDict, PDFDocument, PDFName, PDFRef, PDFStream } from '@cantoo/pdf-lib';
import type { ActiveContent } from './decode-protocol.ts';

export type PdfInspection =
  | { readonly kind: 'sound'; readonly pages: number; readonly activeContent: readonly ActiveContent[] }
  | { readonly kind: 'locked' }
  | { readonly kind: 'broken' };

const ACTIONS: ReadonlyMap<string, ActiveContent> = new Map([
  ['/JavaScript', 'javascript'],
  ['/Launch', 'launch'],
  ['/SubmitForm', 'form-submit'],
  ['/ImportData', 'form-submit'],
  ['/RichMediaExecute', 'rich-media'],
  ['/Rendition', 'rich-media'],
]);
const KEYS: ReadonlyMap<string, ActiveContent> = new Map([
  ['/JS', 'javascript'],
  ['/JavaScript', 'javascript'],
  ['/EF', 'embedded-file'],
  ['/EmbeddedFiles', 'embedded-file'],
  ['/OpenAction', 'open-action'],
  ['/AA', 'open-action'],
  ['/XFA', 'xfa'],
]);

export async function inspectPdf(bytes: Uint8Array): Promise<PdfInspection> {
  let document: PDFDocument;
  try {
    document = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: false });
  } catch (error) {
    return { kind: error instanceof EncryptedPDFError ? 'locked' : 'broken' };
  }
  if (document.isEncrypted) return { kind: 'locked' };
  try {
    const found = new Set<ActiveContent>();
    for (const [, object] of document.context.enumerateIndirectObjects()) walk(object, found, 0);
    return { kind: 'sound', pages: document.getPageCount(), activeContent: [...found].toSorted() };
  } catch {
    return { kind: 'broken' };
  }
}

/** Indirect objects are enumerated by the caller, so references are not followed; direct nesting has a depth limit. */
function walk(object: unknown, found: Set<ActiveContent>, depth: number): void {
  if (depth > 64 || object instanceof PDFRef) return;
  if (object instanceof PDFArray) {
    for (const item of object.asArray()) walk(item, found, depth + 1);
    return;
  }
  const dictionary = object instanceof PDFStream ? object.dict : object;
  if (!(dictionary instanceof PDFDict)) return;
  for (const [key, value] of dictionary.entries()) {
    const byKey = KEYS.get(key.toString());
    if (byKey !== undefined) found.add(byKey);
    if (key === PDFName.of('S') && value instanceof PDFName) {
      const byAction = ACTIONS.get(value.toString());
      if (byAction !== undefined) found.add(byAction);
    }
    walk(value, found, depth + 1);
  }
}
