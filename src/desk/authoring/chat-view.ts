// A played conversation as a phone shows it: what we say to the left with its buttons, what the citizen gives to the right, what
// our own systems tell between the two.

import { html, type Html } from '#platform';
import { assertNever } from '#platform/pure';
import type { PlayedTurn } from '#proving';
import type { Visit } from '#platform/web';
import { asInChat } from '../chat-text.ts';
import { deskWords } from '../page.ts';
import type { JourneyPreview } from './author-protocol.ts';

/** More buttons than this become a list that opens. */
const MOST_BUTTONS = 3;

export function chatView(visit: Visit, language: string, { turns }: JourneyPreview): Html {
  return html`<div
    class="bubble-ground phone"
    lang="${language}"
    tabindex="0"
    role="region"
    aria-labelledby="chat-title"
  >
    ${turns.map(({ given, said }) => html`${givenView(visit, given)} ${said.map((message) => messageView(message))}`)}
  </div>`;
}

function givenView(visit: Visit, given: PlayedTurn['given']): Html {
  const words = deskWords(visit);
  switch (given.kind) {
    case 'words':
      return html`<div class="bubble mine" dir="auto">${given.text}</div>`;
    case 'file':
      return html`<div class="bubble mine" lang="${visit.language}">📎 ${words('authoring.chat.file')}</div>`;
    case 'place':
      return html`<div class="bubble mine" dir="auto">📍 ${given.latitude}, ${given.longitude}</div>`;
    case 'system':
      return html`<p class="between" lang="${visit.language}">${words(`authoring.chat.${given.about}`)}</p>`;
    default:
      return assertNever(given);
  }
}

function messageView(message: PlayedTurn['said'][number]): Html {
  switch (message.kind) {
    case 'text':
      return html`<div class="bubble" dir="auto">${spoken(message.body)}</div>`;
    case 'document':
      return html`<div class="bubble" dir="auto">
        <p dir="ltr">📄 <b>${message.fileName}</b></p>
        ${spoken(message.caption)}
      </div>`;
    case 'choices': {
      const { header, body, footer, choices, listButton } = message;
      return html`<div class="bubble" dir="auto">
        ${header === undefined ? null : html`<p><b>${header}</b></p>`} ${spoken(body)}
        ${footer === undefined ? null : html`<p class="small quiet">${footer}</p>`}
        ${choices.length > MOST_BUTTONS ? openList(listButton, choices) : buttons(choices)}
      </div>`;
    }
    default:
      return assertNever(message);
  }
}

type Choices = Extract<PlayedTurn['said'][number], { kind: 'choices' }>['choices'];

function buttons(choices: Choices): Html {
  return html`<ul class="chat-buttons">
    ${choices.map(({ title }) => html`<li>${title}</li>`)}
  </ul>`;
}

function openList(button: string, choices: Choices): Html {
  return html`<details class="chat-list">
    <summary>☰ ${button}</summary>
    <ul>
      ${choices.map(({ title, description }) => html`<li>${title} ${more(description)}</li>`)}
    </ul>
  </details>`;
}

function more(description: string | undefined): Html | null {
  return description === undefined ? null : html`<span class="hint">${description}</span>`;
}

/** Its lines are kept, so nothing of the page's own may stand within. */
function spoken(text: string): Html {
  return html`<span class="chat-text">${asInChat(text)}</span>`;
}
