import { listFields, readField, type Field } from '#catalogue';
import { maskSecrets } from '#language';
import { askOf } from './ask.ts';
import { fieldContext } from './facts.ts';
import { itemOf, rulesOf } from './replies.ts';
import { note, say, type Turn } from './turn.ts';

/** Kinds whose answers may look like such a number and be none. */
const numbers: ReadonlySet<Field['kind']> = new Set(['registration-number', 'mobile', 'number', 'amount']);

/**
 * What a citizen wrote, with Aadhaar and card numbers, codes and PINs masked: what they wrote is blanked where it is stored, and
 * they are told. Where such a number is asked for, its own question takes it and keeps it from being stored.
 */
export function hideSecrets(turn: Turn, text: string): string {
  const masked = maskSecrets(text);
  if (masked === text || isAskedFor(turn, text)) return text;
  turn.events.push({ kind: 'secretHeard' });
  note(turn, say(turn, 'secret.told'));
  return masked;
}

function isAskedFor(turn: Turn, text: string): boolean {
  const ask = askOf(turn.state);
  if (ask.kind === 'overlay') return ask.overlay.kind === 'pin' || ask.overlay.kind === 'choose-pin';
  if (ask.kind === 'idle') return false;
  // The code of an agreement is asked for.
  if (ask.kind === 'agreement' || (ask.kind === 'journey' && ask.at.kind === 'agreement')) return true;
  const under = ask.kind === 'reply' ? ask.reply : ask.journey;
  const draft = ask.kind === 'reply' ? ask.reply.draft : ask.at.kind === 'field' ? ask.at.draft : undefined;
  const field = ask.kind === 'reply' ? fieldOfItem(turn, ask.reply) : fieldOfForm(turn, ask);
  if (!field) return false;
  if (field.kind === 'identity-proof') return true;
  if (!numbers.has(field.kind)) return false;
  return readField(fieldContext(turn, under, field), field, { kind: 'words', text }, draft).kind === 'value';
}

function fieldOfItem(turn: Turn, reply: Parameters<typeof itemOf>[1]): Field | undefined {
  const item = itemOf(turn, reply);
  return item?.kind === 'field' ? item.field : undefined;
}

function fieldOfForm(
  turn: Turn,
  { journey, at }: Extract<ReturnType<typeof askOf>, { kind: 'journey' }>,
): Field | undefined {
  const definition = rulesOf(turn, journey);
  return at.kind === 'field' && definition ? listFields(definition).find((one) => one.id === at.field) : undefined;
}
