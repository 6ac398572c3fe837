// Every kind of mail that is put into a mailbox, at once or by a timer, has a reader; and the other way round.

import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { createProductProgram } from './product-program.ts';
import { readProjectFile } from './source-files.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
/** The turns that read mailboxes: of accounts, and of cases. */
const READERS = ['src/conversation/read-input.ts', 'src/cases/handle-case-mail.ts'];
const MAIL_MEMBERS = ['party', 'kind', 'key', 'dataKey'];

function listRead(): Set<string> {
  const text = READERS.map(readProjectFile).join('\n');
  const labels = text.matchAll(/case '([a-z-]+)':|mail\.kind === '([a-z-]+)'/g);
  return new Set([...labels].map((match) => match[1] ?? match[2] ?? ''));
}

/** The kinds of every literal that has the members of mail or of a timer. */
function listPosted(): { kinds: Set<string>; unknown: readonly string[] } {
  const { checker, sources } = createProductProgram(ROOT);
  const kinds = new Set<string>();
  const unknown: string[] = [];
  for (const source of sources) {
    // The mailbox moves mail on, whatever its kind; the demo plays the parts of others.
    if (/\/src\/(mailbox|demo)\//.test(source.fileName)) continue;
    const visit = (node: ts.Node): void => {
      if (ts.isObjectLiteralExpression(node) && isMail(checker, node)) {
        const found = readKinds(checker, node);
        found.forEach((kind) => kinds.add(kind));
        if (found.length === 0) unknown.push(source.fileName);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { kinds, unknown };
}

function isMail(checker: ts.TypeChecker, literal: ts.ObjectLiteralExpression): boolean {
  if (!literal.properties.some((member) => member.name?.getText() === 'party')) return false;
  const type = checker.getTypeAtLocation(literal);
  return MAIL_MEMBERS.every((member) => type.getProperty(member) !== undefined);
}

function readKinds(checker: ts.TypeChecker, literal: ts.ObjectLiteralExpression): readonly string[] {
  for (const member of literal.properties) {
    if (ts.isPropertyAssignment(member) && member.name.getText() === 'kind') {
      return literalsOf(checker.getTypeAtLocation(member.initializer));
    }
    if (ts.isShorthandPropertyAssignment(member) && member.name.text === 'kind') {
      const symbol = checker.getShorthandAssignmentValueSymbol(member);
      return symbol === undefined ? [] : literalsOf(checker.getTypeOfSymbolAtLocation(symbol, member));
    }
    if (ts.isSpreadAssignment(member)) {
      const kind = checker.getTypeAtLocation(member.expression).getProperty('kind');
      if (kind !== undefined) return literalsOf(checker.getTypeOfSymbolAtLocation(kind, member));
    }
  }
  return [];
}

function literalsOf(type: ts.Type): readonly string[] {
  const parts = type.isUnion() ? type.types : [type];
  return parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
}

test('mail that is posted is read, and mail that is read is posted', () => {
  const { kinds, unknown } = listPosted();
  expect(unknown).toEqual([]); // a kind is written out where the mail is made, so that this test can read it
  expect(kinds).toContain('whatsapp');
  const read = listRead();
  expect({
    unread: [...kinds].filter((kind) => !read.has(kind)),
    unposted: [...read].filter((kind) => !kinds.has(kind)),
  }).toEqual({
    unread: [],
    unposted: [],
  });
}, 180_000);
