// `npm run --silent verify -- FILE.pdf [--keys FOLDER] [--json]`: is this certificate genuine and unchanged? Works without
// network and database, with nothing but the folder of public keys. Exit: 0 genuine, 1 not, 2 could not look.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadTrust, verifyCertificatePdf, type VerificationResult } from '#certificates/verify';

const USAGE = 'usage: npm run --silent verify -- FILE.pdf [--keys FOLDER] [--json]';

async function main(): Promise<number> {
  const options = { keys: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) {
    console.error(USAGE);
    return 2;
  }
  const { DATA_DIR = './data', SIGNING_KEYS_DIR = join(DATA_DIR, 'keys', 'signing') } = process.env;
  const folder = values.keys ?? join(SIGNING_KEYS_DIR, 'certificates', 'public');
  const trust = await loadTrust(folder).catch(() => undefined);
  if (trust === undefined) {
    console.error(`No public keys in ${folder}: name the folder with --keys.`);
    return 2;
  }
  const file = await readFile(path).catch(() => undefined);
  if (file === undefined) {
    console.error(`${path} cannot be read.`);
    return 2;
  }
  const result = await verifyCertificatePdf(file, trust);
  console.log(values.json ? JSON.stringify(result, null, 2) : describe(result));
  return result.ok ? 0 : 1;
}

function describe(result: VerificationResult): string {
  if (!result.ok) return `NOT GENUINE: ${result.reason}`;
  const { credential } = result;
  const facts = credential.facts.map(({ name, labels, value }) => {
    const texts = typeof value === 'string' ? [value] : Object.values(value);
    return `  ${labels['en'] ?? name}: ${[...new Set(texts)].join(' / ')}`;
  });
  return [
    `GENUINE: ${credential.titles['en'] ?? credential.typeId} ${result.number}, unchanged since it was signed`,
    `  Signed by ${result.signedBy}`,
    `  Signed at ${result.signedAt.toISOString()}`,
    ...facts,
    ...(credential.expiresAt === undefined ? [] : [`  Holds until ${credential.expiresAt.toISOString().slice(0, 10)}`]),
    'Whether it was withdrawn since is told by its number at the issuer’s verification page.',
  ].join('\n');
}

process.exitCode = await main();
