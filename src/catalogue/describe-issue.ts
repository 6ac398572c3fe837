import { z } from 'zod';
import { nearestName } from './nearest-name.ts';

type Issue = z.core.$ZodIssue;

/** What the schema found, in words an author can act on: what stands there wrongly, and what belongs there. */
export function describeIssue(
  issue: Issue,
  at: readonly (string | number)[],
  schema: z.ZodType,
): { readonly problem: string; readonly remedy: string } {
  const where = at.join('.') || 'the file';
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, at);
    const near = nearestName(issue.keys[0] ?? '', known);
    return {
      problem: `${where}: ${issue.keys.join(', ')} does not belong here.`,
      remedy: near === undefined ? `Use: ${known.join(', ') || 'what the schema names'}.` : `Did you mean ${near}?`,
    };
  }
  if (issue.code === 'invalid_value')
    return { problem: `${where}: ${issue.message}.`, remedy: `Use one of: ${issue.values.map(String).join(', ')}.` };
  if (issue.code === 'invalid_union' && 'discriminator' in issue && issue.discriminator !== undefined)
    return {
      problem: `${where}: there is no such ${issue.discriminator}.`,
      remedy: `Use one of: ${optionsAt(schema, at, issue.discriminator)}.`,
    };
  const described = descriptionAt(schema, at);
  return {
    problem: `${where}: ${issue.message}`,
    remedy: described === undefined ? 'See docs/guides/service-author.md.' : `Here belongs: ${described}`,
  };
}

type Node = Readonly<Record<string, unknown>>;

const schemas = new WeakMap<z.ZodType, Node>();

function jsonSchemaOf(schema: z.ZodType): Node {
  const known = schemas.get(schema);
  if (known) return known;
  const made: Node = { ...z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) };
  schemas.set(schema, made);
  return made;
}

/** All nodes of the JSON Schema that a path can lead to; unions are walked into every branch. */
function nodesAt(schema: z.ZodType, at: readonly (string | number)[]): readonly Node[] {
  const root = jsonSchemaOf(schema);
  let nodes = branchesOf(root, root);
  for (const part of at) {
    nodes = nodes.flatMap((node) => {
      const next =
        typeof part === 'number'
          ? member(node, 'items')
          : (member(member(node, 'properties'), part) ?? member(node, 'additionalProperties'));
      return next === undefined ? [] : branchesOf(next, root);
    });
  }
  return nodes;
}

function branchesOf(node: Node, root: Node): readonly Node[] {
  const reference = node['$ref'];
  if (typeof reference === 'string') {
    const target = reference
      .split('/')
      .slice(1)
      .reduce<Node | undefined>((found, part) => member(found, part), root);
    return target ? branchesOf(target, root) : [];
  }
  const options = node['anyOf'] ?? node['oneOf'];
  return Array.isArray(options)
    ? [node, ...options.flatMap((one) => (isNode(one) ? branchesOf(one, root) : []))]
    : [node];
}

function member(node: Node | undefined, name: string): Node | undefined {
  const found = node?.[name];
  return isNode(found) ? found : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keysAt(schema: z.ZodType, at: readonly (string | number)[]): readonly string[] {
  return [...new Set(nodesAt(schema, at).flatMap((node) => Object.keys(member(node, 'properties') ?? {})))];
}

function optionsAt(schema: z.ZodType, at: readonly (string | number)[], discriminator: string): string {
  const parent = at.at(-1) === discriminator ? at.slice(0, -1) : at;
  const kinds = nodesAt(schema, parent).map((node) => member(member(node, 'properties'), discriminator)?.['const']);
  return kinds.filter((kind) => typeof kind === 'string').join(', ');
}

function descriptionAt(schema: z.ZodType, at: readonly (string | number)[]): string | undefined {
  return nodesAt(schema, at)
    .map((node) => node['description'])
    .find((text) => typeof text === 'string');
}
