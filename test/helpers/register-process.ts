// A stand-in register as a process of its own, with the data and faults that a test wants.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { Pool } from 'undici';
import { parse } from 'yaml';

export interface RegisterProcess {
  readonly url: string;
  readonly host: string;
  readonly token: string;
  /** See standins/civil-register/faults.ts. */
  fault(fault: Readonly<Record<string, unknown>>): Promise<void>;
  /** What the register itself holds to have been issued. */
  issues(): Promise<readonly { readonly certificateNumber: string; readonly acknowledgement: string }[]>;
  /** Puts an issue into the register behind our back. */
  issue(key: string, report: Readonly<Record<string, string>>): Promise<number>;
  stop(): Promise<void>;
}

/** `data` is YAML (or JSON) as in regions/delhi/demo/birth-records.yaml. */
export async function startRegister(data: string): Promise<RegisterProcess> {
  const directory = await mkdtemp(join(tmpdir(), 'dwar-register-'));
  const dataFile = join(directory, 'data.yaml');
  await writeFile(dataFile, data);
  const token = 'test-register-token';
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../standins/civil-register/main.ts')], {
    env: { REGISTER_DATA: dataFile, REGISTER_DIR: directory, REGISTER_TOKEN: token, REGISTER_FAULTS: '1', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const origin = await Promise.race([
    firstLine(child.stdout),
    exited.then(() => Promise.reject(new Error('the stand-in register did not start'))),
  ]);
  const { register } = parse(data) as { register: { id: string } };
  const url = `${origin}/${register.id}`;
  const pool = new Pool(origin);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return {
    url,
    host: new URL(url).host,
    token,
    async fault(fault) {
      const { statusCode, body } = await pool.request({
        method: 'PUT',
        path: '/faults',
        headers,
        body: JSON.stringify(fault),
      });
      await body.dump();
      if (statusCode !== 200) throw new Error(`fault not set: ${statusCode}`);
    },
    async issues() {
      const path = `/${register.id}/v1/issues?since=1970-01-01T00:00:00Z`;
      const { body } = await pool.request({ method: 'GET', path, headers: { authorization: headers.authorization } });
      const list = (await body.json()) as { issues: { certificateNumber: string; acknowledgement: string }[] };
      return list.issues;
    },
    async issue(key, report) {
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: `/${register.id}/v1/issues`,
        headers: { ...headers, 'idempotency-key': key },
        body: JSON.stringify(report),
      });
      await body.dump();
      return statusCode;
    },
    async stop() {
      await pool.destroy();
      child.kill();
      await exited;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) {
    return (JSON.parse(line) as { listening: string }).listening;
  }
  throw new Error('the stand-in register said nothing');
}
