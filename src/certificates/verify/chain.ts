// Does a certificate lead to a root that is trusted, was it valid then, and may it be used for this?

import { X509Certificate } from 'node:crypto';
import { Certificate, CertificateChainValidationEngine } from 'pkijs';

/** Extended key usages: e-mail protection, which PDF readers ask for, and document signing (RFC 9336). */
export const DOCUMENT_SIGNING = ['1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.36'];
export const TIME_STAMPING = ['1.3.6.1.5.5.7.3.8'];

export async function isTrusted(
  chain: readonly X509Certificate[],
  roots: readonly Uint8Array[],
  options: { readonly at: Date; readonly usage: readonly string[] },
): Promise<boolean> {
  const [leaf, ...others] = chain;
  if (leaf === undefined || leaf.ca) return false;
  if (!(leaf.keyUsage ?? []).some((usage) => options.usage.includes(usage))) return false;
  const engine = new CertificateChainValidationEngine({
    trustedCerts: roots.map((root) => Certificate.fromBER(new Uint8Array(root))),
    certs: [...others, leaf].map((one) => Certificate.fromBER(new Uint8Array(one.raw))),
    checkDate: options.at,
  });
  const { result } = await engine.verify();
  return result;
}
