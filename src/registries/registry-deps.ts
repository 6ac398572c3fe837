// What the flows of this folder are given by app.ts.

import type { DataKeys, Db, KeyPort, Logger } from '#platform';
import type { Clock, Ids } from '#platform/pure';
import type { LookupDefinition } from './link-rule.ts';
import type { Registry } from './registry.ts';
import type { LookupRequest } from './request-lookup.ts';

export interface RegistryDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly dataKeys: DataKeys;
  readonly keys: Pick<KeyPort, 'blindIndex'>;
  readonly registries: ReadonlyMap<string, Registry>;
  /** Of the version that the question was asked under; without one, of the newest. */
  readonly findLookup: (
    asked: Pick<LookupRequest, 'serviceId' | 'lookup'> & { readonly serviceVersion: number | undefined },
  ) => LookupDefinition | undefined;
  readonly settings: RegistrySettings;
}

export interface RegistrySettings {
  /** Runs of the job for one look-up, each with the adapter's own tries; then the answer is `unavailable`. */
  readonly lookupAttempts: number;
  /** Time for one run of a job against the register, all tries together. */
  readonly callSeconds: number;
  /** A look-up older than this is answered `unavailable` by the sweeper. */
  readonly lookupMaxMinutes: number;
  /**
   * Look-ups of one party in 24 hours; above it nobody is asked. Guessing numbers and dates has to be slow. How often one
   * record may be looked for, whoever asks, is the look-up's own `recordLimit` in the service's definition.
   */
  readonly lookupsPerDay: number;
  /** How far back a reconciliation looks when nothing is open. */
  readonly reconcileDays: number;
}

export const DEFAULT_REGISTRY_SETTINGS: RegistrySettings = {
  lookupAttempts: 4,
  callSeconds: 15,
  lookupMaxMinutes: 5,
  lookupsPerDay: 20,
  reconcileDays: 7,
};
