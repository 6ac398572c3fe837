// Every check in its order: what the machine holds, then the database, then what Meta says. A part that is broken does
// not keep the others from being looked at.

import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCatalogue, type Catalogue } from '#catalogue';
import { createManagementClient } from '#channel';
import { AppError, listMissingSecrets, readSettings, type Settings } from '#platform';
import { readWhatsApp } from '../../src/app.ts';
import { findEmbeddedDatabase } from '../audit/find-database.ts';
import { checkDatabase } from './check-database.ts';
import { checkFlowKeys, checkSigningKeys, checkStorage, readRootKeys } from './check-machine.ts';
import { checkNumbers } from './check-number.ts';
import { checkTemplates } from './check-templates.ts';
import { checkOwnAddress, checkSubscription } from './check-webhook.ts';
import { fail, ok, warn, type Verdict } from './verdict.ts';

const REGIONS_DIR = fileURLToPath(new URL('../../regions/', import.meta.url));
const MIGRATIONS_DIR = fileURLToPath(new URL('../../migrations/', import.meta.url));

export async function examine(
  environment: Readonly<Record<string, string | undefined>>,
  now: () => Date,
): Promise<readonly Verdict[]> {
  let settings: Settings;
  try {
    settings = readSettings(environment);
  } catch (error) {
    const says = error instanceof AppError ? error.message : 'they cannot be read';
    return [fail('settings', says, 'See docs/guides/configuration.md.')];
  }
  const verdicts: Verdict[] = [];
  const missing = listMissingSecrets(settings);
  verdicts.push(
    missing.length === 0
      ? ok('settings', 'what production needs is set')
      : fail('settings', `not set: ${missing.join(', ')}`, 'Each may also be given as NAME_FILE.'),
  );
  const catalogue = readCatalogue(settings, verdicts);
  const { keys, verdicts: ofKeys } = readRootKeys(settings);
  verdicts.push(...ofKeys, await checkSigningKeys(settings), checkFlowKeys(settings), checkStorage(settings));

  const url = settings.DATABASE_URL ?? findEmbeddedDatabase(resolve(settings.DATA_DIR));
  if (url === undefined) {
    const remedy = 'Set DATABASE_URL, or start npm run serve with ALLOW_EMBEDDED_DATABASE=1 first.';
    verdicts.push(fail('database', 'DATABASE_URL is not set and no embedded database runs', remedy));
  } else {
    verdicts.push(...(await checkDatabase({ url, migrationsDir: MIGRATIONS_DIR, keys, now })));
  }
  if (catalogue !== undefined && missing.length === 0) verdicts.push(...(await askMeta(settings, catalogue, now)));
  return verdicts;
}

function readCatalogue(settings: Settings, verdicts: Verdict[]): Catalogue | undefined {
  const loaded = loadCatalogue(join(settings.REGIONS_DIR ?? REGIONS_DIR, settings.REGION));
  if (loaded.ok) return loaded.catalogue;
  verdicts.push(fail('region', `${loaded.findings.length} findings`, 'npm run services -- check regions/<region>'));
  return undefined;
}

async function askMeta(settings: Settings, catalogue: Catalogue, now: () => Date): Promise<readonly Verdict[]> {
  const { numbers, appSecrets, verifyToken } = readWhatsApp(settings);
  const publicUrl = settings.PUBLIC_URL?.replace(/\/$/, '');
  const groups = Map.groupBy(numbers, ({ businessAccountId, access }) => `${businessAccountId} ${access.accessToken}`);
  const asked = new Set<string>();
  const verdicts: Verdict[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { businessAccountId, access } = first;
    const management = createManagementClient(access);
    const graph = new URL(access.url).origin;
    const found = [...(await checkNumbers({ management, graph, numbers: group, businessAccountId, now }))];
    // One refusal of the token would only be repeated by everything that follows.
    if (found.some(({ part, state }) => state === 'fail' && (part === 'token' || part === 'graph'))) {
      found.push(warn('templates', 'not looked at', 'Mend the above first.'));
    } else if (!asked.has(businessAccountId)) {
      asked.add(businessAccountId);
      const account = { management, businessAccountId };
      const appSecret = appSecrets[0] ?? '';
      found.push(...(await checkSubscription({ ...account, access, appSecret, verifyToken, publicUrl })));
      found.push(...(await checkTemplates({ ...account, catalogue })));
    }
    const name = groups.size > 1 ? `[${businessAccountId}] ` : '';
    verdicts.push(...found.map((verdict) => ({ ...verdict, says: `${name}${verdict.says}` })));
  }
  if (asked.size > 0) verdicts.push(await checkOwnAddress({ verifyToken, publicUrl }));
  return verdicts;
}
