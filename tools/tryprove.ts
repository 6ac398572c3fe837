import { loadCatalogue, describeFinding } from '#catalogue';
import { describeProof, proveService, PROVER_BOUNDS } from '#proving';
const loaded = loadCatalogue(process.argv[2] ?? 'test/fixtures/regions/nayapur');
if (!loaded.ok) {
  for (const f of loaded.findings) console.log(describeFinding(f));
  process.exit(1);
}
for (const definition of loaded.catalogue.services) {
  const t = performance.now();
  const proof = proveService(
    { ...loaded, today: '2026-11-23' },
    definition,
    PROVER_BOUNDS[process.argv[3] === 'long' ? 'long' : 'short'],
  );
  console.log(describeProof(proof, (performance.now() - t) / 1000).join('\n'));
}
