/** Holds data for a screen against the screen's `data` schema (§7.3): every declared property, of its type, never null. */
import type { FlowScreen } from './flow-json.ts';

/** The first property that does not fit, as a path; undefined when all do. */
export function findDataFault(screen: FlowScreen, data: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, schema] of Object.entries(screen.data ?? {})) {
    const path = findMismatch(schema, data[name], name);
    if (path !== undefined) return path;
  }
  return undefined;
}

function findMismatch(schema: unknown, value: unknown, path: string): string | undefined {
  if (!isRecord(schema)) return undefined;
  switch (schema['type']) {
    case 'string':
      return typeof value === 'string' ? undefined : path;
    case 'number':
    case 'integer':
      return typeof value === 'number' ? undefined : path;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : path;
    case 'array': {
      if (!Array.isArray(value)) return path;
      for (const [index, entry] of value.entries()) {
        const wrong = findMismatch(schema['items'], entry, `${path}[${index}]`);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    }
    case 'object': {
      if (!isRecord(value)) return path;
      const properties = isRecord(schema['properties']) ? schema['properties'] : {};
      for (const [name, inner] of Object.entries(properties)) {
        // Options may leave out description, metadata and the like.
        if (value[name] === undefined && !isRequired(schema, name)) continue;
        const wrong = findMismatch(inner, value[name], `${path}.${name}`);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    }
    default:
      return value === null ? path : undefined;
  }
}

function isRequired(schema: Readonly<Record<string, unknown>>, name: string): boolean {
  const required: unknown = schema['required'];
  return Array.isArray(required) && required.includes(name);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
