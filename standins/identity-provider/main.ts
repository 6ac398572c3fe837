// The sign-in stand-in as a process of its own. Ends with SIGTERM, SIGINT or its parent.

import { startIdentityProvider } from './server.ts';
import { readSettings } from './settings.ts';

const settings = readSettings(process.env);
const server = await startIdentityProvider(settings);
console.log(JSON.stringify({ event: 'identity-provider.ready', issuer: settings.issuer }));

process.send?.({ ready: true });

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
process.on('disconnect', () => process.exit(0));
