// npm run services -- check [REGION FOLDER]   prints what is wrong with a region pack; exit 1 if anything is

import { describeFinding, loadCatalogue } from '#catalogue';

const [command, folder = 'regions/delhi'] = process.argv.slice(2);
if (command !== 'check') {
  console.error('usage: npm run services -- check [regions/<region>]');
  process.exitCode = 2;
} else {
  const loaded = loadCatalogue(folder);
  if (loaded.ok) {
    const { services, languages } = loaded.catalogue;
    for (const { id, version } of services) {
      console.log(`${id} version ${version}: ${loaded.catalogue.publicationOf(id, version).digest}`);
    }
    console.log(`${folder}: ${services.length} services in ${languages.join(', ')}, no findings`);
  } else {
    for (const finding of loaded.findings) console.error(describeFinding(finding));
    console.error(`${folder}: ${loaded.findings.length} findings`);
    process.exitCode = 1;
  }
}
