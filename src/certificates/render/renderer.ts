// Renders certificates in a process of its own (render-process.ts): one request at a time, with a time limit. A process
// that dies or hangs is replaced; only the request it was working on fails.

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { AppError } from '#platform';
import type { Json } from '#platform/pure';
import { RenderReply, type RenderRequest } from './render-request.ts';

export interface CertificatePage {
  /** Absolute path of the folder with main.typ; named by the catalogue. */
  readonly templateDir: string;
  /** What the template prints, as it wants it. */
  readonly data: Json;
  readonly qrText: string;
  readonly credential: Uint8Array;
  readonly createdAt: Date;
}

export interface Renderer {
  /** A PDF/A-3a with the credential attached. Throws `certificate.render`. */
  render(page: CertificatePage): Promise<Buffer>;
  close(): Promise<void>;
}

const PROCESS = new URL('render-process.ts', import.meta.url);

export interface RendererOptions {
  /** Of the region: their scripts decide which fonts a page may use. */
  readonly languages: readonly string[];
  readonly timeLimitMs?: number;
}

export function createRenderer(options: RendererOptions): Renderer {
  const timeLimitMs = options.timeLimitMs ?? 20_000;
  let child: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let requests = 0;
  let closed = false;

  async function renderNow(page: CertificatePage): Promise<Buffer> {
    if (closed) throw new AppError('certificate.render', 'the renderer is closed');
    requests += 1;
    const request: RenderRequest = {
      id: requests,
      templateDir: page.templateDir,
      data: JSON.stringify(page.data),
      qrText: page.qrText,
      credential: page.credential,
      createdAt: Math.floor(page.createdAt.getTime() / 1000),
    };
    child ??= startProcess(options.languages);
    const current = child;
    try {
      const reply = await ask(current, request, timeLimitMs);
      if (reply.kind === 'done') return Buffer.from(reply.pdf);
      throw new AppError('certificate.render', `the template failed at ${reply.places.join(', ')}`);
    } catch (error) {
      if (error instanceof AppError) throw error;
      current.kill('SIGKILL');
      child = undefined;
      throw new AppError('certificate.render', 'the render process died or took too long', { cause: error });
    }
  }

  return {
    render(page) {
      const result = last.then(() => renderNow(page));
      last = result.catch(() => undefined);
      return result;
    },
    async close() {
      closed = true;
      await last;
      if (child?.connected === true) {
        const exited = once(child, 'exit');
        child.disconnect();
        await exited;
      }
    },
  };
}

function startProcess(languages: readonly string[]): ChildProcess {
  // Bytes travel as they are; nothing of our environment, and so no secret, goes along.
  const child = fork(PROCESS, languages, {
    serialization: 'advanced',
    env: {},
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // Whoever asks hears of it as an exit; nobody asking, it is simply gone.
  child.on('error', () => undefined);
  return child;
}

async function ask(child: ChildProcess, request: RenderRequest, timeLimitMs: number): Promise<RenderReply> {
  const settled = new AbortController();
  const signal = AbortSignal.any([settled.signal, AbortSignal.timeout(timeLimitMs)]);
  if (!child.connected) throw new Error('the render process is gone');
  try {
    const gone = once(child, 'exit', { signal }).then(() => {
      throw new Error('the render process exited');
    });
    const answered = once(child, 'message', { signal }).then(([message]) => RenderReply.parse(message));
    child.send(request);
    const reply = await Promise.race([answered, gone]);
    if (reply.id !== request.id) throw new Error('an answer to another request');
    return reply;
  } finally {
    settled.abort();
  }
}
