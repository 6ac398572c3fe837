// The scripts of the public pages: our own modules, the same checking code that the server and `npm run verify` use
// (certificates/verify/credential.ts needs WebCrypto and CBOR only), and the QR reader from npm.

import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';
import { AppError } from '#platform';
import { assetFromFile, type Asset } from '#platform/web';
import { browserModules } from './browser-modules.ts';

export function publicAssets(): readonly Asset[] {
  const zxing = folderOf('zxing-wasm');
  const credential = new URL('../certificates/verify/credential.ts', import.meta.url);
  return [
    ...browserModules(new URL('browser/verify.ts', import.meta.url), 'browser/', {
      'zxing-wasm/reader': '../npm/zxing/reader/index.js',
      '#certificates/verify': '../certificates/credential.js',
    }),
    ...browserModules(credential, 'certificates/', { cborg: '../npm/cborg/cborg.js' }),
    ...browserModules(new URL('cborg.js', folderOf('cborg')), 'npm/cborg/'),
    assetFromFile('npm/zxing/reader/index.js', new URL('dist/es/reader/index.js', zxing)),
    assetFromFile('npm/zxing/share.js', new URL('dist/es/share.js', zxing)),
    assetFromFile('npm/zxing/zxing_reader.wasm', new URL('dist/reader/zxing_reader.wasm', zxing)),
  ];
}

/** The files themselves, past the package's export map: that speaks of server modules. */
function folderOf(name: string): URL {
  const file = findPackageJSON(name, import.meta.url);
  if (file === undefined) throw new AppError('config.invalid', `npm package ${name} is not installed; run npm ci`);
  return pathToFileURL(file);
}
