// The three doors through which time, identity and chance enter. Everything above platform takes them as dependencies,
// so that a test can hold them still.

export interface Clock {
  now(): Date;
}

/** Yields UUIDv7 strings: unique, and in rough order of creation. */
export interface Ids {
  next(): string;
}

export interface Random {
  bytes(count: number): Buffer;
}
