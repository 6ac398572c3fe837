/** Holds a send request against the documented limits and words what is wrong the way Meta does (§3.2, §6). */
import { GraphError } from './errors.ts';
import { OutboundMessage } from './schema/message.ts';

const types: readonly string[] = OutboundMessage.options.map((option) => option.shape.type.value);

type Issue = {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly maximum?: number | bigint;
};

/** Throws GraphError 100, 131008 or 131009. */
export function validateOutbound(body: unknown): OutboundMessage {
  if (!isRecord(body)) throw new GraphError(100, 'The request body must be a JSON object.');
  if (body['messaging_product'] === undefined) {
    throw new GraphError(100, 'The parameter messaging_product is required.');
  }
  if (body['to'] === undefined && body['recipient'] === undefined) {
    throw new GraphError(100, 'The parameter to is required.');
  }
  const type = body['type'] ?? 'text';
  if (typeof type !== 'string' || !types.includes(type)) {
    throw new GraphError(100, `Param type must be one of {${types.join(', ').toUpperCase()}}.`);
  }
  const parsed = OutboundMessage.safeParse({ ...body, type });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw issueError(body, issue ?? { code: 'custom', path: [], message: 'invalid' });
}

function issueError(body: unknown, issue: Issue): GraphError {
  const name = paramName(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return new GraphError(100, `Unexpected key "${issue.keys?.[0] ?? ''}" on param "${name}".`);
  }
  if (valueAt(body, issue.path) === undefined) {
    return new GraphError(131008, `Parameter "${name}" is missing.`);
  }
  if (issue.code === 'too_big' && name === "text['body']") {
    return new GraphError(100, `Param ${name} must be at most ${String(issue.maximum)} characters long.`);
  }
  return new GraphError(131009, `Parameter value of "${name}" is not valid: ${issue.message}.`);
}

/** `text['body']`, as Meta writes paths. */
function paramName(path: readonly PropertyKey[]): string {
  const [first, ...rest] = path.map(String);
  return first === undefined ? 'message' : first + rest.map((part) => `['${part}']`).join('');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current: unknown = value;
  for (const part of path) {
    if (Array.isArray(current) && typeof part === 'number') current = current[part];
    else if (isRecord(current) && typeof part === 'string') current = current[part];
    else return undefined;
  }
  return current;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
