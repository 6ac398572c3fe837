// From a row to an officer with an opened name.

import type { DataKeys, Queryable } from '#platform';
import { openOfficerName, type Officer } from './officer.ts';
import type { OfficerRow } from './store.ts';

export async function openOfficer(
  deps: { readonly dataKeys: DataKeys },
  tx: Queryable,
  row: OfficerRow,
): Promise<Officer> {
  const dataKey = await deps.dataKeys.get(tx, row.dataKeyId);
  return {
    officerId: row.officerId,
    departmentId: row.departmentId,
    officeId: row.officeId,
    name: openOfficerName(dataKey, row.officerId, row.sealedName),
    roles: row.roles,
    onDuty: row.onDuty,
    disabled: row.disabled,
  };
}
