// What may stand behind a signature: validation data (/DSS) and document time stamps, nothing that shows. Each revision
// after the signed one may only add objects that did not exist, and replace the catalog and the form so that only the
// permitted entries differ.

import { entriesOf, integerOf, itemsOf, openPdf, type PdfFile } from './pdf-file.ts';
import { writeValue, type PdfValue } from './pdf-syntax.ts';

const MAY_DIFFER_IN_TRAILER = new Set(['Size', 'Prev', 'ID']);
const MAY_APPEAR_IN_CATALOG = new Set(['DSS', 'Extensions', 'AcroForm']);

/** The kinds of what was added, or undefined when something else changed. */
export function readLaterRevisions(
  file: PdfFile,
  signedLength: number,
): readonly ('DSS' | 'DocTimeStamp')[] | undefined {
  if (signedLength === file.bytes.length) return [];
  const signed = openPdf(file.bytes.subarray(0, signedLength));
  const catalogNumber = referenceOf(signed.trailer.get('Root'));
  const formNumber = referenceOf(entriesOf(signed, signed.trailer.get('Root'))?.get('AcroForm'));
  if (referenceOf(file.trailer.get('Root')) !== catalogNumber) return undefined;
  // The chain of tables must lead through the signed one: a revision that by-passes it could replace anything unseen.
  const count = file.revisions.length - signed.revisions.length;
  if (count < 1 || file.revisions[count]?.tableAt !== signed.tableAt) return undefined;
  if (!sameBut(signed.trailer, file.trailer, MAY_DIFFER_IN_TRAILER)) return undefined;
  const written = file.revisions.slice(0, count).flatMap(({ touched }) => touched);
  const existed = integerOf(signed.trailer.get('Size')) ?? 0;
  if (written.some((number) => number < existed && number !== catalogNumber && number !== formNumber)) return undefined;

  const before = entriesOf(signed, signed.trailer.get('Root')) ?? new Map<string, PdfValue>();
  const after = entriesOf(file, file.trailer.get('Root')) ?? new Map<string, PdfValue>();
  if (!sameBut(before, after, MAY_APPEAR_IN_CATALOG)) return undefined;
  const stamps = readAddedStamps(signed, file);
  if (stamps === undefined) return undefined;
  return [...(after.has('DSS') ? (['DSS'] as const) : []), ...stamps.map(() => 'DocTimeStamp' as const)];
}

/** Signature fields of the document's form, with what each holds. */
export function listSignatures(
  file: PdfFile,
): readonly { readonly field: PdfValue; readonly entries: ReadonlyMap<string, PdfValue> }[] {
  const form = entriesOf(file, entriesOf(file, file.trailer.get('Root'))?.get('AcroForm'));
  return itemsOf(file, form?.get('Fields')).flatMap((field) => {
    const entries = entriesOf(file, entriesOf(file, field)?.get('V'));
    return entries === undefined ? [] : [{ field, entries }];
  });
}

export function isTimestamp(entries: ReadonlyMap<string, PdfValue>): boolean {
  const type = entries.get('Type');
  return type?.kind === 'name' && type.name === 'DocTimeStamp';
}

function readAddedStamps(signed: PdfFile, file: PdfFile): readonly PdfValue[] | undefined {
  const before = entriesOf(signed, entriesOf(signed, signed.trailer.get('Root'))?.get('AcroForm')) ?? new Map();
  const after = entriesOf(file, entriesOf(file, file.trailer.get('Root'))?.get('AcroForm')) ?? new Map();
  if (!sameBut(before, after, new Set(['Fields']))) return undefined;
  const fieldsBefore = itemsOf(signed, before.get('Fields')).map(writeValue);
  const fieldsAfter = itemsOf(file, after.get('Fields'));
  if (
    fieldsBefore.some((field, index) => fieldsAfter[index] === undefined || writeValue(fieldsAfter[index]) !== field)
  ) {
    return undefined;
  }
  const added = fieldsAfter.slice(fieldsBefore.length);
  return added.every((field) => isHiddenStamp(file, field)) ? added : undefined;
}

function isHiddenStamp(file: PdfFile, field: PdfValue): boolean {
  const entries = entriesOf(file, field);
  const value = entriesOf(file, entries?.get('V'));
  const rect = itemsOf(file, entries?.get('Rect')).map(writeValue).join(' ');
  return value !== undefined && isTimestamp(value) && rect === '0 0 0 0' && entries?.has('AP') === false;
}

function sameBut(
  before: ReadonlyMap<string, PdfValue>,
  after: ReadonlyMap<string, PdfValue>,
  free: ReadonlySet<string>,
): boolean {
  const fixed = (entries: ReadonlyMap<string, PdfValue>) =>
    [...entries].filter(([key]) => !free.has(key)).map(([key, value]) => `${key} ${writeValue(value)}`);
  return fixed(before).toSorted().join('\n') === fixed(after).toSorted().join('\n');
}

function referenceOf(value: PdfValue | undefined): number | undefined {
  return value?.kind === 'reference' ? value.number : undefined;
}
