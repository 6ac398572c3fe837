// Writes every loaded definition as an immutable row. The same version with other content is refused: a change needs a
// new version number.

import { AppError, withTransaction, type Db } from '#platform';
import type { Clock } from '#platform/pure';
import { z } from 'zod';
import type { Catalogue, ServiceSource } from './catalogue.ts';
import { mendPublished } from './mend-published.ts';
import { listMigrations } from './proposal-store.ts';
import { ServiceDefinition } from './service-definition.ts';

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
          `${publication.serviceId} version ${publication.version} is published with other content: raise its version (or start a demo with an empty DATA_DIR)`,
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

const Words = z.object({
  words: z.record(z.string(), z.string()),
  understood: z.record(z.string(), z.array(z.string())),
});
const Published = z.object({ definition: ServiceDefinition, texts: z.record(z.string(), Words) });

/** The content of a row of published definitions, an older shape read as the same in today's. */
export function readPublished(content: unknown): Pick<ServiceSource, 'definition' | 'texts'> {
  return Published.parse(mendPublished(content));
}

/**
 * Adds the published versions that the files do not hold: a case in flight keeps the version it was filed under, unless a
 * recorded migration moved it to the rules of another; a version published after the files were copied counts as the newest.
 */
export async function addPublishedVersions(db: Db, catalogue: Catalogue): Promise<Catalogue> {
  const { rows } = await db.query<{ service_id: string; version: number; content: unknown }>(
    'select service_id, version, content from service_version order by service_id, version',
  );
  const migrations = await listMigrations(db);
  const ruledBy = (row: (typeof rows)[number]): unknown => {
    const moved = migrations.find((one) => one.serviceId === row.service_id && one.fromVersion === row.version);
    return rows.find((one) => one.service_id === row.service_id && one.version === moved?.version)?.content;
  };
  const older = rows
    .filter((row) => catalogue.findService(row.service_id, row.version) === undefined)
    .filter((row) => catalogue.findService(row.service_id) !== undefined)
    .map((row) => {
      const { definition, texts } = readPublished(ruledBy(row) ?? row.content);
      return { definition: { ...definition, version: row.version }, texts };
    });
  return older.length === 0 ? catalogue : catalogue.withVersions(older);
}
