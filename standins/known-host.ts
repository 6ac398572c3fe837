// Under which names a stand-in answers: those of this machine, on which alone it listens. A page of another site that leads
// its own name here (DNS rebinding) is turned away.

const OWN_NAME = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** HTTP: this server does not answer for that name. */
export const MISDIRECTED = 421;

/** Takes a Host header, with or without port. */
export function isKnownHost(host: string | undefined): boolean {
  return host !== undefined && OWN_NAME.test(host);
}
