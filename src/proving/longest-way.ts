// The dearest way to each application on which nothing goes wrong. A walk follows one of several alike places; here those that
// were not followed count too: from each, what follows costs the same as from the one that was.

import type { Exploration, Lead, Place } from './explore.ts';

export type Way = {
  readonly messages: number;
  readonly questions: number;
  /** What was done, from the first screen on. */
  readonly steps: readonly string[];
};

type Reached = {
  readonly messages: number;
  readonly questions: number;
  readonly from?: { readonly place: Place; readonly lead: Lead };
};

export function longestWays({ places }: Exploration): (filed: Place) => Way | undefined {
  const reached = new Map<Place, Reached>();
  const [first] = places;
  if (first?.messages !== undefined) reached.set(first, { messages: first.messages, questions: 0 });
  const queue = first ? [first] : [];
  const waiting = new Set(queue);
  for (let place = queue.shift(); place; place = queue.shift()) {
    waiting.delete(place);
    const here = reached.get(place);
    if (!here) continue;
    for (const lead of place.leads) {
      const { place: next, right } = lead;
      if (!next || !right) continue;
      const messages = here.messages + right.messages;
      if (messages <= (reached.get(next)?.messages ?? 0) || isOnWay(reached, place, next)) continue;
      reached.set(next, { messages, questions: here.questions + (right.question ? 1 : 0), from: { place, lead } });
      if (waiting.has(next)) continue;
      waiting.add(next);
      queue.push(next);
    }
  }
  return (filed) => {
    const end = reached.get(filed);
    return end && { messages: end.messages, questions: end.questions, steps: stepsTo(reached, filed) };
  };
}

/** Nobody goes in circles to be right. */
function isOnWay(reached: ReadonlyMap<Place, Reached>, place: Place, sought: Place): boolean {
  for (let here: Place | undefined = place; here; here = reached.get(here)?.from?.place)
    if (here === sought) return true;
  return false;
}

function stepsTo(reached: ReadonlyMap<Place, Reached>, end: Place): readonly string[] {
  const steps: string[] = [];
  for (let from = reached.get(end)?.from; from; from = reached.get(from.place)?.from)
    steps.unshift(`${from.place.screen}: ${from.lead.by}`);
  return steps;
}
