import { expect, test } from 'vitest';
import { buildMessage } from './build-message.ts';
import { LIMITS, OutboundMessage } from './wire/index.ts';

const choice = (index: number) => ({ id: `p1:${index}`, title: `Choice ${index}` });
const choices = (count: number) => Array.from({ length: count }, (_, index) => choice(index));
const frame = { kind: 'choices', body: 'What now?', listButton: 'Choose', listTitle: 'One of these' } as const;

function accepted(content: string): boolean {
  const whole = { messaging_product: 'whatsapp', recipient_type: 'individual', to: '+919999900001' };
  return OutboundMessage.safeParse({ ...whole, ...JSON.parse(content) }).success;
}

test('up to three choices become buttons, more become a list, and Meta takes both', () => {
  for (const count of [1, 2, 3]) {
    const content = buildMessage({ ...frame, choices: choices(count) });
    expect(JSON.parse(content).interactive.type).toBe('button');
    expect(accepted(content)).toBe(true);
  }
  for (const count of [4, 10]) {
    const content = buildMessage({ ...frame, choices: choices(count) });
    expect(JSON.parse(content).interactive.type).toBe('list');
    expect(JSON.parse(content).interactive.action.sections).toMatchObject([{ title: 'One of these' }]);
    expect(accepted(content)).toBe(true);
  }
  expect(accepted(buildMessage({ kind: 'text', body: 'नमस्ते' }))).toBe(true);
});

test('a message beyond a limit is refused before it is stored', () => {
  const long = 'क'.repeat(LIMITS.interactiveBody + 1);
  const refused = [
    { kind: 'text', body: 'a'.repeat(LIMITS.textBody + 1) },
    { ...frame, body: long, choices: choices(1) },
    { ...frame, choices: choices(11) },
    { ...frame, choices: [] },
    { ...frame, choices: [{ id: 'p1:a', title: 'a title that is far too long' }] },
    { ...frame, choices: [...choices(3), { id: 'p1:x', title: 'a row title that is too long' }] },
    { ...frame, choices: choices(4), listTitle: 'a list title that is too long' },
    { kind: 'document', certificateId: 'x', fileName: 'a.pdf', caption: 'a'.repeat(LIMITS.caption + 1) },
  ] as const;
  for (const message of refused) expect(() => buildMessage(message)).toThrow(/characters of|1 to 10 choices/);
});
