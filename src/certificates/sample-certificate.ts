// A page as a service's template would print it, from invented facts, for the author of the definition (`/desk/authoring`). It
// has no number of any series, is not signed, and its code leads nowhere: nothing that could be taken for a certificate.

import { join } from 'node:path';
import type { Catalogue } from '#catalogue';
import { describeCertificate } from './issue/describe-certificate.ts';
import type { CertifiedCase } from './issue/issue-source.ts';
import { createRenderer, type Renderer } from './render/renderer.ts';

export type SampleSource = Omit<CertifiedCase, 'caseId' | 'number'>;

export interface SamplePrinter {
  /** PDF. Throws `certificate.data` where a fact is missing that must be shown, `certificate.render` where the template fails. */
  print(catalogue: Catalogue, source: SampleSource): Promise<Buffer>;
  close(): Promise<void>;
}

export function createSamplePrinter(regionFolder: string): SamplePrinter {
  let renderer: Renderer | undefined;
  return {
    async print(catalogue, source) {
      const { serviceId, serviceVersion } = source;
      const issuedAt = new Date(source.approvedAt);
      const template = catalogue.getService(serviceId, serviceVersion).certificate?.template ?? '';
      const { data } = describeCertificate(
        catalogue,
        { ...source, caseId: 'sample', number: SAMPLE_NUMBER },
        { number: SAMPLE_NUMBER, issuedAt, expiresAt: undefined, verifyAddress: 'example.org', demo: true },
      );
      renderer ??= createRenderer({ languages: catalogue.languages });
      return renderer.render({
        templateDir: join(regionFolder, 'services', serviceId, template),
        data,
        qrText: 'HTTPS://EXAMPLE.ORG/SAMPLE',
        credential: new Uint8Array(1),
        createdAt: issuedAt,
      });
    },
    async close() {
      await renderer?.close();
    },
  };
}

const SAMPLE_NUMBER = 'SAMPLE-0000';
