// Arrays of one dimension in PostgreSQL's binary wire form. A Buffer parameter goes to the server as it is, which costs
// a third less client CPU than pg's text arrays (reference/storage-and-queues.md §3). Null members are allowed.

const OID = { bytea: 17, int8: 20, int2: 21, int4: 23, text: 25, timestamptz: 1184, uuid: 2950 } as const;
/** PostgreSQL counts microseconds from 2000-01-01. */
const EPOCH_MS = Date.UTC(2000, 0, 1);

function encode<T>(oid: number, values: readonly (T | null)[], sizeOf: (value: T) => number, write: Writer<T>): Buffer {
  let size = 20;
  let nulls = 0;
  for (const value of values) {
    if (value === null) nulls = 1;
    size += 4 + (value === null ? 0 : sizeOf(value));
  }
  const out = Buffer.allocUnsafe(values.length === 0 ? 12 : size);
  out.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  out.writeInt32BE(nulls, 4);
  out.writeInt32BE(oid, 8);
  if (values.length === 0) return out;
  out.writeInt32BE(values.length, 12);
  out.writeInt32BE(1, 16);
  let at = 20;
  for (const value of values) {
    if (value === null) {
      at = out.writeInt32BE(-1, at);
    } else {
      const length = sizeOf(value);
      at = out.writeInt32BE(length, at);
      write(out, at, value);
      at += length;
    }
  }
  return out;
}

type Writer<T> = (out: Buffer, at: number, value: T) => void;

export function uuidArray(values: readonly (string | null)[]): Buffer {
  return encode(OID.uuid, values, () => 16, writeUuid);
}

function writeUuid(out: Buffer, at: number, value: string): void {
  if (value.length !== 36) throw new TypeError('not a UUID');
  out.write(value.slice(0, 8), at, 'hex');
  out.write(value.slice(9, 13), at + 4, 'hex');
  out.write(value.slice(14, 18), at + 6, 'hex');
  out.write(value.slice(19, 23), at + 8, 'hex');
  out.write(value.slice(24, 36), at + 10, 'hex');
}

export function byteaArray(values: readonly (Buffer | null)[]): Buffer {
  return encode(
    OID.bytea,
    values,
    (value) => value.length,
    (out, at, value) => void value.copy(out, at),
  );
}

export function int8Array(values: readonly (number | null)[]): Buffer {
  return encode(
    OID.int8,
    values,
    () => 8,
    (out, at, value) => void out.writeBigInt64BE(BigInt(value), at),
  );
}

export function int4Array(values: readonly (number | null)[]): Buffer {
  return encode(
    OID.int4,
    values,
    () => 4,
    (out, at, value) => void out.writeInt32BE(value, at),
  );
}

export function int2Array(values: readonly (number | null)[]): Buffer {
  return encode(
    OID.int2,
    values,
    () => 2,
    (out, at, value) => void out.writeInt16BE(value, at),
  );
}

/** Texts must hold no NUL: PostgreSQL has no place for one. */
export function textArray(values: readonly (string | null)[]): Buffer {
  return encode(
    OID.text,
    values,
    (value) => Buffer.byteLength(value),
    (out, at, value) => void out.write(value, at),
  );
}

export function timestampArray(values: readonly (Date | null)[]): Buffer {
  return encode(
    OID.timestamptz,
    values,
    () => 8,
    (out, at, value) => void out.writeBigInt64BE(BigInt(value.getTime() - EPOCH_MS) * 1000n, at),
  );
}
