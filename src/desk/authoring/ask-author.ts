// Asks the process that loads, plays and proves definitions (author-process.ts), with a time limit. Previews share one process,
// which keeps the region in memory; a proof gets one of its own, so that nobody waits for it, and there is one at a time.

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { AuthorReply, type AuthorRequest } from './author-protocol.ts';

export interface Author {
  preview(request: Extract<AuthorRequest, { kind: 'preview' }>): Promise<AuthorReply>;
  /** `busy`: somebody else's proof is under way. */
  prove(request: Extract<AuthorRequest, { kind: 'prove' }>): Promise<AuthorReply | { readonly kind: 'busy' }>;
  close(): Promise<void>;
}

/** What a walk through a large definition needs, with room; beyond it the process ends, and the page says that it gave up. */
const MOST_MEGABYTES = 768;
const PROCESS = new URL('author-process.ts', import.meta.url);

export function createAuthor(options: {
  /** regions/<id>. */
  readonly regionFolder: string;
  readonly previewLimitMs?: number;
  readonly proofLimitMs?: number;
}): Author {
  const { regionFolder, previewLimitMs = 60_000, proofLimitMs = 180_000 } = options;
  const running = new Set<ChildProcess>();
  let previews: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let proving = false;

  function start(): ChildProcess {
    // Bytes travel as they are; nothing of our environment, and so no secret, goes along.
    const child = fork(PROCESS, [regionFolder], {
      serialization: 'advanced',
      execArgv: [...process.execArgv, `--max-old-space-size=${MOST_MEGABYTES}`],
      env: {},
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    running.add(child);
    child.on('exit', () => running.delete(child));
    // Whoever asks hears of it as an exit; nobody asking, it is simply gone.
    child.on('error', () => undefined);
    return child;
  }

  async function previewNow(request: AuthorRequest): Promise<AuthorReply> {
    if (previews?.connected !== true) previews = start();
    return ask(previews, request, previewLimitMs);
  }

  return {
    preview(request) {
      const reply = last.then(() => previewNow(request));
      last = reply.catch(() => undefined);
      return reply;
    },
    async prove(request) {
      if (proving) return { kind: 'busy' };
      proving = true;
      const child = start();
      try {
        return await ask(child, request, proofLimitMs);
      } finally {
        proving = false;
        child.kill();
      }
    },
    async close() {
      const exits = [...running].map((child) => once(child, 'exit'));
      for (const child of running) child.kill();
      await Promise.all(exits);
    },
  };
}

/** A process that does not answer in time is ended. */
async function ask(child: ChildProcess, request: AuthorRequest, timeLimitMs: number): Promise<AuthorReply> {
  const settled = new AbortController();
  const signal = AbortSignal.any([settled.signal, AbortSignal.timeout(timeLimitMs)]);
  try {
    const gone = once(child, 'exit', { signal }).then(() => {
      throw new Error('the process exited');
    });
    const answered = once(child, 'message', { signal }).then(([message]) => AuthorReply.parse(message));
    child.send(request);
    return await Promise.race([answered, gone]);
  } catch {
    child.kill('SIGKILL');
    return { kind: 'gave-up', afterSeconds: Math.round(timeLimitMs / 1000) };
  } finally {
    settled.abort();
  }
}
