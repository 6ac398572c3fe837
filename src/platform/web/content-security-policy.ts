// The Content-Security-Policy of a page: nothing by default, our own files only, nothing inline, framed by nobody.

import type { PagePolicy } from './route.ts';

export function contentSecurityPolicy(options: {
  readonly page: PagePolicy;
  /** `self` lets the guided tour show our own pages side by side; everywhere else `none`. */
  readonly framedBy: 'none' | 'self';
  readonly secure: boolean;
}): string {
  const { page } = options;
  return [
    `default-src 'none'`,
    `script-src 'self'${page.webAssembly === true ? ` 'wasm-unsafe-eval'` : ''}`,
    `style-src 'self'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `media-src 'self' blob:`,
    `manifest-src 'self'`,
    ...(page.frames === undefined ? [] : [`frame-src 'self' ${page.frames.join(' ')}`.trim()]),
    `frame-ancestors '${options.framedBy}'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `object-src 'none'`,
    ...(options.secure ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
}
