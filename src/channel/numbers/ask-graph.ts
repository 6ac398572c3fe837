// A management call whose answer is read through a schema: what Meta says about numbers, templates and subscriptions.

import type { z } from 'zod';
import type { Managed, ManagementClient } from '../management-client.ts';

export type Answer<Value> =
  { readonly ok: true; readonly value: Value; readonly at?: Date } | Extract<Managed, { ok: false }>;

/** `path` as in ManagementCall; with `json` it is a POST. */
export async function askGraph<Schema extends z.ZodType>(
  client: ManagementClient,
  path: string,
  schema: Schema,
  json?: object,
): Promise<Answer<z.infer<Schema>>> {
  const answer = await client(json === undefined ? { method: 'GET', path } : { method: 'POST', path, json });
  if (!answer.ok) return answer;
  const parsed = schema.safeParse(answer.value);
  if (!parsed.success) return { ok: false, reason: 'unclear' };
  return { ok: true, value: parsed.data, ...(answer.at === undefined ? {} : { at: answer.at }) };
}
