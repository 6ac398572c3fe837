// What changes from the published version to a new one, in words of somebody who did not read either file.

import { canonicalJson, type Json } from '#platform/pure';

type Tree = Readonly<Record<string, Json>>;

/** Lines such as `asked no more: motherName`; both contents as they are published ({ definition, texts }). */
export function describeDifference(before: Json, after: Json): readonly string[] {
  const [old, now] = [member(before, 'definition'), member(after, 'definition')];
  const lines: string[] = [];
  for (const { name, one, at } of LISTS) {
    const [olds, nows] = [listAt(old, at), listAt(now, at)];
    for (const [id, entry] of nows) if (!olds.has(id)) lines.push(`new ${one} "${id}"${ruleOf(entry)}`);
    for (const id of olds.keys()) if (!nows.has(id)) lines.push(`${one} "${id}" is gone`);
    for (const [id, entry] of nows) {
      const earlier = olds.get(id);
      if (earlier) lines.push(...describeChange(`${one} "${id}"`, earlier, entry));
    }
    const order = [...nows.keys()].filter((id) => olds.has(id)).join();
    if (order !== [...olds.keys()].filter((id) => nows.has(id)).join()) lines.push(`the order of the ${name} changes`);
  }
  const listed = new Set<string>(LISTS.map(({ at }) => at[0]));
  for (const key of new Set([...Object.keys(treeOf(old)), ...Object.keys(treeOf(now))])) {
    if (key === 'version' || listed.has(key)) continue;
    lines.push(...describeChange(key, treeOf(old)[key] ?? null, treeOf(now)[key] ?? null));
  }
  return [...lines, ...describeWords(member(before, 'texts'), member(after, 'texts'))];
}

const LISTS = [
  { name: 'questions', one: 'question', at: ['pages', '*', 'fields'] },
  { name: 'documents', one: 'document', at: ['evidence'] },
  { name: 'checks', one: 'check', at: ['checks'] },
  { name: 'rules of eligibility', one: 'rule of eligibility', at: ['eligibility'] },
  { name: 'steps', one: 'step', at: ['workflow'] },
  { name: 'reasons for refusal', one: 'reason for refusal', at: ['reasons'] },
  { name: 'capacities', one: 'capacity', at: ['capacities'] },
] as const;

function describeWords(before: Json, after: Json): readonly string[] {
  return Object.entries(treeOf(after)).flatMap(([language, text]) => {
    const [old, now] = [treeOf(member(treeOf(before)[language] ?? null, 'words')), treeOf(member(text, 'words'))];
    return Object.entries(now).flatMap(([key, words]) => {
      const was = old[key];
      if (was === words) return [];
      return was === undefined
        ? [`new words, ${language}, ${key}: "${shown(words)}"`]
        : [`words, ${language}, ${key}: "${shown(was)}" becomes "${shown(words)}"`];
    });
  });
}

/** Each value that differs, by the keys that lead to it. */
function describeChange(place: string, before: Json, after: Json): readonly string[] {
  if (canonicalJson(before) === canonicalJson(after)) return [];
  const [old, now] = [byName(before), byName(after)];
  if (isList(old) || isList(now) || Object.keys(treeOf(old)).length + Object.keys(treeOf(now)).length === 0)
    return [`${place}: ${shown(before)} becomes ${shown(after)}`];
  const keys = [...new Set([...Object.keys(treeOf(old)), ...Object.keys(treeOf(now))])];
  return keys.flatMap((key) => describeChange(`${place}, ${key}`, treeOf(old)[key] ?? null, treeOf(now)[key] ?? null));
}

/** A list of things that have names, by their names. */
function byName(value: Json): Json {
  if (!isList(value)) return value;
  const named = value.flatMap((entry) => {
    const name = nameOf(entry);
    return name === undefined ? [] : [[name, entry] as const];
  });
  return named.length === value.length && named.length > 0 ? Object.fromEntries(named) : value;
}

function nameOf(entry: Json): string | undefined {
  const name = member(entry, 'id') ?? member(entry, 'code') ?? member(entry, 'field') ?? member(entry, 'from');
  return typeof name === 'string' ? name : undefined;
}

function listAt(definition: Json, at: readonly string[]): ReadonlyMap<string, Json> {
  let entries: readonly Json[] = [definition];
  for (const key of at) {
    if (key === '*') continue;
    entries = entries.flatMap((one) => {
      const value = member(one, key);
      return Array.isArray(value) ? value : [];
    });
  }
  return new Map(
    entries.flatMap((entry) => {
      const id = nameOf(entry);
      return id !== undefined ? [[id, entry] as const] : [];
    }),
  );
}

function ruleOf(entry: Json): string {
  const rule = member(entry, 'when') ?? member(entry, 'must') ?? member(entry, 'unless');
  return typeof rule === 'string' ? `, where ${rule}` : '';
}

function member(value: Json, key: string): Json {
  return treeOf(value)[key] ?? null;
}

function treeOf(value: Json | undefined): Tree {
  return typeof value === 'object' && value !== null && !isList(value) ? value : {};
}

function shown(value: Json): string {
  if (value === null) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
