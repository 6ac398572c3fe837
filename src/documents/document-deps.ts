// What the flows of this folder are given by app.ts.

import type { DataKeys, Db, Logger } from '#platform';
import type { Clock } from '#platform/pure';
import type { DownloadMedia } from './collect-media.ts';
import type { Decoder } from './decode/decoder.ts';
import type { Quarantine } from './quarantine.ts';
import type { VirusScanner } from './scan-for-virus.ts';

export interface DocumentDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly dataKeys: DataKeys;
  /** Folder of the sealed pages: DATA_DIR/documents. */
  readonly directory: string;
  /** Where files lie while they are checked: DATA_DIR/quarantine. */
  readonly quarantine: Quarantine;
  readonly downloadMedia: DownloadMedia;
  readonly virusScanner: VirusScanner;
  readonly decoder: Decoder;
  readonly settings: DocumentSettings;
}

export interface DocumentSettings {
  /** Above it nothing is fetched, whatever a definition allows. */
  readonly maxBytes: number;
  /** Runs of the job; then the document is refused as `unavailable`. */
  readonly fetchAttempts: number;
  /** Time for one download. */
  readonly fetchSeconds: number;
  /** A document that waits longer is refused as `unavailable` by the sweeper. */
  readonly maxMinutes: number;
}

/** 6 attempts of the queue spread over four minutes; media ids live 7 days, but the citizen is waiting. */
export const DEFAULT_DOCUMENT_SETTINGS: DocumentSettings = {
  maxBytes: 16_000_000,
  fetchAttempts: 6,
  fetchSeconds: 60,
  maxMinutes: 30,
};
