// The frame of the public pages: their navigation and words.

import { loadTexts, renderPage, type PageParts, type Visit, type Words } from '#platform/web';
import type { Html } from '#platform';

export const publicTexts = loadTexts('public', new URL('text/', import.meta.url));

export function publicWords(visit: Visit): Words {
  return publicTexts.for(visit);
}

export function publicPage(
  visit: Visit,
  options: { readonly demo: boolean },
  parts: Omit<PageParts, 'area' | 'navigation'>,
): Html {
  const words = publicWords(visit);
  const navigation = [
    { href: '/', label: words('nav.home') },
    ...(options.demo ? [{ href: '/tour', label: words('nav.tour') }] : []),
    { href: '/verify', label: words('nav.verify') },
    { href: '/certificate-log', label: words('nav.log') },
    { href: '/desk', label: words('nav.desk') },
  ];
  return renderPage(visit, { ...parts, area: 'public', navigation });
}
