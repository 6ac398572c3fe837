// Walks one service in one language, breadth first, through the engine itself. Two places on the same screen count as one where
// every pair of rules went the same ways to get there (or knows the same answers to go on with): so each way of each rule, and
// each pair of ways, is walked on from, while the number of places stays bounded. Judged by judge.ts and economy.ts.

import type { RuleFacts } from '#catalogue';
import { factsIn, standing, wayOf, type Branch, type Way } from './branches.ts';
import { movesAt, type Move } from './moves.ts';
import { firstSpot, give, saidIn, screenOf, tap, type Spot, type Stage } from './stage.ts';

export type Bounds = {
  /** Most places on one screen from which pairs of ways are followed. */
  readonly perScreen: number;
  /** Most places in all. */
  readonly places: number;
  /** Only one way of each rule matters: for languages after the first, whose paths are the same. */
  readonly coarse?: true;
};

export type Place = {
  readonly spot: Spot;
  readonly screen: string;
  /** How it was reached. */
  readonly from?: { readonly place: Place; readonly by: string };
  /** Billable messages so far, where everything was right the first time. */
  readonly messages: number | undefined;
  /** Questions answered so far. */
  readonly questions: number;
  /** Where each move led: to a place that is followed, or to one like others on its screen. */
  readonly leads: Lead[];
  readonly sign: string;
  /** Everything that leads on from here was tried; on screens of their own choice only once. */
  tried?: true;
  /** `stopped`: told that this is not for them; `left`: closed by themselves. */
  end?: 'filed' | 'stopped' | 'left';
};

export type Lead = {
  readonly place?: Place;
  readonly screen: string;
  readonly sign: string;
  /** What was done. */
  readonly by: string;
  /** Messages said on the way, and whether a question was answered; absent where it was not right the first time. */
  readonly right?: { readonly messages: number; readonly question: boolean };
};

export type Filed = { readonly place: Place; readonly facts: RuleFacts };

export type Exploration = {
  readonly stage: Stage;
  readonly branches: readonly Branch[];
  readonly places: readonly Place[];
  readonly filed: readonly Filed[];
  /** Screen → times reached. */
  readonly screens: ReadonlyMap<string, number>;
  /** Ways each rule went where its answers were complete, and each comparison. */
  readonly ways: ReadonlyMap<Branch, ReadonlySet<Way>>;
  readonly atomWays: ReadonlyMap<Branch, readonly ReadonlySet<Way>[]>;
  /** Classes of answers tried: `field: class`. */
  readonly classes: ReadonlySet<string>;
  /** Every distinct message, with the screen it led to. */
  readonly heard: readonly { readonly spot: Spot; readonly screen: string }[];
  /** What threw: the screen and what was done there. */
  readonly broke: readonly { readonly screen: string; readonly by: string; readonly message: string }[];
  readonly steps: number;
  readonly cut: boolean;
};

