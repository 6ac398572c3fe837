import { takeUp } from './drafts.ts';
import { setInactivityTimer } from './inactivity.ts';
import { note, say, sayOf, without, type Turn } from './turn.ts';

/** What holds for every message of the citizen, whatever is in it: it is answered, and the clock of silence starts again. */
export function hearCitizen(turn: Turn): void {
  turn.speaks = true;
  turn.state = { ...turn.state, lastHeardAt: turn.input.receivedAt };
  const { lapsed, laidAside, journey } = turn.state;
  if (laidAside !== undefined) {
    turn.state = without(turn.state, 'laidAside');
    takeUp(turn, laidAside);
    if (turn.state.journey) note(turn, say(turn, 'drafts.kept'));
  }
  if (lapsed !== undefined) {
    turn.state = without(turn.state, 'lapsed');
    note(turn, say(turn, 'lapsed.told', { service: nameOf(turn, lapsed) }));
  }
  if (journey?.reminded === true) {
    turn.state = { ...turn.state, journey: { ...journey, reminded: false } };
    setInactivityTimer(turn, turn.deps.catalogue.region.conversation.remindAfterHours);
  }
}

/** The name of a service, also of one that this catalogue no longer has. */
function nameOf(turn: Turn, serviceId: string): string {
  return turn.deps.catalogue.findService(serviceId) ? sayOf(turn, serviceId, 'name') : serviceId;
}
