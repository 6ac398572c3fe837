// Fields that are sealed and opened again within seconds (a message between webhook and turn, a citizen's number from
// turn to turn): the process that sealed or opened one last need not decipher it. The newest few thousand, no more.

import { openField, sealField, type DataKey, type FieldPlace } from './field-cipher.ts';

export interface RecentFields {
  seal(dataKey: DataKey, place: FieldPlace, plain: Buffer): Buffer;
  /** As openField: an altered, moved or foreign value is deciphered, and refused there. The bytes are not to be changed. */
  open(dataKey: DataKey, place: FieldPlace, sealed: Buffer): Buffer;
}

interface Known {
  readonly keyId: string;
  readonly sealed: Buffer;
  readonly plain: Buffer;
}

/** What is larger is rare, and would be kept for too little. */
const MAXIMUM_BYTES = 4096;

export function createRecentFields(limit: number): RecentFields {
  const known = new Map<string, Known>();

  function remember(dataKey: DataKey, place: FieldPlace, sealed: Buffer, plain: Buffer): void {
    if (plain.length > MAXIMUM_BYTES) return;
    if (known.size >= limit) {
      for (const oldest of known.keys()) {
        known.delete(oldest);
        break;
      }
    }
    known.set(nameOf(place), { keyId: dataKey.id, sealed, plain });
  }

  return {
    seal(dataKey, place, plain) {
      const sealed = sealField(dataKey, place, plain);
      remember(dataKey, place, sealed, plain);
      return sealed;
    },
    open(dataKey, place, sealed) {
      const one = known.get(nameOf(place));
      if (one !== undefined && one.keyId === dataKey.id && one.sealed.equals(sealed)) return one.plain;
      const plain = openField(dataKey, place, sealed);
      remember(dataKey, place, sealed, plain);
      return plain;
    },
  };
}

function nameOf(place: FieldPlace): string {
  return `${place.table}.${place.column}.${place.row}`;
}
