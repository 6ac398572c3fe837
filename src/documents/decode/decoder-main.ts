// The decoder process: takes one file after the other over its channel and answers with pages or a refusal. It is
// started by decoder.ts without environment, without rights to write or to start processes, and is killed at will.

import process from 'node:process';
import type { DecodeAnswer, DecodeRequest } from './decode-protocol.ts';
import { decodeFile } from './decode-file.ts';
import type { z } from 'zod';

process.on('message', (request: DecodeRequest) => {
  void answer(request);
});
// The parent decides when it ends; Ctrl-C reaches the whole group of processes and must not spoil a document.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit(0));

async function answer(request: DecodeRequest): Promise<void> {
  const decoded = await decodeFile(request);
  const reply: z.infer<typeof DecodeAnswer> = { id: request.id, decoded };
  process.send?.(reply);
}
