import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import type { Finding } from './finding.ts';

/**
 * Reads one YAML file of a region folder through its schema. Whatever is wrong is added to `findings` with its line;
 * the answer is then undefined.
 */
export function readYaml<S extends z.ZodType>(
  folder: string,
  file: string,
  schema: S,
  findings: Finding[],
): z.infer<S> | undefined {
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
      const line = lines.linePos(error.pos[0]).line;
      findings.push({ file, line, rule: 'yaml', problem: firstLine(error.message), remedy: 'Mend the YAML.' });
    }
    return undefined;
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const at = issue.path.filter((part) => typeof part !== 'symbol');
    const line = lineOf(document, lines, at);
    findings.push({
      file,
      ...(line === undefined ? {} : { line }),
      rule: 'schema',
      problem: `${at.join('.') || 'the file'}: ${issue.message}`,
      remedy: 'Write what the schema of this file describes (src/catalogue/).',
    });
  }
  return undefined;
}

function lineOf(document: Document, lines: LineCounter, at: readonly (string | number)[]): number | undefined {
  // A missing key has no node of its own: the nearest parent that exists tells the place.
  for (let length = at.length; length >= 0; length -= 1) {
    const node = document.getIn(at.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
