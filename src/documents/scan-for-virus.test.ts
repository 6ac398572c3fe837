import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createVirusScanner } from './scan-for-virus.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Speaks clamd's side of INSTREAM; `answer` gets the whole file. */
async function startClamd(answer: (file: Buffer, socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      const file = unpack(received);
      if (file !== undefined) answer(file, socket);
    });
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function unpack(received: Buffer): Buffer | undefined {
  const command = 'zINSTREAM\0';
  if (received.subarray(0, command.length).toString('latin1') !== command) return undefined;
  const pieces: Buffer[] = [];
  for (let at = command.length; at + 4 <= received.length;) {
    const length = received.readUInt32BE(at);
    if (length === 0) return Buffer.concat(pieces);
    pieces.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}

const scanner = (port: number, timeoutMs = 10_000) => createVirusScanner({ host: '127.0.0.1', port, timeoutMs });

test('the whole file reaches the scanner, in pieces, and its verdict comes back', async () => {
  const big = Buffer.alloc(2_500_000, 'a');
  const port = await startClamd((file, socket) => {
    socket.end(
      file.includes('EICAR') ? 'stream: Test-Signature FOUND\0' : file.equals(big) ? 'stream: OK\0' : 'stream: ?\0',
    );
  });
  expect(await scanner(port).scan([big])).toBe('clean');
  expect(await scanner(port).scan([Buffer.from('an EICAR '), Buffer.from('test')])).toBe('found');
});

test.each([
  ['an error', (socket: Socket) => socket.end('INSTREAM size limit exceeded. ERROR\0')],
  ['half an answer', (socket: Socket) => socket.end('stream: ')],
  ['silence', () => undefined, 400],
  ['a reset', (socket: Socket) => socket.destroy()],
])('%s is no verdict', async (_name, answer, timeoutMs?: number) => {
  const port = await startClamd((_file, socket) => void answer(socket));
  expect(await scanner(port, timeoutMs).scan([Buffer.from('file')])).toBe('unavailable');
});

test('a scanner that is not there gives no verdict; none configured says off', async () => {
  expect(await scanner(1).scan([Buffer.from('file')])).toBe('unavailable');
  const off = createVirusScanner(undefined);
  expect([off.isOn, await off.scan([Buffer.from('file')])]).toEqual([false, 'off']);
});
