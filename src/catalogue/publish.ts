// Writes loaded definitions as immutable rows. The same version with other content is refused: a change needs a
// new version number.

import { AppError, withTransaction, type Db } from '#platform';
import type { Clock } from '#platform/pure';
import { z } from 'zod';
import type { Catalogue, ServiceSource } from './catalogue.ts';
import { mendPublished } from './mend-published.ts';
import { listMigrations } from './proposal-store.ts';
import { ServiceDefinition } from './service-definition.ts';

/** "PUBL" */
const PUBLISHING_LOCK = 0x5055424c;

export interface VersionRef {
  readonly serviceId: string;
  readonly version: number;
}

/**
 * What the files hold becomes published. Where approvals are needed (everywhere but in a demo) that goes for the very first
 * catalogue of an installation only: a version that comes later and that nobody proposed, approved and published is left
 * alone and told back, so that it is not used (addPublishedVersions). Throws `catalogue.invalid` where a published version
 * has other content in the files.
 */
export async function publishCatalogue(
  deps: { readonly db: Db; readonly clock: Clock },
  catalogue: Catalogue,
  options: { readonly needsApproval: boolean },
): Promise<readonly VersionRef[]> {
  return withTransaction(deps.db, async (tx) => {
    // Two processes may begin at once: the second finds what the first has published.
    await tx.query('select pg_advisory_xact_lock($1)', [PUBLISHING_LOCK]);
    const { rows } = await tx.query<{ service_id: string; version: number; digest: string }>(
      'select service_id, version, digest from service_version',
    );
    const withheld: VersionRef[] = [];
    for (const service of catalogue.services) {
      const publication = catalogue.publicationOf(service.id);
      const { serviceId, version, digest, content } = publication;
      const known = rows.find((row) => row.service_id === serviceId && row.version === version)?.digest;
      if (known === digest) continue;
      if (known !== undefined) {
        throw new AppError(
          'catalogue.invalid',
          `${serviceId} version ${version} is published with other content: raise its version (or start a demo with an empty DATA_DIR)`,
        );
      }
      if (options.needsApproval && rows.length > 0) {
        withheld.push({ serviceId, version });
        continue;
      }
      await tx.query(
        'insert into service_version (service_id, version, digest, content, published_at) values ($1, $2, $3, $4, $5)',
        [serviceId, version, digest, JSON.stringify(content), deps.clock.now()],
      );
    }
    return withheld;
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
 * Versions that are withheld are left out.
 */
export async function addPublishedVersions(
  db: Db,
  filed: Catalogue,
  withheld: readonly VersionRef[] = [],
): Promise<Catalogue> {
  const { rows } = await db.query<{ service_id: string; version: number; content: unknown }>(
    'select service_id, version, content from service_version order by service_id, version',
  );
  const migrations = await listMigrations(db);
  const ruledBy = (row: (typeof rows)[number]): unknown => {
    const moved = migrations.find((one) => one.serviceId === row.service_id && one.fromVersion === row.version);
    return rows.find((one) => one.service_id === row.service_id && one.version === moved?.version)?.content;
  };
  const older = rows
    .filter((row) => filed.findService(row.service_id, row.version) === undefined)
    .filter((row) => filed.findService(row.service_id) !== undefined)
    .map((row) => {
      const { definition, texts } = readPublished(ruledBy(row) ?? row.content);
      return { definition: { ...definition, version: row.version }, texts };
    });
  return older.length + withheld.length === 0 ? filed : filed.withVersions(older, withheld);
}
