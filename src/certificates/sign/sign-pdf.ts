// Signs a PDF as PAdES B-T: an appended revision with an invisible signature field, the CMS message in /Contents, a time
// stamp over its signature. The verifier (../verify) reads exactly what is written here.

import { createHash } from 'node:crypto';
import { REASON_PREFIX } from '../verify/certificate-pdf.ts';
import { entriesOf, itemsOf, openPdf, resolve, type PdfFile } from '../verify/pdf-file.ts';
import { PdfSyntaxError, writeValue, type PdfValue } from '../verify/pdf-syntax.ts';
import { appendRevision, nextObjectNumber } from './pdf-update.ts';
import { buildSignedData } from './signed-data.ts';
import type { CertifiedSigner } from './signer.ts';
import type { TimestampAuthority } from './timestamp-authority.ts';
import { compactTime } from './write-der.ts';

/** Room for the CMS message: EC with a time stamp takes about 3 KB with one certificate each. */
const RESERVED_BYTES = 6 * 1024;
const EMPTY_RANGE = '[0 0000000000 0000000000 0000000000]';

export interface SignatureText {
  /** Number of the certificate; the verifier compares it with the attached credential. */
  readonly number: string;
  /** Authority in whose name it is signed; Latin script. */
  readonly name: string;
  readonly location: string;
  readonly at: Date;
}

export async function signPdf(
  pdf: Uint8Array,
  signer: CertifiedSigner,
  authority: TimestampAuthority,
  text: SignatureText,
): Promise<Buffer> {
  const file = openPdf(Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length));
  const prepared = appendRevision(file, signatureObjects(file, text));
  const emptyContents = `<${'0'.repeat(RESERVED_BYTES * 2)}>`;
  const start = prepared.lastIndexOf(emptyContents, undefined, 'latin1');
  const rangeAt = prepared.lastIndexOf(EMPTY_RANGE, undefined, 'latin1');
  if (start < file.bytes.length || rangeAt < file.bytes.length) throw new PdfSyntaxError('signature has no place');
  const end = start + emptyContents.length;
  const range = `[0 ${[start, end, prepared.length - end].map((value) => String(value).padEnd(10)).join(' ')}]`;
  prepared.write(range, rangeAt, 'latin1');

  const digest = createHash('sha256').update(prepared.subarray(0, start)).update(prepared.subarray(end)).digest();
  const message = await buildSignedData({
    signer,
    content: { kind: 'detached', digest },
    stamp: (signature) => authority.stamp(signature),
  });
  if (message.length > RESERVED_BYTES) throw new PdfSyntaxError('signature does not fit its place');
  prepared.write(message.toString('hex'), start + 1, 'latin1');
  return prepared;
}

function signatureObjects(file: PdfFile, text: SignatureText): ReadonlyMap<number, string> {
  const root = file.trailer.get('Root');
  const catalog = entriesOf(file, root);
  if (root?.kind !== 'reference' || catalog === undefined) throw new PdfSyntaxError('no catalog');
  if (catalog.has('AcroForm')) throw new PdfSyntaxError('the template already has a form');
  const page = firstPage(file, catalog.get('Pages'));
  const pageEntries = entriesOf(file, page);
  if (page?.kind !== 'reference' || pageEntries === undefined) throw new PdfSyntaxError('no page');
  const valueNumber = nextObjectNumber(file);
  const fieldNumber = valueNumber + 1;
  const field: PdfValue = { kind: 'reference', number: fieldNumber, generation: 0 };
  const annotations = itemsOf(file, resolve(file, pageEntries.get('Annots')));
  const form = `<< /Fields [${writeValue(field)}] /SigFlags 3 >>`;
  return new Map([
    [root.number, withEntry(catalog, 'AcroForm', { kind: 'plain', text: form })],
    [page.number, withEntry(pageEntries, 'Annots', { kind: 'array', items: [...annotations, field] })],
    [
      valueNumber,
      `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange ${EMPTY_RANGE}` +
        ` /Contents <${'0'.repeat(RESERVED_BYTES * 2)}> /M (D:${compactTime(text.at)})` +
        ` /Name ${latin(text.name)} /Location ${latin(text.location)} /Reason ${latin(REASON_PREFIX + text.number)} >>`,
    ],
    [
      fieldNumber,
      `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /Rect [0 0 0 0] /F 132` +
        ` /P ${writeValue(page)} /V ${valueNumber} 0 R >>`,
    ],
  ]);
}

function withEntry(entries: ReadonlyMap<string, PdfValue>, key: string, value: PdfValue): string {
  return writeValue({ kind: 'dictionary', entries: new Map([...entries, [key, value]]) });
}

function firstPage(file: PdfFile, node: PdfValue | undefined): PdfValue | undefined {
  const kids = itemsOf(file, entriesOf(file, node)?.get('Kids'));
  return kids[0] === undefined ? node : firstPage(file, kids[0]);
}

/** A literal string; what is outside printable ASCII is left to the page itself. */
function latin(text: string): string {
  return `(${text.replaceAll(/[^\x20-\x7e]/g, '?').replaceAll(/[\\()]/g, String.raw`\$&`)})`;
}
