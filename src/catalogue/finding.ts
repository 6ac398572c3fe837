/** One thing wrong with a region pack, told so that its author can mend it without reading our code. */
export type Finding = {
  /** Path of the file inside the region folder. */
  readonly file: string;
  /** 1-based line, where it is known. */
  readonly line?: number;
  /** 1-based column, where it is known. */
  readonly column?: number;
  /** Stable name of the rule that was broken, e.g. `text-missing`. */
  readonly rule: string;
  /** What is wrong, naming the id or key. */
  readonly problem: string;
  /** What to write instead. */
  readonly remedy: string;
};

/** `services/x/service.yaml:12:7 [text-missing] … → …`, one line for a terminal. */
export function describeFinding(finding: Finding): string {
  const { file, line, column } = finding;
  const place = line === undefined ? file : column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
  return `${place} [${finding.rule}] ${finding.problem} → ${finding.remedy}`;
}
