import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { GatheringSocket } from './gathering-socket.ts';

let server: Server;
afterEach(() => server.close());

/** Statements as pg writes them: corked one by one, some asked for after an await. */
test('what is written in one go leaves in one write, in its order, and all of it', async () => {
  const received: Buffer[] = [];
  server = createServer((socket) => socket.on('data', (chunk) => received.push(chunk))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = new GatheringSocket();
  socket.connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  const writes = vi.spyOn(socket, '_writev' as never);
  const state = (text: string): void => {
    socket.cork();
    socket.write(text);
    socket.write(';');
    socket.uncork();
  };
  state('begin');
  state('one');
  await Promise.resolve();
  state('two');
  await new Promise((resolve) => setImmediate(resolve));
  expect(writes).toHaveBeenCalledTimes(1);
  state('commit');
  await new Promise((resolve) => setImmediate(resolve));
  expect(writes).toHaveBeenCalledTimes(2);
  await expect.poll(() => Buffer.concat(received).toString()).toBe('begin;one;two;commit;');
  socket.destroy();
});
