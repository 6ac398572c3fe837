// Makes ready what issuing needs: reads the region's dictionaries, publishes what checkers must know, starts the renderer.
// Called by app.ts in every process that runs jobs.

import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Catalogue } from '#catalogue';
import type { CertificateDeps } from './certificate-deps.ts';
import { printedVerifyUrl, verifyUrlOf } from './credential/credential-url.ts';
import { describeCredentialType } from './issue/describe-certificate.ts';
import { createRenderer } from './render/renderer.ts';
import { publishTrust } from './sign/publish-trust.ts';
import { createTimestampAuthority } from './sign/timestamp-authority.ts';
import { loadTrust, type Trust } from './verify/index.ts';

export type CertificateOptions = Omit<CertificateDeps, 'timestampAuthority' | 'renderer' | 'dictionary' | 'trust'>;

export interface Certificates extends CertificateDeps {
  close(): Promise<void>;
}

export async function startCertificates(options: CertificateOptions): Promise<Certificates> {
  const { clock, random, signingKeys } = options;
  const { trust, dictionary } = await publishRegion(options);
  const renderer = createRenderer({ languages: options.catalogue.languages });
  return {
    ...options,
    timestampAuthority: createTimestampAuthority({ signer: signingKeys.timestamp, clock, random }),
    renderer,
    dictionary,
    trust,
    close: () => renderer.close(),
  };
}

/** Publishes what checkers of this region's certificates must know. Any process may do it, any number of times. */
export async function publishRegion(
  options: Pick<CertificateOptions, 'signingKeys' | 'catalogue' | 'regionFolder' | 'publicUrl'>,
): Promise<{ readonly trust: Trust; readonly dictionary: Uint8Array }> {
  const { signingKeys, catalogue, regionFolder, publicUrl } = options;
  const dictionaries = await readDictionaries(join(regionFolder, 'credential'));
  await publishTrust(signingKeys.trustFolder, {
    credential: signingKeys.credential,
    verifyUrl: printedVerifyUrl(verifyUrlOf(publicUrl)),
    dictionaries,
    types: listTypes(catalogue),
  });
  const dictionary = [...dictionaries.values()].at(-1) ?? new Uint8Array(0);
  return { trust: await loadTrust(signingKeys.trustFolder), dictionary };
}

/** Name → bytes, oldest first by the number at the end of the name. */
async function readDictionaries(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const names = (await readdir(folder).catch((): string[] => [])).filter((name) => name.endsWith('.txt'));
  const inOrder = names.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }));
  const read = inOrder.map(async (name) => [basename(name, '.txt'), await readFile(join(folder, name))] as const);
  return new Map(await Promise.all(read));
}

function listTypes(catalogue: Catalogue) {
  return catalogue.services.flatMap(({ id }) => {
    // Every version that the catalogue still holds: running cases are issued under the one they were filed under.
    const newest = catalogue.getService(id).version;
    return Array.from({ length: newest }, (_, index) => describeCredentialType(catalogue, id, index + 1)).filter(
      (type) => type !== undefined,
    );
  });
}
