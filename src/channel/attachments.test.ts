import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { createAttachmentSource } from './attachments.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a document goes up once by its content, whatever it is called, and anew before Meta forgets it or for another number', async () => {
  let now = new Date('2026-11-23T06:00:00Z');
  let isDown = true;
  const uploads: string[] = [];
  const source = createAttachmentSource({
    db: database.worker,
    clock: { now: () => now },
    media: {
      async upload(phoneNumberId, { bytes, fileName }) {
        if (isDown) return undefined;
        uploads.push(`${bytes.toString()} as ${fileName} by ${phoneNumberId}`);
        return { mediaId: `media-${uploads.length}` };
      },
    },
    loadCertificateFile: async (_queryable, certificateId) =>
      certificateId === 'gone'
        ? undefined
        : { bytes: Buffer.from(certificateId.slice(0, 5)), mimeType: 'application/pdf' },
  });
  expect(await source.mediaIdFor('1065', 'first', 'a.pdf')).toBeUndefined();
  isDown = false;
  expect(await source.mediaIdFor('1065', 'first', 'a.pdf')).toBe('media-1');
  expect(await source.mediaIdFor('1065', 'first again', 'b.pdf')).toBe('media-1');
  expect(await source.mediaIdFor('1065', 'other', 'a.pdf')).toBe('media-2');
  expect(await source.mediaIdFor('1065', 'gone', 'a.pdf')).toBeUndefined();
  now = new Date(now.getTime() + 26 * 86_400_000);
  expect(await source.mediaIdFor('1065', 'first', 'a.pdf')).toBe('media-3');
  expect(await source.mediaIdFor('1065', 'first', 'a.pdf')).toBe('media-3');
  expect(await source.mediaIdFor('1066', 'first', 'a.pdf')).toBe('media-4');
  expect(await source.mediaIdFor('1066', 'first', 'a.pdf')).toBe('media-4');
  expect(uploads).toEqual([
    'first as a.pdf by 1065',
    'other as a.pdf by 1065',
    'first as a.pdf by 1065',
    'first as a.pdf by 1066',
  ]);
});
