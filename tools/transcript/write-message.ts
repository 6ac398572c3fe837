import { areButtons } from '#catalogue';
import type { OutgoingMessage } from '#conversation/engine';

const indent = '      ';

/** One message of ours as it stands in a transcript. */
export function writeMessage(message: OutgoingMessage): string {
  if (message.kind === 'document') return block(`dwar sends: ${message.fileName}`, message.caption);
  if (message.kind === 'text') return block('dwar:', message.body);
  const choices = areButtons(message.choices)
    ? message.choices.map((choice) => `[${choice.title}]`).join(' ')
    : [
        `(${message.listButton})`,
        ...message.choices.map((choice) =>
          choice.description === undefined ? `- ${choice.title}` : `- ${choice.title}: ${choice.description}`,
        ),
      ].join('\n');
  return block('dwar:', `${message.body}\n${choices}`);
}

function block(head: string, body: string): string {
  const rows = body.split('\n').map((row) => (row === '' ? '' : `${indent}${row}`));
  return [head, ...rows].join('\n');
}
