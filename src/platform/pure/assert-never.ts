/** Ends every switch over a closed set: a new member becomes a type error where it is not handled. */
export function assertNever(value: never): never {
  throw new Error(`unhandled variant: ${typeof value}`);
}
