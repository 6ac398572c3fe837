// The catalogue prover: one service in every language that it must speak, walked, judged and reckoned. Pure; tools/services.ts
// prints what comes out, and publishing refuses what is found.

import type { Catalogue, CatalogueSource, Finding, ServiceDefinition } from '#catalogue';
import { isComparison, listBranches, type Branch } from './branches.ts';
import { judgeEconomy, paisePerMessage, reckonEconomy, type Economy } from './economy.ts';
import { explore, type Bounds, type Exploration } from './explore.ts';
import { judgeDuties } from './judge-duties.ts';
import { judgeBroken, judgeHelped, judgePaths, uncoveredParts } from './judge-paths.ts';
import { judgeWords } from './judge-words.ts';
import { placesOf, type Places } from './places.ts';
import type { Stage } from './stage.ts';

/** `short` runs with every check of the code; `long` follows far more pairs of rules. */
export const PROVER_BOUNDS: Readonly<Record<'short' | 'wide' | 'long', Bounds>> = {
  short: { perScreen: 30, places: 4000 },
  wide: { perScreen: 120, places: 20_000 },
  long: { perScreen: 1000, places: 60_000 },
};

/** Most places of a walk that is taken in every language. */
const SHORT_WALK = 600;

export type Proof = {
  readonly serviceId: string;
  readonly version: number;
  readonly languages: readonly string[];
  readonly findings: readonly Finding[];
  readonly coverage: Coverage;
  /** By language. */
  readonly economy: readonly { readonly language: string; readonly economy: Economy }[];
  readonly paisePerMessage: number;
  /** Parts of rules that our examples reach one way only. */
  readonly uncovered: readonly string[];
  /** The walk was cut at its bound. */
  readonly cut: boolean;
};

export type Coverage = {
  readonly steps: number;
  readonly places: number;
  readonly filed: number;
  readonly stopped: number;
  readonly screens: number;
  /** Rules that went both ways, of all. */
  readonly rules: readonly [number, number];
  readonly comparisons: readonly [number, number];
  /** Classes of answers. */
  readonly classes: number;
};

export function proveService(
  world: { readonly catalogue: Catalogue; readonly source: CatalogueSource; readonly today: string },
  definition: ServiceDefinition,
  bounds: Bounds,
): Proof {
  const { catalogue, source, today } = world;
  const languages = languagesOf(source, definition);
  const places = placesOf(source, definition);
  const findings: Finding[] = [];
  const economy: { language: string; economy: Economy }[] = [];
  const walks: Exploration[] = [];
  for (const [at, language] of languages.entries()) {
    const stage: Stage = { catalogue, definition, language, today };
    // Paths are the same in every language: after the first, one way of each rule is enough to hear every word. Where the
    // walk is short, it is taken in full: what a journey costs may differ.
    const branches = listBranches(catalogue, definition, today);
    const [first] = walks;
    const isShort = first !== undefined && first.places.length <= SHORT_WALK;
    const walk =
      first === undefined
        ? exploreFully(stage, branches, bounds, places)
        : explore(stage, branches, isShort ? bounds : { ...bounds, perScreen: 0, coarse: true });
    walks.push(walk);
    if (at === 0 && definition.helpers) {
      const helped = explore(stage, branches, { ...bounds, perScreen: 0, coarse: true }, true);
      walks.push(helped);
      findings.push(...judgeHelped(helped, places), ...judgeWords(helped, places));
    }
    findings.push(
      ...(at === 0 ? judgePaths(walk, places) : judgeBroken(walk, places)),
      ...judgeWords(walk, places),
      ...judgeDuties(walk, source, places),
    );
    if (walk.filed.length === 0) continue;
    const cost = reckonEconomy(walk);
    economy.push({ language, economy: cost });
    findings.push(...judgeEconomy(walk, cost, places));
  }
  const [main] = walks;
  return {
    serviceId: definition.id,
    version: definition.version,
    languages,
    findings: distinct(findings),
    coverage: coverageOf(walks),
    economy,
    paisePerMessage: main ? paisePerMessage(main.stage) : 0,
    uncovered: main ? uncoveredParts(main) : [],
    cut: walks.some((walk) => walk.cut),
  };
}

/** A finding about paths is told only where a wider walk finds nothing else: the short one may have missed a pair. */
function exploreFully(stage: Stage, branches: readonly Branch[], bounds: Bounds, places: Places): Exploration {
  const walk = explore(stage, branches, bounds);
  const isWide = bounds.perScreen >= PROVER_BOUNDS.wide.perScreen;
  return isWide || judgePaths(walk, places).length === 0 ? walk : explore(stage, branches, PROVER_BOUNDS.wide);
}

/** Required ones, and those of the optional ones that have words. */
function languagesOf(source: CatalogueSource, definition: ServiceDefinition): readonly string[] {
  const texts = source.services.find((one) => one.definition.id === definition.id)?.texts ?? {};
  const { required, optional } = source.region.languages;
  return [...required, ...optional.filter((language) => texts[language] !== undefined)];
}

function coverageOf(walks: readonly Exploration[]): Coverage {
  const sum = (count: (walk: Exploration) => number): number => walks.reduce((total, walk) => total + count(walk), 0);
  const [first] = walks;
  const rules = first?.branches.filter((branch) => branch.expects === 'yes-no') ?? [];
  const parts =
    first?.branches.flatMap((branch) =>
      branch.atoms.flatMap((use, at) => (isComparison(branch, use) ? [first.atomWays.get(branch)?.[at]] : [])),
    ) ?? [];
  const both = (ways: ReadonlySet<string> | undefined): boolean => ways?.has('true') === true && ways.has('false');
  return {
    steps: sum((walk) => walk.steps),
    places: sum((walk) => walk.places.length),
    filed: sum((walk) => walk.filed.length),
    stopped: sum((walk) => walk.places.filter((place) => place.end === 'stopped').length),
    screens: first?.screens.size ?? 0,
    rules: [rules.filter((branch) => both(first?.ways.get(branch))).length, rules.length],
    comparisons: [parts.filter(both).length, parts.length],
    classes: first?.classes.size ?? 0,
  };
}

/** The same thing said of two languages is said once, of the first. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, Finding>();
  for (const one of findings) {
    const place = one.line === undefined ? one.problem : `${one.line}:${one.column ?? 0}`;
    const key = `${one.file}:${place}:${one.rule}`;
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()];
}
