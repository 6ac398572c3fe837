import { serialize, type ASTNode } from '@marcbachmann/cel-js';

/** One part of a rule that another stands in for. */
export type Replacement = { readonly part: ASTNode; readonly by: ASTNode };

/**
 * A parsed rule written out again, each operation in brackets: the library's own serialize() leaves out some that matter
 * (`a - (b - c)` comes out as `a - b - c`).
 */
export function writeRule(ast: ASTNode, replacement?: Replacement): string {
  const written = write(ast, replacement);
  const isOperation = Array.isArray(ast.args) && ast.op !== 'call' && ast.op !== 'rcall' && written.startsWith('(');
  return isOperation && ast !== replacement?.part ? written.slice(1, -1) : written;
}

function write(ast: ASTNode, replacement: Replacement | undefined): string {
  const inner = (one: ASTNode): string => write(one, replacement);
  if (ast === replacement?.part) return write(replacement.by, undefined);
  switch (ast.op) {
    case '.':
      return `${inner(ast.args[0])}.${ast.args[1]}`;
    case 'call':
      return `${ast.args[0]}(${ast.args[1].map(inner).join(', ')})`;
    case 'rcall':
      return `${inner(ast.args[1])}.${ast.args[0]}(${ast.args[2].map(inner).join(', ')})`;
    case 'list':
      return `[${ast.args.map(inner).join(', ')}]`;
    case '!_':
      return `(!${inner(ast.args)})`;
    case '-_':
      return `(-${inner(ast.args)})`;
    case '?:': {
      const [condition, accepted, otherwise] = ast.args;
      return `(${inner(condition)} ? ${inner(accepted)} : ${inner(otherwise)})`;
    }
    case '&&':
    case '||':
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'in':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return `(${inner(ast.args[0])} ${ast.op} ${inner(ast.args[1])})`;
    // Names and literals; the rest of CEL no rule may hold (compile-rule.ts).
    case 'id':
    case 'value':
    case 'map':
    case '[]':
    case '[?]':
    case '.?':
      return serialize(ast);
    default:
      return ast satisfies never;
  }
}
