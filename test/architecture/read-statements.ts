// Reads every SQL statement out of the source with the TypeScript compiler: the text given to `.query(…)`, with constants
// put in, the row type written beside it, and the number of values.

import ts from 'typescript';
import { createProductProgram } from './product-program.ts';

export interface Statement {
  /** File and line. */
  readonly place: string;
  /** One text per way the expression can turn out; none when it cannot be read from the source. */
  readonly texts: readonly string[];
  /** Column name to the kinds of JavaScript value its type allows; undefined where no row type is written. */
  readonly row: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  /** How many values are passed, where the list is written out. */
  readonly values: number | undefined;
}

export function readStatements(root: string): readonly Statement[] {
  const { checker, sources } = createProductProgram(root);
  const statements: Statement[] = [];
  for (const source of sources) {
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && isQuery(node)) statements.push(readCall(checker, root, source, node));
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return statements;
}

function isQuery(call: ts.CallExpression): boolean {
  return (
    ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'query' && call.arguments.length > 0
  );
}

function readCall(checker: ts.TypeChecker, root: string, source: ts.SourceFile, call: ts.CallExpression): Statement {
  const [first, second] = call.arguments;
  const { line } = source.getLineAndCharacterOfPosition(call.getStart());
  const rowType = call.typeArguments?.[0];
  const config = first !== undefined && ts.isObjectLiteralExpression(first) ? first : undefined;
  const values = config === undefined ? second : property(config, 'values');
  const text = config === undefined ? first : property(config, 'text');
  return {
    place: `${source.fileName.slice(root.length + 1)}:${line + 1}`,
    texts: text === undefined ? [] : evaluate(checker, text),
    row: rowType === undefined ? undefined : readRow(checker, call, rowType),
    values: countValues(values),
  };
}

function property(literal: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const member of literal.properties) {
    if (ts.isPropertyAssignment(member) && member.name.getText() === name) return member.initializer;
  }
  return undefined;
}

function countValues(values: ts.Expression | undefined): number | undefined {
  if (values === undefined) return 0;
  if (!ts.isArrayLiteralExpression(values) || values.elements.some((element) => ts.isSpreadElement(element)))
    return undefined;
  return values.elements.length;
}

/** Every text that an expression of literals and constants can be. */
function evaluate(checker: ts.TypeChecker, expression: ts.Expression): readonly string[] {
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression))
    return evaluate(checker, expression.expression);
  if (ts.isConditionalExpression(expression)) {
    return [...evaluate(checker, expression.whenTrue), ...evaluate(checker, expression.whenFalse)];
  }
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return combine(evaluate(checker, expression.left), evaluate(checker, expression.right));
  }
  if (ts.isTemplateExpression(expression)) {
    return expression.templateSpans.reduce<readonly string[]>(
      (texts, span) => combine(combine(texts, evaluate(checker, span.expression)), [span.literal.text]),
      [expression.head.text],
    );
  }
  if (ts.isIdentifier(expression)) {
    let symbol = checker.getSymbolAtLocation(expression);
    if (symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0) symbol = checker.getAliasedSymbol(symbol);
    const declared = symbol?.valueDeclaration;
    const isConstant =
      declared !== undefined && ts.isVariableDeclaration(declared) && declared.initializer !== undefined;
    if (isConstant) return evaluate(checker, declared.initializer);
  }
  return [];
}

function combine(heads: readonly string[], tails: readonly string[]): readonly string[] {
  return heads.flatMap((head) => tails.map((tail) => head + tail));
}

function readRow(checker: ts.TypeChecker, call: ts.Node, node: ts.TypeNode): ReadonlyMap<string, ReadonlySet<string>> {
  const row = new Map<string, ReadonlySet<string>>();
  for (const member of checker.getTypeFromTypeNode(node).getProperties()) {
    const type = checker.getTypeOfSymbolAtLocation(member, call);
    const parts = type.isUnion() ? type.types : [type];
    row.set(member.name, new Set(parts.map((part) => kindOf(checker, part)).filter((kind) => kind !== 'null')));
  }
  return row;
}

function kindOf(checker: ts.TypeChecker, type: ts.Type): string {
  if ((type.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) !== 0) return 'null';
  if ((type.flags & ts.TypeFlags.StringLike) !== 0) return 'string';
  if ((type.flags & ts.TypeFlags.NumberLike) !== 0) return 'number';
  if ((type.flags & ts.TypeFlags.BooleanLike) !== 0) return 'boolean';
  if (checker.isArrayType(type)) return 'array';
  return type.symbol === undefined ? checker.typeToString(type) : type.symbol.name;
}
