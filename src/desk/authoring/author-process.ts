// The process in which definitions are loaded, played and proved: seconds of work that would hold up every page of the desk. It
// gets no environment and no secrets, reads the region's folder, and answers one request at a time (ask-author.ts).

import { resolve } from 'node:path';
import { createSamplePrinter, type SampleSource } from '#certificates';
import type { Catalogue } from '#catalogue';
import { dayIn } from '#language';
import { PROVER_BOUNDS, proveService } from '#proving';
import { AuthorRequest, type AuthorReply, type CertificatePreview } from './author-protocol.ts';
import { buildPreview, namesOf } from './build-preview.ts';
import { drawPdf } from './draw-pdf.ts';
import { readRegion, withPublished } from './read-region.ts';

const folder = resolve(process.argv[2] ?? '');
const printer = createSamplePrinter(folder);

process.on('message', (message) => {
  void answer(message).then((reply) => process.send?.(reply));
});

// The parent is gone: nobody waits for us.
process.on('disconnect', () => process.exit(0));

async function answer(message: unknown): Promise<AuthorReply> {
  try {
    const request = AuthorRequest.parse(message);
    const loaded = readRegion(folder);
    if (!loaded.ok) return { kind: 'not-loaded', findings: loaded.findings };
    const { catalogue, source } = loaded;
    const definition = catalogue.services.find(({ id }) => request.serviceId === undefined || id === request.serviceId);
    if (definition === undefined) return { kind: 'no-such-service', services: namesOf(catalogue) };
    const now = new Date(request.now);
    if (request.kind === 'prove') {
      const today = dayIn(catalogue.region.timeZone, request.now);
      const proof = proveService({ catalogue, source, today }, definition, PROVER_BOUNDS.short);
      const { findings, languages, coverage, cut, economy } = proof;
      const journeys = economy.flatMap(({ language, economy: { journeys: all } }) =>
        all.map((one) => ({ language, ...one })),
      );
      const { steps, rules } = coverage;
      return { kind: 'proof', serviceId: definition.id, proof: { findings, languages, steps, rules, cut, journeys } };
    }
    const shown =
      request.published === undefined ? { catalogue, definition } : withPublished(source, request.published);
    const deps = { catalogue: shown.catalogue, now, printCertificate: printCertificate(shown.catalogue) };
    return { kind: 'preview', preview: await buildPreview(deps, shown.definition, request.language) };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

function printCertificate(catalogue: Catalogue) {
  return async (source: SampleSource): Promise<CertificatePreview> => {
    try {
      return { kind: 'picture', ...(await drawPdf(await printer.print(catalogue, source))) };
    } catch (error) {
      return { kind: 'problem', message: error instanceof Error ? error.message : String(error) };
    }
  };
}
