// The database of this process: DATABASE_URL, or our own embedded PostgreSQL where that is allowed.

import { join, resolve } from 'node:path';
import { AppError, startPostgres, type Settings } from '#platform';

export interface OpenDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

export async function openDatabase(
  settings: Settings,
  options: { readonly allowEmbedded: boolean },
): Promise<OpenDatabase> {
  if (settings.DATABASE_URL !== undefined) return { url: settings.DATABASE_URL, stop: async () => undefined };
  if (!options.allowEmbedded) {
    throw new AppError(
      'config.secret-missing',
      'DATABASE_URL is not set (npm run serve may use the embedded PostgreSQL with ALLOW_EMBEDDED_DATABASE=1)',
    );
  }
  const postgres = await startPostgres({ dataDir: join(resolve(settings.DATA_DIR), 'postgres') });
  return { url: postgres.url, stop: () => postgres.stop() };
}
