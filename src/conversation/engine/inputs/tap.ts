import { askOf } from '../ask.ts';
import type { TapInput } from '../input.ts';
import { answerTo, promptFor } from '../phases/index.ts';
import { openMenu } from '../start-service.ts';
import { note, say, type Turn } from '../turn.ts';

/** A tapped button or row. Only a choice of the open prompt counts; anything else changes nothing and is told so. */
export function handleTap(turn: Turn, input: TapInput): void {
  const ask = askOf(turn.state);
  if (ask.kind === 'idle') {
    // Tapped twice: the first tap counts.
    if (turn.state.filing) return note(turn, say(turn, 'filed.sending'));
    return openMenu(turn, say(turn, 'stale.tap'));
  }
  const { prompt } = turn.state;
  const choices = promptFor(turn, ask).choices ?? [];
  const tapped = choices.find(({ value }) => prompt && input.choice === `${prompt.id}:${value}`);
  if (tapped) answerTo(turn, ask, { kind: 'choice', value: tapped.value });
  else note(turn, say(turn, 'stale.tap'));
}
