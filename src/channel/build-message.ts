// From what is to be said to the content of a WhatsApp message, within WhatsApp's limits. Choices become buttons or
// a list; everything rarer is built in build-request.ts.

import { areButtons } from '#catalogue';
import { AppError } from '#platform';
import { buildRequest, type RequestMessage } from './build-request.ts';
import { countCharacters, LIMITS } from './wire/index.ts';

export type ChannelMessage =
  | RequestMessage
  | { readonly kind: 'text'; readonly body: string }
  | {
      readonly kind: 'choices';
      readonly body: string;
      readonly header?: string | undefined;
      readonly footer?: string | undefined;
      readonly listButton: string;
      readonly listTitle: string;
      readonly choices: readonly {
        readonly id: string;
        readonly title: string;
        readonly description?: string | undefined;
      }[];
    }
  | { readonly kind: 'document'; readonly certificateId: string; readonly fileName: string; readonly caption: string };

/** JSON content without recipient; what the outbox keeps. A message beyond a limit is a bug of its author and throws. */
export function buildMessage(message: ChannelMessage): string {
  if (message.kind !== 'text' && message.kind !== 'choices' && message.kind !== 'document')
    return buildRequest(message);
  switch (message.kind) {
    case 'text':
      within('text', message.body, LIMITS.textBody);
      return JSON.stringify({ type: 'text', text: { preview_url: false, body: message.body } });
    case 'document':
      within('caption', message.caption, LIMITS.caption);
      return JSON.stringify({
        type: 'certificate',
        certificateId: message.certificateId,
        fileName: message.fileName,
        caption: message.caption,
      });
    case 'choices':
      return JSON.stringify({ type: 'interactive', interactive: buildInteractive(message) });
  }
}

function buildInteractive(message: Extract<ChannelMessage, { kind: 'choices' }>): object {
  if (message.choices.length === 0 || message.choices.length > 10) {
    throw new AppError('input.invalid', `a message offers 1 to 10 choices, not ${message.choices.length}`);
  }
  within('body', message.body, LIMITS.interactiveBody);
  within('header', message.header ?? '', LIMITS.interactiveHeader);
  within('footer', message.footer ?? '', LIMITS.interactiveFooter);
  const frame = {
    ...(message.header === undefined ? {} : { header: { type: 'text', text: message.header } }),
    body: { text: message.body },
    ...(message.footer === undefined ? {} : { footer: { text: message.footer } }),
  };
  if (areButtons(message.choices)) {
    for (const choice of message.choices) {
      within('button id', choice.id, LIMITS.buttonId);
      within('button title', choice.title, LIMITS.buttonTitle);
    }
    return {
      type: 'button',
      ...frame,
      action: {
        buttons: message.choices.map((choice) => ({ type: 'reply', reply: { id: choice.id, title: choice.title } })),
      },
    };
  }
  within('list button', message.listButton, LIMITS.listButton);
  within('list title', message.listTitle, LIMITS.listSectionTitle);
  for (const choice of message.choices) {
    within('row id', choice.id, LIMITS.listRowId);
    within('row title', choice.title, LIMITS.listRowTitle);
    within('row description', choice.description ?? '', LIMITS.listRowDescription);
  }
  return {
    type: 'list',
    ...frame,
    action: {
      button: message.listButton,
      sections: [
        {
          title: message.listTitle,
          rows: message.choices.map((choice) => ({
            id: choice.id,
            title: choice.title,
            ...(choice.description === undefined ? {} : { description: choice.description }),
          })),
        },
      ],
    },
  };
}

function within(part: string, text: string, limit: number): void {
  const length = countCharacters(text);
  if (length > limit)
    throw new AppError('input.invalid', `the ${part} of a message has ${length} characters of ${limit}`);
}
