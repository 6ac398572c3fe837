// What issuing needs, made once by startCertificates.

import type { AuditDeps } from '#audit';
import type { Catalogue } from '#catalogue';
import type { DataKeys, Db, Logger } from '#platform';
import type { Ids } from '#platform/pure';
import type { LoadIssue } from './issue/issue-source.ts';
import type { Renderer } from './render/renderer.ts';
import type { SigningKeys } from './sign/signing-keys.ts';
import type { TimestampAuthority } from './sign/timestamp-authority.ts';
import type { Trust } from './verify/index.ts';

export interface CertificateDeps extends AuditDeps {
  readonly db: Db;
  readonly ids: Ids;
  readonly dataKeys: DataKeys;
  readonly catalogue: Catalogue;
  readonly log: Logger;
  readonly loadIssue: LoadIssue;
  readonly signingKeys: SigningKeys;
  readonly timestampAuthority: TimestampAuthority;
  readonly renderer: Renderer;
  /** The newest of the region; QR codes are packed with it. */
  readonly dictionary: Uint8Array;
  /** What a checker knows: every certificate is checked with it before it leaves. */
  readonly trust: Trust;
  /** regions/<id>, where the templates are. */
  readonly regionFolder: string;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly demo: boolean;
}
