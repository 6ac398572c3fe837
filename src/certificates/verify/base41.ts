// Base41: two bytes in three characters of an alphabet that a QR code stores densely and a URL fragment carries as it is.
// Decoding is strict: one text for one sequence of bytes, so that a changed character is never read as the same thing.

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-.:';
const BASE = 41;

export function encodeBase41(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const high = bytes[at] ?? 0;
    const low = bytes[at + 1];
    const value = low === undefined ? high : high * 256 + low;
    text += digits(value, low === undefined ? 2 : 3);
  }
  return text;
}

/** Undefined for anything that `encodeBase41` does not produce. */
export function decodeBase41(text: string): Uint8Array | undefined {
  if (text.length % 3 === 1) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const group = text.slice(at, at + 3);
    let value = 0;
    for (const character of group) {
      const digit = ALPHABET.indexOf(character);
      if (digit < 0) return undefined;
      value = value * BASE + digit;
    }
    if (value > (group.length === 3 ? 0xffff : 0xff)) return undefined;
    if (group.length === 3) bytes.push(value >> 8);
    bytes.push(value & 0xff);
  }
  return Uint8Array.from(bytes);
}

function digits(value: number, count: number): string {
  let text = '';
  for (let place = 0, rest = value; place < count; place += 1, rest = Math.floor(rest / BASE)) {
    text = ALPHABET.charAt(rest % BASE) + text;
  }
  return text;
}
