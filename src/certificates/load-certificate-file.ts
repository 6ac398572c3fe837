// The signed file of a certificate, for whoever delivers it.

import { openField, type DataKeys, type Queryable } from '#platform';

export async function loadCertificateFile(
  queryable: Queryable,
  deps: { readonly dataKeys: DataKeys },
  certificateId: string,
): Promise<{ readonly bytes: Buffer; readonly mimeType: string } | undefined> {
  const { rows } = await queryable.query<{ data_key_id: string; pdf_sealed: Buffer | null }>(
    'select data_key_id, pdf_sealed from certificate where id = $1',
    [certificateId],
  );
  const [row] = rows;
  if (row === undefined || row.pdf_sealed === null) return undefined;
  const dataKey = await deps.dataKeys.get(queryable, row.data_key_id);
  const place = { table: 'certificate', column: 'pdf_sealed', row: certificateId };
  return { bytes: openField(dataKey, place, row.pdf_sealed), mimeType: 'application/pdf' };
}
