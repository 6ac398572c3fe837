// Words of the frame around every page: header, footer, language switch, errors.

import { loadTexts } from './texts.ts';

export const shellTexts = loadTexts('frame', new URL('text/', import.meta.url));
