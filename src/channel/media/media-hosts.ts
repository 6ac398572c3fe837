// Where media may be fetched from: Meta's hosts over TLS, at addresses of the open internet, and the Graph endpoint we
// are set to (a provider's, or the emulator). An address in a webhook or in a form is no more than a wish of whoever sent
// it (SSRF): anything else is not contacted at all, and a redirect is not followed.

import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { BlockList, isIPv4, isIPv6, type LookupFunction } from 'node:net';
import { Agent, request } from 'undici';

export interface FetchedFile {
  readonly statusCode: number;
  /** As announced, if it was. */
  readonly sizeBytes: number | undefined;
  /** Leaving the loop over it ends the transfer; so does `dump` of one that is long. */
  readonly body: AsyncIterable<Uint8Array> & { dump(): Promise<void> };
}

export interface MediaHosts {
  /** Undefined: not a place that media come from; nothing was sent. Throws when the place cannot be reached. */
  get(
    address: string,
    options: { readonly headers?: Readonly<Record<string, string>>; readonly signal: AbortSignal },
  ): Promise<FetchedFile | undefined>;
  close(): Promise<void>;
}

type ResolveAll = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

const META_HOST = /(^|\.)(fbsbx\.com|fbcdn\.net|whatsapp\.net|facebook\.com)$/;
const TIMEOUT_MS = 15_000;

export function createMediaHosts(settings: {
  readonly graphUrl: string;
  /** For tests. */
  readonly resolve?: ResolveAll;
}): MediaHosts {
  const resolve: ResolveAll = settings.resolve ?? ((hostname, done) => systemLookup(hostname, { all: true }, done));
  const guarded = new Agent({ connect: { lookup: openInternetOnly(resolve) } });
  const graph = new URL(settings.graphUrl);
  const direct = new Agent();
  return {
    async get(address, { headers, signal }) {
      const url = URL.parse(address);
      if (url === null || url.username !== '' || url.password !== '') return undefined;
      const isMeta = url.protocol === 'https:' && url.port === '' && META_HOST.test(url.hostname);
      if (!isMeta && url.origin !== graph.origin) return undefined;
      const {
        statusCode,
        headers: answered,
        body,
      } = await request(url, {
        dispatcher: isMeta ? guarded : direct,
        headers: { ...headers, 'user-agent': 'dwar' },
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
        signal,
      });
      const size = Number(answered['content-length']);
      return { statusCode, sizeBytes: Number.isSafeInteger(size) ? size : undefined, body };
    },
    async close() {
      await Promise.all([guarded.close(), direct.close()]);
    },
  };
}

const CLOSED_RANGES = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const;
/** IPv6: what is given out to the open internet is below 2000::/3; IPv4 in its clothes is not. */
const OPEN_IPV6 = new BlockList();
OPEN_IPV6.addSubnet('2000::', 3, 'ipv6');
const WRAPPED_IPV4 = new BlockList();
WRAPPED_IPV4.addSubnet('2002::', 16, 'ipv6');
WRAPPED_IPV4.addSubnet('2001::', 32, 'ipv6');
const CLOSED_IPV4 = new BlockList();
for (const [network, prefix] of CLOSED_RANGES) CLOSED_IPV4.addSubnet(network, prefix, 'ipv4');

function isOpenInternet(address: string): boolean {
  if (isIPv4(address)) return !CLOSED_IPV4.check(address, 'ipv4');
  return isIPv6(address) && OPEN_IPV6.check(address, 'ipv6') && !WRAPPED_IPV4.check(address, 'ipv6');
}

/** A name of Meta's that leads into our own network was forged on the way. */
function openInternetOnly(resolve: ResolveAll): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      const open = addresses.filter(({ address }) => isOpenInternet(address));
      const [first] = open;
      if (error !== null || first === undefined) {
        callback(error ?? new Error('the name leads to no address of the open internet'), []);
      } else if (options.all === true) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}
