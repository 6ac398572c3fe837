/** `node emulator/main.ts`: the emulator alone, until SIGINT or SIGTERM. */
import { readConfig } from './config.ts';
import { startEmulator } from './server.ts';

const emulator = await startEmulator(readConfig(process.env));
process.send?.({ ready: true });
console.log(`Dwar phone emulator: phones at ${emulator.url}/ , Graph API at ${emulator.url}/v26.0/`);

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  void emulator.stop().then(() => process.exit(0));
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
// Started by another process over a channel: ends with it, however that ended.
process.once('disconnect', stop);
