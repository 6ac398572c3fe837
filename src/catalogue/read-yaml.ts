// Files of a region pack: YAML with the places of everything in it, then the schema. Called by load-catalogue.ts.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import type { Finding } from './finding.ts';
import { describeIssue } from './describe-issue.ts';

export type Place = { readonly line: number; readonly column: number };

/** Where something of a file stands: the keys that lead there, and how many characters into its text. */
export type Locate = (at: readonly (string | number)[], offset?: number) => Place | undefined;

export type YamlFile<T> = { readonly data: T; readonly locate: Locate };

/**
 * Reads one YAML file of a region folder through its schema. Whatever is wrong is added to `findings` with its line and
 * column; the answer is then undefined.
 */
export function readYaml<S extends z.ZodType>(
  folder: string,
  file: string,
  schema: S,
  findings: Finding[],
): z.infer<S> | undefined {
  return readYamlFile(folder, file, schema, findings)?.data;
}

/** The same, with the places, for what is checked across parts of the file. */
export function readYamlFile<S extends z.ZodType>(
  folder: string,
  file: string,
  schema: S,
  findings: Finding[],
): YamlFile<z.infer<S>> | undefined {
  const parsed = parseYaml(folder, file, findings);
  return parsed && checkYaml(parsed, file, schema, findings);
}

export type ParsedYaml = { readonly value: unknown; readonly locate: Locate };

/** The YAML alone; undefined where it cannot be read. */
export function parseYaml(folder: string, file: string, findings: Finding[]): ParsedYaml | undefined {
  let source: string;
  try {
    source = readFileSync(path.join(folder, file), 'utf8');
  } catch {
    findings.push({ file, rule: 'file-missing', problem: 'The file cannot be read.', remedy: 'Add the file.' });
    return undefined;
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    for (const error of document.errors) {
      const { line, col } = lines.linePos(error.pos[0]);
      findings.push({
        file,
        line,
        column: col,
        rule: 'yaml',
        problem: firstLine(error.message),
        remedy: 'Mend the YAML.',
      });
    }
    return undefined;
  }
  return { value: document.toJS(), locate: (at, offset = 0) => placeOf(document, lines, at, offset) };
}

export function checkYaml<S extends z.ZodType>(
  parsed: ParsedYaml,
  file: string,
  schema: S,
  findings: Finding[],
): YamlFile<z.infer<S>> | undefined {
  const checked = schema.safeParse(parsed.value);
  if (checked.success) return { data: checked.data, locate: parsed.locate };
  for (const issue of checked.error.issues) {
    const at = issue.path.filter((part) => typeof part !== 'symbol');
    findings.push({ file, ...parsed.locate(at), rule: 'schema', ...describeIssue(issue, at, schema) });
  }
  return undefined;
}

function placeOf(
  document: Document,
  lines: LineCounter,
  at: readonly (string | number)[],
  offset: number,
): Place | undefined {
  // A missing key has no node of its own: the nearest parent that exists tells the place.
  for (let length = at.length; length >= 0; length -= 1) {
    const node = document.getIn(at.slice(0, length), true);
    if (!isNode(node) || !node.range) continue;
    // Inside a text of one line the very character can be named; a block of several lines is named as a whole.
    const isOneLine =
      length === at.length && isScalar(node) && (node.type === 'PLAIN' || node.type?.startsWith('QUOTE'));
    const quote = isScalar(node) && node.type !== 'PLAIN' ? 1 : 0;
    const { line, col } = lines.linePos(node.range[0] + (isOneLine && offset > 0 ? offset + quote : 0));
    return { line, column: col };
  }
  return undefined;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
