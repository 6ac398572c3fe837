// Proves when: an RFC 3161 time stamp, made in this process for the demo. A licensed authority behind the same port
// answers over HTTP.

import { createHash } from 'node:crypto';
import type { Clock, Random } from '#platform/pure';
import { buildSignedData } from './signed-data.ts';
import type { CertifiedSigner } from './signer.ts';
import { SHA256_ALGORITHM, generalizedTime, octets, oid, sequence, smallInteger, unsigned } from './write-der.ts';

export interface TimestampAuthority {
  /** A DER TimeStampToken over SHA-256(bytes). */
  stamp(bytes: Uint8Array): Promise<Buffer>;
}

/** An arc reserved for examples (RFC 5612): the demo's policy promises nothing. */
const DEMO_POLICY = '1.3.6.1.4.1.32473.1.1';

export function createTimestampAuthority(deps: {
  readonly signer: CertifiedSigner;
  readonly clock: Clock;
  readonly random: Random;
  readonly policy?: string;
}): TimestampAuthority {
  return {
    stamp: async (bytes) => {
      const info = sequence(
        smallInteger(1),
        oid(deps.policy ?? DEMO_POLICY),
        sequence(SHA256_ALGORITHM, octets(createHash('sha256').update(bytes).digest())),
        unsigned(deps.random.bytes(16)),
        generalizedTime(deps.clock.now()),
      );
      return buildSignedData({ signer: deps.signer, content: { kind: 'timestamp-info', bytes: info } });
    },
  };
}
