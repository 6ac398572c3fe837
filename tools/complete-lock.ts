// npm run lock: completes package-lock.json. A package with binaries names one optional package for each platform; npm
// leaves out of the lock those that its registry does not serve at that moment, and npm 11 then refuses `npm ci` on every
// platform. Their entries are written here from the exact version that is asked for; npm installs none that does not fit.

import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const Package = z.looseObject({
  optionalDependencies: z.record(z.string(), z.string()).optional(),
  dev: z.boolean().optional(),
});
const Lock = z.looseObject({ packages: z.record(z.string(), Package) });

const LOCK = new URL('../package-lock.json', import.meta.url);
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'aix', 'win32', 'netbsd', 'openbsd'];
const PROCESSORS = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'wasm32'];

/** Names of the optional packages that the lock lacks, with the version asked for and whoever asks. */
export function listMissing(lock: z.infer<typeof Lock>): readonly { name: string; version: string; dev: boolean }[] {
  const missing = new Map<string, { name: string; version: string; dev: boolean }>();
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const isThere = `node_modules/${name}` in lock.packages || `${path}/node_modules/${name}` in lock.packages;
      if (!isThere && path !== '') missing.set(name, { name, version, dev: entry.dev ?? false });
    }
  }
  return [...missing.values()];
}

export async function readLock(): Promise<z.infer<typeof Lock>> {
  return Lock.parse(JSON.parse(await readFile(LOCK, 'utf8')));
}

function platformOf(name: string): object {
  const words = name.split(/[/-]/).map((word) => (word === 'windows' ? 'win32' : word));
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  const libc = words.includes('musl') ? ['musl'] : words.some((word) => word.startsWith('gnu')) ? ['glibc'] : [];
  return {
    ...(cpu.length === 0 ? {} : { cpu }),
    ...(os.length === 0 ? {} : { os }),
    ...(libc.length === 0 ? {} : { libc }),
  };
}

if (import.meta.main) {
  const lock = await readLock();
  for (const { name, version, dev } of listMissing(lock)) {
    if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${name}: asked for as ${version}, not as one version`);
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(dev ? { dev: true } : {}),
      optional: true,
      ...platformOf(name),
    };
    console.log(`added ${name} ${version}`);
  }
  const inOrder = Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  await writeFile(LOCK, `${JSON.stringify({ ...lock, packages: Object.fromEntries(inOrder) }, null, 2)}\n`);
}
