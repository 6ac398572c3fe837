// The text of the QR code: the verification address, `#`, the credential. Scheme and host are written large, since any
// browser reads them so and a QR code stores capitals densely; the path stays as it is (a capital one packs best).

/** `publicUrl` without a slash at the end. */
export function verifyUrlOf(publicUrl: string): string {
  return `${publicUrl}/verify`;
}

export function printedVerifyUrl(verifyUrl: string): string {
  const url = new URL(verifyUrl);
  return `${url.protocol}//${url.host}`.toUpperCase() + (url.pathname === '/' ? '/' : url.pathname) + url.search;
}

export function credentialUrl(verifyUrl: string, credential: string): string {
  return `${printedVerifyUrl(verifyUrl)}#${credential}`;
}
