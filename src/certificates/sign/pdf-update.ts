// Appends a revision to a PDF (ISO 32000-1 §7.5.6): new and replaced objects, a cross-reference table, a trailer. The bytes
// before stay as they are.

import { createHash } from 'node:crypto';
import { integerOf, type PdfFile } from '../verify/pdf-file.ts';
import { PdfSyntaxError, writeValue } from '../verify/pdf-syntax.ts';

/** Number of the first object that does not exist yet. */
export function nextObjectNumber(file: PdfFile): number {
  const size = integerOf(file.trailer.get('Size'));
  if (size === undefined) throw new PdfSyntaxError('trailer without size');
  return size;
}

export function appendRevision(file: PdfFile, objects: ReadonlyMap<number, string>): Buffer {
  const start = file.bytes.length;
  let body = file.text.endsWith('\n') ? '' : '\n';
  const offsets = [...objects]
    .toSorted(([one], [other]) => one - other)
    .map(([number, text]) => {
      const offset = start + body.length;
      body += `${number} 0 obj\n${text}\nendobj\n`;
      return { number, offset };
    });
  const tableAt = start + body.length;
  const sections = offsets.map(({ number, offset }) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`);
  const size = Math.max(nextObjectNumber(file), ...offsets.map(({ number }) => number + 1));
  const trailer = new Map(file.trailer);
  trailer.set('Size', { kind: 'plain', text: `${size}` });
  trailer.set('Prev', { kind: 'plain', text: `${file.tableAt}` });
  const id = trailer.get('ID');
  if (id?.kind === 'array' && id.items[0] !== undefined) {
    const digest = createHash('sha256').update(file.bytes).update(body).digest().subarray(0, 16);
    const changed = { kind: 'string', bytes: digest, start: 0, end: 0, raw: `<${digest.toString('hex')}>` } as const;
    trailer.set('ID', { kind: 'array', items: [id.items[0], changed] });
  }
  const end = `xref\n${sections.join('')}trailer\n${writeValue({ kind: 'dictionary', entries: trailer })}\nstartxref\n${tableAt}\n%%EOF\n`;
  return Buffer.concat([file.bytes, Buffer.from(body + end, 'latin1')]);
}