/** `asHelper`: the form is filled in for somebody else, whose agreement it takes. */
export function explore(stage: Stage, branches: readonly Branch[], bounds: Bounds, asHelper = false): Exploration {
  const places: Place[] = [];
  const queue: Place[] = [];
  const filed: Filed[] = [];
  const screens = new Map<string, number>();
  const ways = new Map(branches.map((branch) => [branch, new Set<Way>()]));
  const atomWays = new Map(branches.map((branch) => [branch, branch.atoms.map(() => new Set<Way>())]));
  const classes = new Set<string>();
  const heard = new Map<string, { spot: Spot; screen: string }>();
  const broke: { screen: string; by: string; message: string }[] = [];
  const known = new Set<string>();
  const bySign = new Map<string, Place>();
  const keptOn = new Map<string, number>();
  const sided = new Set<string>();
  let steps = 0;
  let cut = false;

  const look = (spot: Spot, screen: string): void => {
    for (const event of spot.events) {
      if (event.kind !== 'said') continue;
      const { message } = event;
      const key = JSON.stringify(
        message.kind === 'choices' ? [message.body, message.choices.map((one) => one.title)] : message,
      );
      if (!heard.has(key)) heard.set(key, { spot, screen });
    }
  };

  const noteWays =
    (branch: Branch) =>
    (way: Way, parts: readonly (Way | undefined)[]): void => {
      ways.get(branch)?.add(way);
      for (const [at, part] of parts.entries()) if (part) atomWays.get(branch)?.[at]?.add(part);
    };

  /** Signs of a place: how every rule stands there. Undefined where no form is open. */
  const signsOf = (spot: Spot, messages: number | undefined): readonly string[] => {
    const { journey } = spot.state;
    if (!journey) return [];
    const facts = factsIn(journey, stage.today);
    return [
      ...branches.map(
        (branch, at) =>
          `${at}${bounds.coarse ? wayOf(stage.catalogue, stage.definition, branch, facts) : standing(stage, branch, facts, noteWays(branch))}`,
      ),
      ...(journey.helping ? [journey.helping.mobile === null ? 'letter' : 'phone'] : []),
      `m${bounds.coarse ? '' : (messages ?? '-')}`,
    ];
  };

  const arrive = (
    spot: Spot,
    from: Place | undefined,
    by: string,
    clean: boolean,
    question: boolean,
    cost: number,
  ): void => {
    const screen = screenOf(spot);
    screens.set(screen, (screens.get(screen) ?? 0) + 1);
    const messages =
      clean && (from === undefined || from.messages !== undefined) ? (from?.messages ?? 0) + cost : undefined;
    const signs = signsOf(spot, messages);
    const sign = `${screen}|${signs.slice(0, -1).join(' ')}`;
    const isFiled = spot.events.some((event) => event.kind === 'applicationFiled');
    const isStopped = !isFiled && from?.spot.state.journey !== undefined && spot.state.journey === undefined;
    const ends = isFiled || isStopped;
    const like = bySign.get(sign);
    const isNew = ends || isNovel(known, screen, signs, (keptOn.get(screen) ?? 0) < bounds.perScreen);
    const back = { screen, sign, by, ...(clean ? { right: { messages: cost, question } } : {}) };
    if (!isNew) {
      from?.leads.push(like ? { place: like, ...back } : back);
      return;
    }
    if (places.length >= bounds.places) {
      cut = true;
      from?.leads.push(back);
      return;
    }
    const place: Place = {
      spot,
      screen,
      ...(from ? { from: { place: from, by } } : {}),
      messages,
      questions: (from?.questions ?? 0) + (question ? 1 : 0),
      leads: [],
      sign,
    };
    places.push(place);
    keptOn.set(screen, (keptOn.get(screen) ?? 0) + 1);
    if (!like) bySign.set(sign, place);
    from?.leads.push({ place, ...back });
    if (isFiled) {
      place.end = 'filed';
      filed.push({ place, facts: filedFacts(spot, stage.today) });
    } else if (isStopped)
      place.end = from?.screen === 'start' || from?.screen.startsWith('overlay:') === true ? 'left' : 'stopped';
    else queue.push(place);
  };

  const follow = (place: Place, move: Move): void => {
    const before = place.screen;
    try {
      const spots = move.go(place.spot);
      steps += spots.length;
      const { journey } = place.spot.state;
      const facts = journey && move.after?.(factsIn(journey, stage.today));
      if (facts && !bounds.coarse) branches.forEach((branch) => standing(stage, branch, facts, noteWays(branch)));
      for (const spot of spots) look(spot, screenOf(spot));
      const last = spots.at(-1);
      if (!last) return;
      const cost = spots.reduce((sum, one) => sum + saidIn(one), 0);
      const taken = screenOf(last) !== before || last.state.journey?.id !== place.spot.state.journey?.id;
      // A name that the register does not know there is looked at once more.
      const doubted = last.state.journey?.nameTold === true && journey?.nameTold !== true;
      arrive(last, place, move.by, move.clean && taken && !doubted, move.question, cost);
    } catch (error) {
      broke.push({ screen: before, by: move.by, message: error instanceof Error ? error.message : String(error) });
    }
  };

  const asked = begin(stage);
  const begun = asHelper ? tap(stage, asked, 'helping') : asked;
  look(begun, screenOf(begun));
  arrive(begun, undefined, 'begin', true, false, saidIn(begun));
  for (let place = queue.shift(); place; place = queue.shift()) {
    const here = movesAt(stage, place.spot, branches, classes);
    const main = here.filter((one) => !one.side);
    if (main.length > 0) place.tried = true;
    for (const move of main) follow(place, move);
    if (sided.has(place.screen)) continue;
    sided.add(place.screen);
    for (const move of here.filter((one) => one.side)) follow(place, move);
  }
  return {
    stage,
    branches,
    places,
    filed,
    screens,
    ways,
    atomWays,
    classes,
    heard: [...heard.values()],
    broke,
    steps,
    cut,
  };
}

/** The service, asked for by its name. */
function begin(stage: Stage): Spot {
  const { catalogue, definition, language } = stage;
  return give(stage, firstSpot(stage), { kind: 'text', text: catalogue.text(definition.id, language, 'name') });
}

/** Whether anything here was not there before on this screen: one rule's way always, a pair of ways while there is room. */
function isNovel(known: Set<string>, screen: string, signs: readonly string[], hasRoom: boolean): boolean {
  let fresh = false;
  const note = (key: string): void => {
    if (known.has(key)) return;
    known.add(key);
    fresh = true;
  };
  note(screen);
  for (const sign of signs) note(`${screen}|${sign}`);
  if (!hasRoom) return fresh;
  for (const [a, one] of signs.entries()) for (const other of signs.slice(a + 1)) note(`${screen}|${one}|${other}`);
  return fresh;
}

function filedFacts(spot: Spot, today: string): RuleFacts {
  const filed = spot.events.find((event) => event.kind === 'applicationFiled');
  if (filed?.kind !== 'applicationFiled') throw new Error('nothing was filed here');
  const { answers, capacity, record, documents } = filed;
  return { answers, capacity, today, record: record?.facts, documents: documents.map((one) => one.evidence) };
}
