import { setInactivityTimer } from './inactivity.ts';
import { note, say, sayOf, without, type Turn } from './turn.ts';

/** What holds for every message of the citizen, whatever is in it: it is answered, and the clock of silence starts again. */
export function hearCitizen(turn: Turn): void {
  turn.speaks = true;
  turn.state = { ...turn.state, lastHeardAt: turn.input.receivedAt };
  const { lapsed, journey } = turn.state;
  if (lapsed !== undefined) {
    turn.state = without(turn.state, 'lapsed');
    if (turn.deps.catalogue.findService(lapsed)) {
      note(turn, say(turn, 'lapsed.told', { service: sayOf(turn, lapsed, 'name') }));
    }
  }
  if (journey?.reminded === true) {
    turn.state = { ...turn.state, journey: { ...journey, reminded: false } };
    setInactivityTimer(turn, turn.deps.catalogue.region.conversation.remindAfterHours);
  }
}
