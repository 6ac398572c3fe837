// One whole journey in which everything is right the first time, through the real engine, from the service's name to the paper in
// hand: what `/desk/authoring` shows of a definition. Pure. The one with the most to answer: more of the definition is seen in it.

import { listFields, type CaseNews, type RuleFacts, type ServiceDefinition } from '#catalogue';
import type { EngineEvent, OutgoingMessage } from '#conversation/engine';
import { listBranches, type Branch } from './branches.ts';
import { paisePerMessage, tellOutcome } from './economy.ts';
import { explore, type Bounds, type Filed, type Place } from './explore.ts';
import { movesAt } from './moves.ts';
import { PROVER_BOUNDS } from './prove.ts';
import { choicesAt, type Spot, type Stage } from './stage.ts';

export type PlayedTurn = {
  /** By the citizen, in their words (of a choice: its title), or by a system behind us. */
  readonly given:
    | { readonly kind: 'words'; readonly text: string }
    | { readonly kind: 'file' }
    | { readonly kind: 'place'; readonly latitude: number; readonly longitude: number }
    | { readonly kind: 'system'; readonly about: 'register' | 'document' | 'case' };
  readonly said: readonly OutgoingMessage[];
};

export type PlayedJourney = {
  readonly turns: readonly PlayedTurn[];
  /** Billable messages of it. */
  readonly messages: number;
  /** What they cost by the region's price table. */
  readonly paise: number;
  /** What was sent in the end. */
  readonly filed: Extract<EngineEvent, { readonly kind: 'applicationFiled' }>;
  readonly facts: RuleFacts;
};

/** Undefined where no answers lead to the end: the prover says why. */
export function playUsualJourney(
  stage: Stage,
  tell: (facts: RuleFacts) => Partial<CaseNews['params']> = () => ({}),
): PlayedJourney | undefined {
  const { catalogue, definition, today } = stage;
  const branches = listBranches(catalogue, definition, today);
  const wide = hasGroups(definition) ? explore(stage, branches, WIDE_ENOUGH) : undefined;
  const walk =
    wide !== undefined && wide.filed.length > 0
      ? wide
      : explore(stage, branches, { ...PROVER_BOUNDS.short, coarse: true });
  const size = ({ facts }: Filed): number => JSON.stringify(facts.answers).length;
  const clean = walk.filed.filter(({ place }) => place.messages !== undefined);
  const [chosen] = (clean.length > 0 ? clean : walk.filed).toSorted((one, other) => size(other) - size(one));
  const filed = chosen?.place.spot.events.find((event) => event.kind === 'applicationFiled');
  if (!chosen || filed?.kind !== 'applicationFiled') return undefined;
  const turns = turnsOf([
    ...spotsTo(stage, branches, chosen.place),
    ...tellOutcome(stage, chosen.place.spot, tell(chosen.facts)),
  ]);
  const messages = turns.reduce((sum, turn) => sum + turn.said.length, 0);
  return { turns, messages, paise: messages * paisePerMessage(stage), filed, facts: chosen.facts };
}

/** Who lists people and what they earn, and gets the sum right, is not met on the shortest ways. */
const WIDE_ENOUGH: Bounds = { perScreen: 0, places: 1500 };

function hasGroups(definition: ServiceDefinition): boolean {
  return listFields(definition).some((field) => field.kind === 'family-members');
}

/** Every step to a place: a move may take several. */
function spotsTo(stage: Stage, branches: readonly Branch[], place: Place): readonly Spot[] {
  if (!place.from) return [place.spot];
  const { place: before, by } = place.from;
  const state = JSON.stringify(place.spot.state);
  const steps = movesAt(stage, before.spot, branches, new Set())
    .filter((move) => move.by === by)
    .map((move) => move.go(before.spot))
    .find((spots) => JSON.stringify(spots.at(-1)?.state) === state);
  return [...spotsTo(stage, branches, before), ...(steps ?? [place.spot])];
}

function turnsOf(spots: readonly Spot[]): readonly PlayedTurn[] {
  return spots.flatMap((spot, index): readonly PlayedTurn[] => {
    const given = givenIn(spot, spots[index - 1]);
    const said = spot.events.flatMap((event) => (event.kind === 'said' ? [event.message] : []));
    return given === undefined ? [] : [{ given, said }];
  });
}

/** What is seen in a chat; undefined: nothing of it is. */
function givenIn({ input }: Spot, before: Spot | undefined): PlayedTurn['given'] | undefined {
  if (input?.kind === 'text') return { kind: 'words', text: input.text };
  if (input?.kind === 'tap') {
    const value = input.choice.slice(input.choice.indexOf(':') + 1);
    const title = before && choicesAt(before).find((one) => one.value === value)?.title;
    return { kind: 'words', text: title ?? value };
  }
  if (input?.kind === 'media') return { kind: 'file' };
  if (input?.kind === 'location') return { kind: 'place', latitude: input.latitude, longitude: input.longitude };
  const about = input && BY_THE_SYSTEM.get(input.kind);
  return about && { kind: 'system', about };
}

const BY_THE_SYSTEM = new Map<string, 'register' | 'document' | 'case'>([
  ['registryReplied', 'register'],
  ['documentChecked', 'document'],
  ['caseNews', 'case'],
]);
