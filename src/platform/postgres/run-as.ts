// As whom PostgreSQL runs. It refuses to run as root, so root either drops to an ordinary account or starts it in a user
// namespace, where root's own files appear to belong to that account.
import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import process from 'node:process';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export type RunAs =
  | { readonly kind: 'self' }
  | { readonly kind: 'drop'; readonly account: Account }
  | { readonly kind: 'namespace'; readonly account: Account };

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: {
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
    readonly uid?: number;
    readonly gid?: number;
  };
}

/** The account root drops to: `postgres` where there is one, else `nobody`. initdb insists that it has a name. */
export function findAccount(passwdFile = '/etc/passwd'): Account | undefined {
  const accounts = readFileSync(passwdFile, 'utf8')
    .split('\n')
    .map((line) => /^([^:]+):[^:]*:(\d+):(\d+):/.exec(line))
    .filter((match) => match !== null)
    .map(([, name = '', uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter((account) => account.uid !== 0);
  return accounts.find(({ name }) => name === 'postgres') ?? accounts.find(({ name }) => name === 'nobody');
}

export function buildCommand(runAs: RunAs, program: string, args: readonly string[]): Command {
  // Nothing of our environment (keys, tokens) goes to PostgreSQL; the folder we stand in may be closed to it.
  const options = { cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' } };
  switch (runAs.kind) {
    case 'self':
      return { file: program, args, options };
    case 'drop':
      return { file: program, args, options: { ...options, uid: runAs.account.uid, gid: runAs.account.gid } };
    case 'namespace': {
      const map = [`--map-user=${runAs.account.uid}`, `--map-group=${runAs.account.gid}`];
      return { file: 'unshare', args: ['--user', ...map, '--', program, ...args], options };
    }
  }
}

export function canRun(runAs: RunAs, program: string, args: readonly string[]): boolean {
  const command = buildCommand(runAs, program, args);
  return spawnSync(command.file, command.args, { ...command.options, stdio: 'ignore' }).status === 0;
}

/** Who owns the files of a server that runs this way, as seen from outside a namespace. */
export function findFileOwner(runAs: RunAs): { readonly uid: number; readonly gid: number } {
  if (runAs.kind === 'drop') return runAs.account;
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}
