/** Parameters of a Graph call, from wherever clients put them: query, JSON, form or multipart; and its file, if any. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { GraphError } from './errors.ts';

export type UploadedFile = { readonly bytes: Buffer; readonly mimeType: string; readonly filename: string };
export type Params = {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly file: UploadedFile | undefined;
};

const Fields = z.record(z.string(), z.unknown());

export async function readParams(request: FastifyRequest): Promise<Params> {
  const fields: Record<string, unknown> = { ...Fields.parse(request.query) };
  let file: UploadedFile | undefined;
  if (request.isMultipart()) {
    for await (const part of request.parts()) {
      if (part.type === 'field') fields[part.fieldname] = part.value;
      else if (part.fieldname === 'file') {
        file = { bytes: await part.toBuffer(), mimeType: part.mimetype, filename: part.filename };
      } else await part.toBuffer();
    }
  } else Object.assign(fields, Fields.safeParse(request.body).data);
  delete fields['access_token'];
  delete fields['appsecret_proof'];
  return { fields, file };
}

/** Throws GraphError 100 naming what does not fit. */
export function parseParams<Shape>(schema: z.ZodType<Shape>, value: unknown): Shape {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new GraphError(100, z.prettifyError(parsed.error));
}

/** Lists and objects come as JSON text in forms and queries. */
export const jsonText = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^\s*[[{"]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};
/** `true` in forms. */
export const formFlag = z.preprocess((value) => (typeof value === 'string' ? value === 'true' : value), z.boolean());

/** Leaves the fields asked for (`fields=id,name,preview.invalidate(false)`), and always the id. */
export function pickFields(node: object, wanted: unknown): object {
  if (typeof wanted !== 'string' || wanted === '') return node;
  const flat = wanted.replaceAll(/\{[^}]*\}|\([^)]*\)/g, '');
  const names = new Set(['id', ...flat.split(',').map((name) => name.trim().split('.')[0] ?? '')]);
  return Object.fromEntries(Object.entries(node).filter(([name]) => names.has(name)));
}

/** A page of a list in the shape of Graph's cursors; `next` while there is more. */
export function pageOf(
  nodes: readonly object[],
  fields: Readonly<Record<string, unknown>>,
  request: FastifyRequest,
): object {
  const limit = Math.max(1, Number(fields['limit'] ?? 25) || 25);
  const after = typeof fields['after'] === 'string' ? Number(Buffer.from(fields['after'], 'base64').toString()) : 0;
  const start = Number.isInteger(after) && after > 0 ? after : 0;
  const page = nodes.slice(start, start + limit).map((node) => pickFields(node, fields['fields']));
  const cursor = (index: number) => Buffer.from(String(index)).toString('base64');
  const cursors = { before: cursor(start), after: cursor(start + page.length) };
  if (page.length === 0) return { data: page };
  if (start + page.length >= nodes.length) return { data: page, paging: { cursors } };
  const next = new URL(request.url, `${request.protocol}://${request.host}`);
  next.searchParams.set('after', cursors.after);
  return { data: page, paging: { cursors, next: next.href } };
}
