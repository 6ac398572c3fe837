// Writes every loaded definition as an immutable row. The same version with other content is refused: a change needs a
// new version number.

import { AppError, withTransaction, type Db } from '#platform';
import type { Clock } from '#platform/pure';
import type { Catalogue } from './catalogue.ts';

export async function publishCatalogue(
  deps: { readonly db: Db; readonly clock: Clock },
  catalogue: Catalogue,
): Promise<void> {
  await withTransaction(deps.db, async (tx) => {
    for (const service of catalogue.services) {
      const publication = catalogue.publicationOf(service.id);
      const { rows } = await tx.query<{ digest: string }>(
        'select digest from service_version where service_id = $1 and version = $2',
        [publication.serviceId, publication.version],
      );
      const known = rows[0]?.digest;
      if (known === publication.digest) continue;
      if (known !== undefined) {
        throw new AppError(
          'catalogue.invalid',
          `${publication.serviceId} version ${publication.version} is published with other content: raise its version`,
        );
      }
      await tx.query(
        `insert into service_version (service_id, version, digest, content, published_at) values ($1, $2, $3, $4, $5)
         on conflict (service_id, version) do nothing`,
        [
          publication.serviceId,
          publication.version,
          publication.digest,
          JSON.stringify(publication.content),
          deps.clock.now(),
        ],
      );
    }
  });
}
