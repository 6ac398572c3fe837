// The web server with real officers, sessions and sign-in provider over a test database, and fixture views behind the
// ports, for tests of pages and of the defences around them.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { authenticateOfficer, createAuthor, deskRoutes, type DeskPrincipal } from '#desk';
import { loadCatalogue } from '#catalogue';
import { OfficerSeedFile, createSignInProvider, seedOfficers } from '#people';
import { createDataKeys, createFileKeys, createIds, silentLogger, systemClock, systemRandom } from '#platform';
import { createAssetStore, createServer, platformAssets, type Route } from '#platform/web';
import { publicAssets, publicRoutes } from '#public';
import { startIdentityProvider } from '../../standins/identity-provider/server.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { makeSampleCredential, type SampleCredential } from './sample-credential.ts';
import {
  authoringFixture,
  createFixtureCases,
  createFixtureCounter,
  helpdeskFixture,
  operationsView,
  publicFixture,
} from './page-fixtures.ts';
import { SHIPPED } from './page-words.ts';

const REGION = fileURLToPath(new URL('../../regions/delhi', import.meta.url));
const OFFICERS_FILE = join(REGION, 'demo', 'officers.yaml');

export interface PageServer {
  readonly url: string;
  readonly issuer: string;
  readonly database: TestDatabase;
  readonly cases: ReturnType<typeof createFixtureCases>;
  readonly credential: SampleCredential;
  readonly routes: readonly Route<DeskPrincipal>[];
  close(): Promise<void>;
}

export async function startPageServer(
  options: { readonly picture?: Buffer; readonly port?: number; readonly region?: string } = {},
): Promise<PageServer> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'dwar-identity-'));
  const [port, issuerPort] = [options.port ?? (await freePort()), await freePort()];
  const url = `http://localhost:${port}`;
  const issuer = `http://localhost:${issuerPort}`;
  const client = { clientId: 'dwar-desk', clientSecret: randomBytes(24).toString('hex') };
  const redirectUri = `${url}/desk/sign-in/callback`;
  const identityProvider = await startIdentityProvider({
    ...client,
    port: issuerPort,
    issuer,
    redirectUri,
    dataDirectory: folder,
    officersFile: OFFICERS_FILE,
  });
  const ids = createIds(systemClock, systemRandom);
  const keys = createFileKeys({ dataKey: randomBytes(32), indexKey: randomBytes(32) });
  const dataKeys = createDataKeys({ keys, ids, random: systemRandom });
  const sessions = { db: database.web, clock: systemClock, ids, random: systemRandom, keys, dataKeys };
  const { officers } = OfficerSeedFile.parse(parse(readFileSync(OFFICERS_FILE, 'utf8')));
  await seedOfficers({ ...sessions, db: database.owner }, { issuer, officers });
  const credential = await makeSampleCredential(`${url}/V`, 'DL-BC-2026-000123');
  const cases = createFixtureCases(options.picture);
  const demo = {
    emulatorUrl: `http://localhost:${await freePort()}/`,
    identityProviderUrl: issuer,
    phone: { hi: 'kamla', en: 'arjun' },
    findDrawnDesk: async () => ({ officer: { hi: 'सरोजिनी बंसल', en: 'Sarojini Bansal' }, before: 1 }),
  };
  const authoring = {
    ...authoringFixture,
    author: createAuthor({ regionFolder: options.region ?? REGION }),
    clock: systemClock,
    findPublished: async (serviceId: string) => {
      const loaded = loadCatalogue(REGION);
      return loaded.ok ? loaded.catalogue.publicationOf(serviceId).content : undefined;
    },
  };
  const routes: readonly Route<DeskPrincipal>[] = [
    ...publicRoutes({ ...publicFixture, trust: credential.trust, demo }),
    ...deskRoutes({
      sessions,
      signIn: { ...sessions, log: silentLogger, provider: createSignInProvider({ ...client, issuer, redirectUri }) },
      cases,
      helpdesk: helpdeskFixture,
      counter: createFixtureCounter(),
      getOperations: async () => operationsView,
      authoring,
      findOfficeName: () => ({ hi: 'दक्षिण ज़ोन', en: 'South Zone' }),
      publicUrl: url,
    }),
  ];
  const server = await createServer<DeskPrincipal>(
    {
      publicUrl: url,
      trustProxy: false,
      framedBy: 'self',
      timeZone: 'Asia/Kolkata',
      pageWords: SHIPPED,
      assets: createAssetStore([...platformAssets(['hi', 'en', 'pa', 'ur']), ...publicAssets()]),
      ids,
      log: silentLogger,
      authenticate: (visit) => authenticateOfficer(sessions, visit),
      signInPath: '/desk/sign-in',
    },
    routes,
  );
  await server.listen({ port, host: '127.0.0.1' });
  return {
    url,
    issuer,
    database,
    cases,
    credential,
    routes,
    async close() {
      await server.close();
      await authoring.author.close();
      identityProvider.closeAllConnections();
      await new Promise((resolve) => identityProvider.close(resolve));
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createTcpServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
