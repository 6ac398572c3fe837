import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readRegisterData, searchRecords } from './register-data.ts';

const region = join(import.meta.dirname, '../../regions/delhi');
const data = readRegisterData(join(region, 'demo/birth-records.yaml'));
const listIds = (file: string, list: string): string[] =>
  (parse(readFileSync(join(region, file), 'utf8')) as Record<string, { id: string }[]>)[list]!.map((one) => one.id);

test('the demo has forty births and more, nameless ones among them, in both scripts', () => {
  expect(data.records.length).toBeGreaterThanOrEqual(40);
  const names = data.records.map(({ facts }) => facts['name'] as { hi: string; en: string });
  expect(names.filter(({ hi, en }) => hi === '' && en === '').length).toBeGreaterThanOrEqual(3);
  for (const { hi, en } of names) {
    expect(hi).toMatch(/^[\p{Script=Devanagari} ]*$/u);
    expect(en).toMatch(/^[A-Za-z ]*$/);
  }
});

test('registration numbers are unique, and every office and locality is one of the region', () => {
  const fact = (name: string) => data.records.map(({ facts }) => facts[name] as string);
  expect(new Set(fact('registrationNumber')).size).toBe(data.records.length);
  expect(listIds('offices.yaml', 'offices')).toEqual(expect.arrayContaining([...new Set(fact('office'))]));
  expect(listIds('jurisdictions.yaml', 'areas')).toEqual(expect.arrayContaining([...new Set(fact('locality'))]));
});

test('a search takes the sets that are complete and says so when none is', () => {
  const found = (facts: Record<string, string>) =>
    searchRecords(data, facts)?.map(({ facts: one }) => one['registrationNumber']);
  expect(found({ registrationNumber: 'cvl 2019 004217' })).toEqual(['CVL-2019-004217']);
  expect(found({ dateOfBirth: '2017-05-09', locality: 'adarsh-nagar' })).toHaveLength(2);
  expect(found({ dateOfBirth: '2017-05-09' })).toBeUndefined();
  expect(found({ registrationNumber: '--' })).toBeUndefined();
  expect(found({ registrationNumber: 'XXX-1' })).toEqual([]);
});
