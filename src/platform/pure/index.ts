export { assertNever } from './assert-never.ts';
export { canonicalJson, type Json } from './json.ts';
export type { Clock, Ids, Random } from './ports.ts';
export type { Result } from './result.ts';
