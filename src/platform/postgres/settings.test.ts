import { expect, test } from 'vitest';
import { sizeSettings } from './settings.ts';

const GIGABYTE = 1024 ** 3;

test('a big machine gets the measured figures, a small one its share', () => {
  expect(sizeSettings(24 * GIGABYTE, 200 * GIGABYTE)).toMatchObject({
    shared_buffers: '1024MB',
    max_wal_size: '8192MB',
  });
  expect(sizeSettings(2 * GIGABYTE, 10 * GIGABYTE)).toMatchObject({ shared_buffers: '512MB', max_wal_size: '1024MB' });
  expect(sizeSettings(GIGABYTE / 8, GIGABYTE)).toMatchObject({ shared_buffers: '64MB', max_wal_size: '256MB' });
});

test('durability is on whatever the machine', () => {
  expect(sizeSettings(GIGABYTE, GIGABYTE)).toMatchObject({
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
  });
});
