// Documents of ours that go out: uploaded once by content, then sent by media id. Uploaded media live 30 days at Meta;
// we upload again after 25. A media id is good for the number that it was uploaded for.

import { createHash } from 'node:crypto';
import type { Db, Queryable } from '#platform';
import type { Clock } from '#platform/pure';
import type { GraphMedia } from './media/graph-media.ts';

export interface Attachment {
  readonly bytes: Buffer;
  readonly mimeType: string;
}

export interface AttachmentSource {
  /** Undefined when Meta cannot be reached now. Throws when the document itself is not there. */
  mediaIdFor(phoneNumberId: string, certificateId: string, fileName: string): Promise<string | undefined>;
}

const KEEP_DAYS = 25;

export function createAttachmentSource(deps: {
  readonly db: Db;
  readonly clock: Clock;
  readonly media: Pick<GraphMedia, 'upload'>;
  readonly loadCertificateFile: (queryable: Queryable, certificateId: string) => Promise<Attachment | undefined>;
}): AttachmentSource {
  return {
    async mediaIdFor(phoneNumberId, certificateId, fileName) {
      const file = await deps.loadCertificateFile(deps.db, certificateId);
      if (file === undefined) return undefined;
      const digest = createHash('sha256').update(file.bytes).digest();
      const now = deps.clock.now();
      const known = await deps.db.query<{ media_id: string }>(
        `select media_id from media_upload
          where content_sha256 = $1 and phone_number_id = $2 and uploaded_at > $3::timestamptz - make_interval(days => $4)`,
        [digest, phoneNumberId, now, KEEP_DAYS],
      );
      const mediaId = known.rows[0]?.media_id;
      if (mediaId !== undefined) return mediaId;
      const { bytes, mimeType } = file;
      const uploaded = await deps.media.upload(phoneNumberId, { bytes, mimeType, fileName });
      if (uploaded === undefined) return undefined;
      await deps.db.query(
        `insert into media_upload (content_sha256, phone_number_id, media_id, uploaded_at) values ($1, $2, $3, $4)
         on conflict (content_sha256, phone_number_id) do update set media_id = excluded.media_id, uploaded_at = excluded.uploaded_at`,
        [digest, phoneNumberId, uploaded.mediaId, now],
      );
      return uploaded.mediaId;
    },
  };
}
