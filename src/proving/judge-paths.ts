// What a walk shows of the paths: screens that nobody comes to, places that lead nowhere, rules that go one way only, and whatever
// broke. Each in words of somebody who writes services.

import { isLetter, listFields, type Finding } from '#catalogue';
import { isComparison, wayOf, type Branch, type Way } from './branches.ts';
import type { Exploration, Place } from './explore.ts';
import { pathOfSlot, type Places, type Told } from './places.ts';

/** Paths are the same in every language; words are not. */
export function judgePaths(walk: Exploration, places: Places): readonly Finding[] {
  if (walk.filed.length === 0) return [...judgeBroken(walk, places), ...judgeNobody(walk, places)];
  return [
    ...judgeBroken(walk, places),
    ...judgeScreens(walk, places),
    ...judgeDeadEnds(walk, places),
    ...judgeRules(walk, places),
  ];
}

export function judgeBroken({ broke, stage }: Exploration, places: Places): readonly Finding[] {
  const seen = new Map(broke.map((one) => [`${one.screen} ${one.message}`, one]));
  return [...seen.values()].map(({ screen, by, message }) =>
    places.inService(pathOfScreen(stage.definition, screen), {
      rule: 'does-not-run',
      problem: `In ${stage.language}, at "${screen}", after "${by}": ${message}.`,
      remedy: message.startsWith('no text')
        ? 'Write these words in this language.'
        : 'Tell the people who keep Dwar: a definition must never get this far.',
    }),
  );
}

/** A form for somebody else, where the definition allows it: its own questions are reached, and it can be sent. */
export function judgeHelped(walk: Exploration, places: Places): readonly Finding[] {
  const letter = walk.stage.definition.helpers?.withoutPhone;
  const missing = letter !== undefined && !isReached(walk, letter);
  const told: Told = {
    rule: 'never-asked',
    problem: `The letter "${letter ?? ''}" is never asked of somebody who helps a person without a phone.`,
    remedy: 'Take its `when` away, or correct it.',
  };
  return [
    ...judgeBroken(walk, places),
    ...(walk.filed.length === 0 ? judgeNobody(walk, places) : []),
    ...(missing && letter !== undefined ? [places.inService(pathOfSlot(walk.stage.definition, letter), told)] : []),
  ];
}

function judgeNobody(walk: Exploration, places: Places): readonly Finding[] {
  const last = walk.places.at(-1);
  const told: Told = {
    rule: 'nobody-gets-through',
    problem: `Of ${walk.steps} steps tried, none sends an application; the farthest is "${last?.screen ?? 'the first screen'}" (${trailOf(last)}).`,
    remedy: 'Look at the rule or check that stops there: no answer satisfies it. Correct it, or take it away.',
  };
  return [places.inService(pathOfScreen(walk.stage.definition, last?.screen ?? ''), told)];
}

function judgeScreens(walk: Exploration, places: Places): readonly Finding[] {
  const { definition } = walk.stage;
  const findings: Finding[] = [];
  const add = (id: string, what: string): void => {
    const rule = [...listFields(definition), ...definition.evidence].find((one) => one.id === id)?.when;
    const because = rule === undefined ? 'everybody is stopped before it' : `its rule \`${rule}\` never holds`;
    const problem = `The ${what} "${id}" is never asked: ${because}.`;
    const remedy =
      rule === undefined
        ? 'Move it before the check that stops.'
        : 'Correct `when` (are the names and values those of earlier questions?), or remove it.';
    findings.push(
      places.inService([...pathOfSlot(definition, id), ...(rule === undefined ? [] : ['when'])], {
        rule: 'never-asked',
        problem,
        remedy,
      }),
    );
  };
  for (const field of listFields(definition)) if (!isReached(walk, field.id)) add(field.id, 'question');
  const asked = definition.evidence.filter((one) => !isLetter(definition, one.id));
  for (const evidence of asked) if (!isReached(walk, evidence.id)) add(evidence.id, 'document');
  return findings;
}

function isReached({ screens }: Exploration, id: string): boolean {
  return screens.has(`field:${id}`) || screens.has(`evidence:${id}`);
}

/** Places from which nothing leads to an application, nor to being told that this is not for them. */
function judgeDeadEnds(walk: Exploration, places: Places): readonly Finding[] {
  const reaching = new Set<Place>(walk.places.filter((place) => place.end === 'filed' || place.end === 'stopped'));
  const screens = new Map<string, number>();
  const enter = (place: Place): void =>
    void (reaching.add(place), screens.set(place.screen, (screens.get(place.screen) ?? 0) + 1));
  for (let grew = true; grew;) {
    grew = false;
    for (const place of walk.places) {
      if (reaching.has(place) || place.end) continue;
      // A place that was not followed is like others on its screen; but not like this one, where it is the same again.
      const leads = place.leads.some((lead) =>
        lead.place ? reaching.has(lead.place) : lead.sign !== place.sign && screens.has(lead.screen),
      );
      if (!leads) continue;
      enter(place);
      grew = true;
    }
  }
  const stuck = walk.places.filter(
    (place) =>
      place.tried === true &&
      !place.end &&
      !reaching.has(place) &&
      place.spot.state.journey &&
      !place.screen.startsWith('overlay:'),
  );
  const byScreen = new Map<string, Place>();
  for (const place of stuck) if (!byScreen.has(place.screen)) byScreen.set(place.screen, place);
  // The farthest place is where it hurts; the ones before it only lead there.
  const [first] = [...byScreen.values()].toSorted((a, b) => b.questions - a.questions);
  if (!first) return [];
  return [
    places.inService(pathOfScreen(walk.stage.definition, first.screen), {
      rule: 'dead-end',
      problem: `At "${first.screen}" nothing leads on: every answer is sent back (${trailOf(first)}). Only cancelling is left.`,
      remedy:
        'A check or rule asks for something that these answers cannot give. Let it also hold for them, or stop them earlier with an eligibility rule that says why.',
    }),
  ];
}

