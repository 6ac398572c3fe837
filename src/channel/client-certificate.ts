// Meta can show a client certificate with every webhook (whatsapp.md §2.4). A proxy in front ends TLS, checks the chain and
// passes on whose certificate it was; that header is believed from the proxy's own address only.

import { BlockList, isIP } from 'node:net';

export type ClientCertificateCheck = (given: string | undefined, remoteAddress: string | undefined) => boolean;

/** Undefined: an address that is none. */
export function createClientCertificateCheck(
  /** `proxies`: addresses or networks (`10.0.0.0/8`). */
  settings: { readonly commonName: string; readonly proxies: readonly string[] },
): ClientCertificateCheck | undefined {
  const proxies = new BlockList();
  for (const proxy of settings.proxies) {
    const [address = '', prefix] = proxy.split('/');
    const family = isIP(address);
    if (family === 0) return undefined;
    const type = family === 4 ? 'ipv4' : 'ipv6';
    if (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128)))
      return undefined;
    if (prefix === undefined) proxies.addAddress(address, type);
    else proxies.addSubnet(address, Number(prefix), type);
  }
  return (given, remoteAddress) => {
    if (given === undefined || remoteAddress === undefined) return false;
    // On a socket that takes both families, IPv4 comes as ::ffff:10.0.0.1, which BlockList knows to be 10.0.0.1.
    const family = isIP(remoteAddress);
    if (family === 0 || !proxies.check(remoteAddress, family === 4 ? 'ipv4' : 'ipv6')) return false;
    return readCommonName(given) === settings.commonName;
  };
}

/** `CN=a,O=b` (RFC 2253), `/O=b/CN=a` (OpenSSL's older form) or the bare name. Two common names are none. */
function readCommonName(subject: string): string | undefined {
  if (!subject.includes('=')) return subject.trim();
  const parts = subject.split(/(?<!\\)[,/+]/).map((part) => part.trim());
  const names = parts.flatMap((part) => /^CN\s*=\s*(.+)$/i.exec(part)?.[1] ?? []);
  return names.length === 1 ? names[0] : undefined;
}
