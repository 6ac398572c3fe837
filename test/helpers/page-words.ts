// Pages in the two languages whose words come with the product, as Delhi has them.

import type { PageWords } from '#platform/pure';

export const SHIPPED: PageWords = { languages: ['hi', 'en'], names: { hi: 'हिन्दी', en: 'English' }, own: {} };