function judgeRules(walk: Exploration, places: Places): readonly Finding[] {
  const { catalogue, definition } = walk.stage;
  return walk.branches.flatMap((branch): readonly Finding[] => {
    const atEnd = new Set<Way>(walk.filed.map(({ facts }) => wayOf(catalogue, definition, branch, facts)));
    const ways = new Set([...(walk.ways.get(branch) ?? []), ...atEnd]);
    const tell = (rule: string, problem: string, remedy: string): readonly Finding[] => [
      places.atBranch(branch, { rule, problem: `${branch.place}: ${problem}`, remedy }),
    ];
    if (branch.expects !== 'yes-no')
      return atEnd.has('true') || !atEnd.has('unknown')
        ? []
        : tell(
            'rule-not-reckoned',
            `\`${branch.rule}\` cannot be reckoned for any application.`,
            'Use answers that everybody gives, or guard it: answered(x) ? … : 0.',
          );
    const isQuestion = branch.at[0] === 'pages' || branch.at[0] === 'evidence';
    // A question that was never asked says so itself (never-asked).
    if (isQuestion && !ways.has('true')) return [];
    if (!ways.has('true') && !ways.has('false'))
      return tell(
        'rule-not-reckoned',
        `\`${branch.rule}\` can never be told: one of its answers is never there, or it divides by nothing.`,
        'Look at the names in it: are they asked of the same people? Has each setting a value for today?',
      );
    if (!ways.has('true')) return tell('never-true', `\`${branch.rule}\` is never true.`, neverTrue(branch));
    const doesNotHold = ways.has('false') || ((isQuestion || branch.at[0] !== 'checks') && atEnd.has('unknown'));
    if (!doesNotHold) return tell('never-false', `\`${branch.rule}\` is always true.`, neverFalse(branch));
    return judgeParts(walk, branch, places);
  });
}

/** Each comparison inside a rule both ways; those that only examples reach are told, not refused. */
function judgeParts(walk: Exploration, branch: Branch, places: Places): readonly Finding[] {
  const ways = walk.atomWays.get(branch) ?? [];
  return branch.atoms.flatMap((use, at) => {
    const seen = ways[at];
    if (!isComparison(branch, use) || use.atom.kind === 'other' || !seen || (seen.has('true') && seen.has('false')))
      return [];
    if (use.atom.kind === 'answered') return [];
    const way = seen.has('true') ? 'always true' : seen.has('false') ? 'never true' : 'never known';
    return [
      places.atBranch(branch, {
        rule: 'part-one-way',
        problem: `${branch.place}: the part \`${use.words}\` is ${way}.`,
        remedy: 'Correct it, or leave this part out: the rule means the same without it.',
      }),
    ];
  });
}

function neverTrue({ at }: Branch): string {
  switch (at[0]) {
    case 'checks':
      return 'Nobody can satisfy it. Turn the comparison round, or correct its figure.';
    case 'eligibility':
      return 'Nobody is ever stopped by it. Turn the comparison round, or remove it.';
    case undefined:
    default:
      return 'Correct it, or remove what hangs on it.';
  }
}

function neverFalse({ at }: Branch): string {
  switch (at[0]) {
    case 'checks':
      return 'It never finds anything. Turn the comparison round, or remove it.';
    case 'eligibility':
      return 'Everybody is stopped by it. Turn the comparison round.';
    case undefined:
    default:
      return 'Remove the rule: it holds for everybody. Or correct it.';
  }
}

/** What is uncovered because no example of ours leads there: told, not refused. */
export function uncoveredParts(walk: Exploration): readonly string[] {
  return walk.branches.flatMap((branch) =>
    branch.atoms.flatMap((use, at) => {
      const seen = walk.atomWays.get(branch)?.[at];
      if (use.atom.kind !== 'other' || !isComparison(branch, use) || !seen || (seen.has('true') && seen.has('false')))
        return [];
      return [`${branch.place}: \`${use.words}\``];
    }),
  );
}

export function pathOfScreen(
  definition: Exploration['stage']['definition'],
  screen: string,
): readonly (string | number)[] {
  const [kind, id = ''] = screen.split(':');
  if (kind === 'field' || kind === 'evidence') return pathOfSlot(definition, id);
  if (kind === 'lookup' || kind === 'lookup-failed') return ['lookups', id];
  return kind === 'capacity' ? ['capacities'] : [];
}

/** How somebody came there, the last few answers of it. */
function trailOf(place: Place | undefined): string {
  const trail: string[] = [];
  for (let at = place; at?.from; at = at.from.place)
    trail.unshift(`${at.from.place.screen.replace(/^field:/, '')} = ${at.from.by}`);
  return trail.slice(-4).join(', ');
}
