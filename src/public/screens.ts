// The public pages that `npm run screens` takes pictures of: every GET page without parameters.

export const PUBLIC_SCREENS = [
  { name: 'front', path: '/' },
  { name: 'tour', path: '/tour' },
  { name: 'verify', path: '/verify' },
  { name: 'certificate-log', path: '/certificate-log' },
] as const;
