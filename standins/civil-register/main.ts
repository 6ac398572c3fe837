// Starts the stand-in registers as a process of its own and prints one line of JSON once it listens. Settings:
// REGISTER_DATA (YAML files, joined like PATH), REGISTER_DIR (where reports are kept), REGISTER_TOKEN, PORT (0 takes a free one),
// REGISTER_FAULTS=1 (tests: PUT /faults).

import { delimiter } from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { createRegisters } from './server.ts';

const settings = z
  .object({
    REGISTER_DATA: z.string().min(1),
    REGISTER_DIR: z.string().min(1),
    REGISTER_TOKEN: z.string().min(8),
    PORT: z.coerce.number().int().min(0).max(65_535).default(0),
    REGISTER_FAULTS: z.enum(['0', '1']).default('0'),
  })
  .parse(process.env);

const registers = createRegisters({
  dataFiles: settings.REGISTER_DATA.split(delimiter),
  directory: settings.REGISTER_DIR,
  token: settings.REGISTER_TOKEN,
  allowsFaults: settings.REGISTER_FAULTS === '1',
});
const address = await registers.listen({ host: '127.0.0.1', port: settings.PORT });
process.stdout.write(`${JSON.stringify({ listening: address })}\n`);
process.send?.({ ready: true });

const stop = (): void => void registers.close().then(() => process.exit(0));
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// Started by another process over a channel: ends with it.
process.on('disconnect', stop);
