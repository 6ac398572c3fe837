// Text as the chat shows it.

import { html, type Html } from '#platform';

/** Bold: `*like this*`. */
export function asInChat(text: string): readonly (Html | string)[] {
  return text.split(/\*([^*\n]+)\*/).map((part, index) => (index % 2 === 1 ? html`<b>${part}</b>` : part));
}
