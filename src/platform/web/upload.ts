// One uploaded file of a multipart form, read into memory up to a limit.

import type { Result } from '../pure/index.ts';
import type { Visit } from './route.ts';

export const MAX_UPLOAD_BYTES = 8 * 1024 * 1024;

export interface Upload {
  readonly bytes: Buffer;
  readonly mimeType: string;
}

export async function readUpload(visit: Visit): Promise<Result<Upload, 'no-file' | 'too-large'>> {
  if (!visit.request.isMultipart()) return { ok: false, reason: 'no-file' };
  const part = await visit.request.file({ limits: { files: 1, fileSize: MAX_UPLOAD_BYTES, fields: 4 } });
  if (part === undefined) return { ok: false, reason: 'no-file' };
  const chunks: Buffer[] = [];
  for await (const chunk of part.file) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  if (part.file.truncated) return { ok: false, reason: 'too-large' };
  const bytes = Buffer.concat(chunks);
  return bytes.length === 0
    ? { ok: false, reason: 'no-file' }
    : { ok: true, value: { bytes, mimeType: part.mimetype } };
}
