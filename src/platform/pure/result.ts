/** An expected outcome as a value: the caller must look at `ok` before it gets at the rest. */
export type Result<T, R extends string> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: R };
