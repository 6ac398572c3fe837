import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { listJsonSchemas } from './index.ts';

const folder = 'docs/schema';

it('the JSON Schemas in docs/schema are those of the code (npm run services -- schema)', () => {
  const schemas = listJsonSchemas();
  expect(readdirSync(folder).toSorted()).toEqual(Object.keys(schemas).toSorted());
  for (const [name, text] of Object.entries(schemas)) expect(readFileSync(`${folder}/${name}`, 'utf8')).toBe(text);
});

type Node = { readonly [key: string]: unknown };

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members without a word about them, wherever they are. */
function listUndescribed(root: Node, node: unknown, at: string): readonly string[] {
  if (Array.isArray(node)) return node.flatMap((one, index) => listUndescribed(root, one, `${at}[${index}]`));
  if (!isNode(node)) return [];
  const members = isNode(node['properties']) ? Object.entries(node['properties']) : [];
  const bare = members.filter(([, member]) => !isDescribed(root, member)).map(([name]) => `${at}.${name}`);
  return [...bare, ...Object.entries(node).flatMap(([key, value]) => listUndescribed(root, value, `${at}.${key}`))];
}

function isDescribed(root: Node, member: unknown): boolean {
  if (!isNode(member)) return false;
  if (typeof member['description'] === 'string' || 'const' in member) return true;
  const reference = member['$ref'];
  if (typeof reference === 'string') {
    const target = reference
      .split('/')
      .slice(1)
      .reduce<unknown>((found, part) => (isNode(found) ? found[part] : undefined), root);
    return isDescribed(root, target);
  }
  return false;
}

it('says something about every member of every file', () => {
  const bare = Object.entries(listJsonSchemas()).flatMap(([name, text]) => {
    const schema: Node = JSON.parse(text);
    return listUndescribed(schema, schema, name);
  });
  expect(bare).toEqual([]);
});
