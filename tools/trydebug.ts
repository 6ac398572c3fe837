import { loadCatalogue } from '#catalogue';
import { explore } from '../src/proving/explore.ts';
import { listBranches } from '../src/proving/branches.ts';
const [id, per, grep] = process.argv.slice(2);
const loaded = loadCatalogue('regions/delhi');
if (!loaded.ok) {
  console.log(loaded.findings.length);
  process.exit(1);
}
const definition = loaded.catalogue.getService(id!);
const stage = { catalogue: loaded.catalogue, definition, language: 'hi', today: '2026-11-23' };
const x = explore(stage, listBranches(loaded.catalogue, definition, stage.today), {
  perScreen: Number(per),
  places: 20000,
});
console.log(x.steps, x.places.length, x.filed.length);
const by = new Map<string, number>();
for (const p of x.places) {
  const a = p.spot.state.journey?.answers ?? {};
  const v = String(a[grep!]);
  by.set(`${p.screen} ${v}`, (by.get(`${p.screen} ${v}`) ?? 0) + 1);
}
for (const [k, n] of by) console.log(k, n);
