// Settings of the stand-in, from the environment.

import { z } from 'zod';

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4600),
  ISSUER: z.url().optional(),
  CLIENT_ID: z.string().min(1).default('dwar-desk'),
  CLIENT_SECRET: z.string().min(16),
  REDIRECT_URI: z.url(),
  DATA_DIR: z.string().min(1),
  OFFICERS_FILE: z.string().min(1),
});

export interface Settings {
  readonly port: number;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly dataDirectory: string;
  readonly officersFile: string;
}

export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const read = Environment.parse(environment);
  return {
    port: read.PORT,
    issuer: read.ISSUER ?? `http://localhost:${read.PORT}`,
    clientId: read.CLIENT_ID,
    clientSecret: read.CLIENT_SECRET,
    redirectUri: read.REDIRECT_URI,
    dataDirectory: read.DATA_DIR,
    officersFile: read.OFFICERS_FILE,
  };
}
