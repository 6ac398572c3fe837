import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CASE_NEWS_KINDS } from './case-news.ts';
import { loadCatalogue } from './load-catalogue.ts';

const parent = mkdtempSync(path.join(tmpdir(), 'dwar-templates-'));
const folder = path.join(parent, 'delhi');
cpSync('regions/delhi', folder, { recursive: true });
afterAll(() => rmSync(parent, { recursive: true }));

/** Rules broken when one thing in a template is changed; the file is put back. */
function rulesAfter(file: string, from: string, to: string): readonly string[] {
  const place = path.join(folder, 'templates', file);
  const text = readFileSync(place, 'utf8');
  expect(text).toContain(from);
  writeFileSync(place, text.replace(from, to));
  const loaded = loadCatalogue(folder);
  writeFileSync(place, text);
  return loaded.ok ? [] : [...new Set(loaded.findings.map((finding) => finding.rule))];
}

test('every kind of news has a template, and one fits all', () => {
  const loaded = loadCatalogue('regions/delhi');
  const purposes = loaded.ok ? loaded.catalogue.templates.map((template) => template.purpose) : [];
  expect(purposes.toSorted()).toEqual(
    ['news', 'news.agreement', ...CASE_NEWS_KINDS.map((kind) => `news.${kind}`)].toSorted(),
  );
});

test.each([
  ['a purpose that nothing has', 'approved.yaml', 'news.approved', 'news.lost', 'schema'],
  ['a purpose that stands twice', 'approved.yaml', 'news.approved', 'news.query-lapsed', 'template-repeated'],
  ['no general template', 'news.yaml', 'purpose: news', 'purpose: news.filed', 'template-general'],
  ['an advertisement', 'news.yaml', 'category: utility', 'category: marketing', 'schema'],
  ['a variable that is not given', 'approved.yaml', 'name: number', 'name: dueOn', 'template-variable'],
  ['variables in another order', 'approved.yaml', '{service}', '{number}', 'template-order'],
  ['no example for the reviewers', 'approved.yaml', 'en: DL-26-0004127', "en: ''", 'schema'],
  ['a language that is missing', 'approved.yaml', '  hi:\n    body', '  ta:\n    body', 'template-language'],
  [
    'a variable at the end',
    'query-lapsed.yaml',
    '{number}\n      The officer now decides on the papers that are there.',
    '{number}',
    'template-words',
  ],
  [
    'variables side by side',
    'query-lapsed.yaml',
    '{service}\n      Application number: {number}',
    '{service} {number}',
    'template-words',
  ],
  [
    'a body that may grow too long',
    'due-date-passed.yaml',
    'The decision was due on',
    'x'.repeat(800),
    'template-words',
  ],
  [
    'a footer that is too long',
    'news.yaml',
    'We never ask',
    'We never ever ask, whoever may say so to you, ask',
    'template-words',
  ],
  ['a button that nobody here understands', 'approved.yaml', '[My application]', '[Show me]', 'template-button'],
  ['a button that is too long', 'approved.yaml', '[My application]', '[where is my application now]', 'template-words'],
])('%s', (_what, file, from, to, rule) => {
  const rules = rulesAfter(file, from, to);

  expect(rules).toContain(rule);
});
