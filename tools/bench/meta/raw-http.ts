// HTTP/1.1 on bare sockets, as little of it as two sides that know each other need: the generator and the Graph stub share
// the bench's cores with what is measured, and undici and node:http would cost several times as much.

/** What one message of HTTP says of itself. */
export interface Frame {
  /** First line and headers. */
  readonly head: string;
  readonly body: string;
}

/** Cuts a stream of bytes into messages that carry a content-length. Bodies are read as UTF-8. */
export function createFrameReader(onFrame: (frame: Frame) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const headEnd = rest.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const head = rest.toString('latin1', 0, headEnd);
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      const end = headEnd + 4 + length;
      if (rest.length < end) return;
      const body = rest.toString('utf8', headEnd + 4, end);
      rest = rest.subarray(end);
      onFrame({ head, body });
    }
  };
}

/** The three digits of an answer. */
export function statusOf(frame: Frame): number {
  return Number(frame.head.slice(9, 12));
}
