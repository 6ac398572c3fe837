/**
 * Chromium records Opus in WebM; WhatsApp's voice notes are Opus in Ogg. Moves the sound packets from one wrapping to the
 * other without touching them (RFC 7845 for Opus in Ogg; of WebM only what MediaRecorder writes).
 */
const containers: readonly number[] = [
  0x18538067, // Segment
  0x1f43b675, // Cluster
  0x1654ae6b, // Tracks
  0xae, // TrackEntry
  0xa0, // BlockGroup
];
const codecPrivate = 0x63a2;
const blocks: readonly number[] = [0xa3, 0xa1];
const blockHeadBytes = 4;
const samplesPerMs = 48;
const packetsPerPage = 50;
const segmentsPerPage = 255;
const vendor = 'dwar-emulator';

type Opus = { readonly head: Uint8Array; readonly packets: readonly Uint8Array[] };

/** Undefined when there is no Opus sound in it. */
export function webmToOgg(webm: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const sound = readOpus(webm);
  if (sound === undefined) return undefined;
  const pages = [
    writePage({ packets: [sound.head], flags: 2, granule: 0, sequence: 0 }),
    writePage({ packets: [opusTags()], flags: 0, granule: 0, sequence: 1 }),
  ];
  let granule = 0;
  let page: Uint8Array[] = [];
  let segments = 0;
  const flush = (last: boolean) => {
    pages.push(writePage({ packets: page, flags: last ? 4 : 0, granule, sequence: pages.length }));
    page = [];
    segments = 0;
  };
  for (const packet of sound.packets) {
    const needed = Math.floor(packet.length / 255) + 1;
    if (page.length >= packetsPerPage || segments + needed > segmentsPerPage) flush(false);
    page.push(packet);
    segments += needed;
    granule += samplesOf(packet);
  }
  flush(true);
  return concatenate(pages);
}

function readOpus(webm: Uint8Array): Opus | undefined {
  const packets: Uint8Array[] = [];
  let head: Uint8Array | undefined;
  let at = 0;
  while (at < webm.length) {
    const id = readNumber(webm, at, true);
    const size = id === undefined ? undefined : readNumber(webm, at + id.bytes, false);
    if (id === undefined || size === undefined) break;
    const start = at + id.bytes + size.bytes;
    if (containers.includes(id.value)) {
      at = start;
      continue;
    }
    const content = webm.subarray(start, start + size.value);
    if (id.value === codecPrivate) head = content;
    // Track number (one byte for tracks below 128), time code, flags: no lacing is used for Opus.
    if (blocks.includes(id.value)) packets.push(content.subarray(blockHeadBytes));
    at = start + size.value;
  }
  return head === undefined || packets.length === 0 ? undefined : { head, packets };
}

/** EBML's numbers of varying length: the leading zeros tell how long; ids keep the mark, sizes lose it. */
function readNumber(from: Uint8Array, at: number, keepMark: boolean): { value: number; bytes: number } | undefined {
  const first = from[at];
  if (first === undefined || first === 0) return undefined;
  const bytes = Math.clz32(first) - 23;
  let value = keepMark ? first : first & (0xff >> bytes);
  for (let index = 1; index < bytes; index += 1) value = value * 256 + (from[at + index] ?? 0);
  return { value, bytes };
}

/** Length of a packet from its first byte (RFC 6716 §3.1). */
function samplesOf(packet: Uint8Array): number {
  const [first = 0, second = 0] = packet;
  const config = first >> 3;
  const frameMs =
    config < 12
      ? ([10, 20, 40, 60][config % 4] ?? 20)
      : config < 16
        ? ([10, 20][config % 2] ?? 20)
        : ([2.5, 5, 10, 20][config % 4] ?? 20);
  const code = first & 3;
  const frames = code === 0 ? 1 : code === 3 ? second & 0x3f : 2;
  return frames * frameMs * samplesPerMs;
}

function opusTags(): Uint8Array {
  const bytes = new Uint8Array(16 + vendor.length);
  const text = new TextEncoder();
  bytes.set(text.encode('OpusTags'));
  bytes[8] = vendor.length;
  bytes.set(text.encode(vendor), 12);
  return bytes;
}

type Page = {
  readonly packets: readonly Uint8Array[];
  /** 2 for the first page, 4 for the last. */
  readonly flags: number;
  readonly granule: number;
  readonly sequence: number;
};

function writePage({ packets, flags, granule, sequence }: Page): Uint8Array {
  const lacing = packets.flatMap((packet) => [
    ...Array.from({ length: Math.floor(packet.length / 255) }, () => 255),
    packet.length % 255,
  ]);
  const head = new Uint8Array(27 + lacing.length);
  const view = new DataView(head.buffer);
  head.set(new TextEncoder().encode('OggS'));
  head[5] = flags;
  view.setBigUint64(6, BigInt(Math.round(granule)), true);
  view.setUint32(14, 1, true);
  view.setUint32(18, sequence, true);
  head[26] = lacing.length;
  head.set(lacing, 27);
  const page = concatenate([head, ...packets]);
  new DataView(page.buffer).setUint32(22, checksum(page), true);
  return page;
}

/** CRC-32 of Ogg: polynomial 0x04c11db7, not reflected, starting at zero. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0);
  }
  return sum >>> 0;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
