// The desk's pages that `npm run screens` takes pictures of: every GET page without parameters, and as whom.

export const DESK_SCREENS = [
  { name: 'sign-in', path: '/desk/sign-in', as: 'visitor' },
  { name: 'desk', path: '/desk', as: 'officer' },
  { name: 'done', path: '/desk/done', as: 'officer' },
  { name: 'board', path: '/desk/board', as: 'supervisor' },
  { name: 'helpdesk', path: '/desk/helpdesk', as: 'helpdesk' },
  { name: 'counter', path: '/desk/counter', as: 'cashier' },
  { name: 'operations', path: '/desk/operations', as: 'operator' },
  { name: 'authoring', path: '/desk/authoring', as: 'author' },
] as const;
