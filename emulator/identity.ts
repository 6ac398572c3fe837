/** Mints the identifiers Meta would: message ids, business-scoped user ids, media ids, trace ids. */
import { createHash, randomBytes, randomInt } from 'node:crypto';

/**
 * wamid in the documented outer shape: base64 of a small Thrift record with the peer and a random id.
 * `peer` is the phone number, or the user id where the number is hidden (a wamid must not give it away).
 */
export function mintMessageId(direction: 'inbound' | 'outbound', peer: string): string {
  const peerBytes = Buffer.from(peer, 'latin1').subarray(0, 127);
  const idBytes = Buffer.from(randomBytes(10).toString('hex').toUpperCase(), 'latin1');
  const record = Buffer.concat([
    Buffer.from([0x1c, 0x18, peerBytes.length]),
    peerBytes,
    Buffer.from([0x15, 0x02, 0x00, direction === 'inbound' ? 0x12 : 0x11, 0x18, idBytes.length]),
    idBytes,
    Buffer.from([0x00]),
  ]);
  return `wamid.${record.toString('base64')}`;
}

/** BSUID of a phone number towards one business: the same after a restart, another one for another number. */
export function userIdOf(phone: string, wabaId: string): string {
  const digest = createHash('sha256').update(`${wabaId}:${phone}`).digest();
  return `IN.1${(digest.readBigUInt64BE() % 10n ** 19n).toString().padStart(19, '0')}`;
}

/** Stands for the keys of one installation of WhatsApp; another SIM or phone has another. */
export function mintIdentityHash(): string {
  return randomBytes(9).toString('base64');
}

/** Numeric ids of media, templates and Flows. */
export function mintNodeId(): string {
  return `${randomInt(10 ** 7, 10 ** 8)}${randomInt(10 ** 7, 10 ** 8)}`;
}

export function mintTraceId(): string {
  return `A${randomBytes(16).toString('base64url')}`;
}

/** A number of the invented range used for demo citizens: +91 99999 xxxxx. */
export function mintPhone(): string {
  return `9199999${randomInt(0, 100_000).toString().padStart(5, '0')}`;
}
