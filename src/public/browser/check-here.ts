// Checks a credential in the browser with the public keys of the page, then asks the server one thing: the status today of
// the certificate of this number.

import { decodeAndVerifyCredential, type Trust, type VerifiedCredential } from '#certificates/verify';

export type Checked =
  | { readonly kind: 'genuine'; readonly credential: VerifiedCredential; readonly status: string }
  | { readonly kind: 'not-genuine'; readonly because: 'signature' | 'foreign-key' | 'format' };

/** Undefined when this browser cannot tell (too old, keys out of reach): then the server has to. */
export async function checkHere(text: string): Promise<Checked | undefined> {
  const trust = await loadBrowserTrust();
  if (trust === undefined) return undefined;
  const result = await decodeAndVerifyCredential(text, trust);
  if (result.ok) {
    return { kind: 'genuine', credential: result.value, status: await askStatus(result.value.number) };
  }
  switch (result.reason) {
    case 'unknown-key':
    case 'foreign-address':
      return { kind: 'not-genuine', because: 'foreign-key' };
    case 'bad-signature':
    case 'damaged':
      return { kind: 'not-genuine', because: 'signature' };
    case 'unreadable':
    case 'unknown-format':
      return undefined;
  }
}

async function loadBrowserTrust(): Promise<Trust | undefined> {
  const address = document.querySelector<HTMLElement>('#scan')?.dataset['trust'];
  if (address === undefined) return undefined;
  const answer = await fetch(address);
  if (!answer.ok) return undefined;
  const read: BrowserTrust = await answer.json();
  return {
    roots: [],
    credentialKeys: read.credentialKeys.map((key) => ({ ...key, kid: fromBase64(key.kid) })),
    dictionaries: read.dictionaries.map(fromBase64),
    types: read.types,
    verifyUrls: read.verifyUrls,
  };
}

/** What the server's trust.json holds: made by browser-trust.ts. */
interface BrowserTrust {
  readonly credentialKeys: readonly (Omit<Trust['credentialKeys'][number], 'kid'> & { readonly kid: string })[];
  readonly dictionaries: readonly string[];
  readonly types: Trust['types'];
  readonly verifyUrls: readonly string[];
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** `unasked` when the server is out of reach: the certificate is genuine, but may have been withdrawn since. */
async function askStatus(number: string): Promise<string> {
  try {
    const answer = await fetch(`/verify/status?number=${encodeURIComponent(number)}`);
    if (!answer.ok) return 'unasked';
    const body: { verdict?: unknown } = await answer.json();
    return typeof body.verdict === 'string' ? body.verdict : 'unasked';
  } catch {
    return 'unasked';
  }
}
