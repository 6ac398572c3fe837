export { assertNever } from './assert-never.ts';
export { canonicalJson, type Json } from './json.ts';
export type { Clock, Ids, Random } from './ports.ts';
export type { Result } from './result.ts';
export { SCRIPTS, findScriptOf, listScripts, scriptsFor, type Script, type ScriptCode } from './scripts.ts';
export { LAST_RESORT, PAGE_AREAS, SHIPPED_PAGE_LANGUAGES, type PageArea, type PageWords } from './page-words.ts';
