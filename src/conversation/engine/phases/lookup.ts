import { advance, moveTo } from '../journey.ts';
import type { Answer, Prompt } from '../prompt.ts';
import type { At } from '../state.ts';
import { note, say, type Turn } from '../turn.ts';

/** While the register is asked. Said once as news, and again to whoever writes meanwhile. */
export function promptLookup(turn: Turn): Prompt {
  return {
    body: say(turn, turn.input.kind === 'registryReplied' || asksNow(turn) ? 'lookup.asked' : 'lookup.waiting'),
    choices: [{ value: 'cancel', title: say(turn, 'review.cancel') }],
  };
}

export function answerLookup(turn: Turn, answer: Answer): void {
  if (answer.kind === 'choice') turn.state = { ...turn.state, overlay: { kind: 'cancel' } };
  else turn.speaks = true;
}

type Failed = Extract<At, { kind: 'lookup-failed' }>;

/** Nothing that may be shown was found, or the register is silent. */
export function promptLookupFailed(turn: Turn, at: Failed): Prompt {
  const change = { value: 'change', title: say(turn, 'lookup.change') };
  const cancel = { value: 'cancel', title: say(turn, 'review.cancel') };
  if (at.outcome === 'not-found') return { body: say(turn, 'lookup.notFound'), choices: [change, cancel] };
  const retry = { value: 'retry', title: say(turn, 'lookup.retry') };
  return { body: say(turn, 'lookup.unavailable'), choices: [retry, change, cancel], yes: 'retry' };
}

export function answerLookupFailed(turn: Turn, answer: Answer): void {
  if (answer.kind !== 'choice') return note(turn, say(turn, 'errors.choose'));
  if (answer.value === 'retry') advance(turn);
  else if (answer.value === 'change') moveTo(turn, { kind: 'change', page: 0 });
  else turn.state = { ...turn.state, overlay: { kind: 'cancel' } };
}

function asksNow(turn: Turn): boolean {
  return turn.events.some((event) => event.kind === 'registryAsked');
}
