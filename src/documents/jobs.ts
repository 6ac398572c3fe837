// The jobs of this folder, and when the recurring one runs.

import type { JobHandlers } from '#platform';
import { checkDocument } from './check-document.ts';
import type { DocumentDeps } from './document-deps.ts';
import { sweepDocuments } from './sweep-documents.ts';

export function documentJobs(deps: DocumentDeps): JobHandlers {
  return {
    'document-fetch': (payload, meta) => checkDocument(deps, payload, meta),
    'document-sweep': async () => {
      await sweepDocuments(deps);
    },
  };
}

export const DOCUMENT_CRON = ['* * * * * document-sweep'] as const;
