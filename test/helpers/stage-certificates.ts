// Issuing as it is, for the stages that come that far: keys, template and renderer start with the first certificate.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadIssue, type CaseDeps } from '#cases';
import { certificateJobs, ensureSigningKeys, startCertificates, type Certificates } from '#certificates';
import type { JobHandlers } from '#platform';

export function stageCertificates(
  deps: CaseDeps,
  regionFolder: string,
): { readonly jobs: JobHandlers; close(): Promise<void> } {
  let folder: string | undefined;
  let certificates: Certificates | undefined;

  async function start(): Promise<Certificates> {
    folder = await mkdtemp(join(tmpdir(), 'dwar-stage-keys-'));
    const signingKeys = await ensureSigningKeys(deps, folder, { issuer: 'stage', createIfMissing: true });
    if (signingKeys === undefined) throw new Error('no signing keys');
    return startCertificates({
      ...deps,
      loadIssue: (queryable, caseId) => loadIssue(queryable, deps, caseId),
      signingKeys,
      regionFolder,
      demo: true,
    });
  }

  return {
    jobs: {
      'certificate-issue': async (payload, meta) => {
        certificates ??= await start();
        await certificateJobs(certificates)['certificate-issue']?.(payload, meta);
      },
    },
    async close() {
      await certificates?.close();
      if (folder !== undefined) await rm(folder, { recursive: true });
    },
  };
}
