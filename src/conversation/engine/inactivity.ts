import { addHours, without, type Turn } from './turn.ts';

// One timer watches an open form. It is not moved at every message (that would be a write each time): when it fires it
// looks at when the citizen was last heard and sets itself again if that was later.

/** (Re)sets the timer to so many hours after the citizen was last heard. */
export function setInactivityTimer(turn: Turn, hours: number): void {
  cancelInactivityTimer(turn);
  const timers = turn.state.timers + 1;
  const timer = `inactivity:${timers}`;
  const dueAt = addHours(turn.state.lastHeardAt ?? turn.input.now, hours);
  turn.state = { ...turn.state, timers, inactivity: { timer, dueAt } };
  turn.events.push({ kind: 'timerSet', timer, dueAt });
}

export function cancelInactivityTimer(turn: Turn): void {
  const { inactivity } = turn.state;
  if (!inactivity) return;
  turn.events.push({ kind: 'timerCancelled', timer: inactivity.timer });
  turn.state = without(turn.state, 'inactivity');
}
