import { quoteForChat } from '#language';
import type { PersonAnsweredInput, PersonNotedInput } from '../input.ts';
import { note, say, type Turn } from '../turn.ts';

/** A person was asked for: the number of the request, and what it is about. What was open stays behind it. */
export function handlePersonNoted(turn: Turn, { number }: PersonNotedInput): void {
  turn.state = { ...turn.state, overlay: { kind: 'person', number } };
  turn.speaks = true;
}

/** Said before whatever is open, which stays open. */
export function handlePersonAnswered(turn: Turn, { number, text }: PersonAnsweredInput): void {
  const { overlay } = turn.state;
  if (overlay?.kind === 'person' && overlay.number === number) {
    const { overlay: _answered, ...rest } = turn.state;
    turn.state = rest;
  }
  note(turn, say(turn, 'person.answered', { number, text: quoteForChat(text) }));
}
