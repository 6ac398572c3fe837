// What the doctor found of one thing: fine, worth a look, or broken; and what to do.

export interface Verdict {
  readonly state: 'ok' | 'warn' | 'fail';
  /** The part, in a word or two. */
  readonly part: string;
  /** Never a value of a setting: names, counts, codes. */
  readonly says: string;
  readonly remedy?: string;
}

export const ok = (part: string, says: string): Verdict => ({ state: 'ok', part, says });
export const warn = (part: string, says: string, remedy: string): Verdict => ({ state: 'warn', part, says, remedy });
export const fail = (part: string, says: string, remedy: string): Verdict => ({ state: 'fail', part, says, remedy });

const MARKS = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const;

export function printVerdict({ state, part, says, remedy }: Verdict): string {
  const line = `${MARKS[state]}  ${part.padEnd(20)} ${says}`;
  return remedy === undefined ? line : `${line}\n${' '.repeat(27)}→ ${remedy}`;
}
