// `certificate-issue`: cases puts it into the queue in the transaction that approves. It may run twice.

import { z } from 'zod';
import type { JobHandlers } from '#platform';
import type { CertificateDeps } from './certificate-deps.ts';
import { issueCertificate } from './issue/issue-certificate.ts';

const IssueJob = z.strictObject({ caseId: z.uuid() });

export function certificateJobs(deps: CertificateDeps): JobHandlers {
  return {
    'certificate-issue': async (payload) => {
      const { caseId } = IssueJob.parse(payload);
      const startedAt = deps.clock.now().getTime();
      const outcome = await issueCertificate(deps, caseId);
      deps.log.info('certificate asked for', { caseId, outcome, durationMs: deps.clock.now().getTime() - startedAt });
    },
  };
}
