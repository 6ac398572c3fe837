// What a journey costs: billable messages from the first word to the paper in hand, where everything is right the first time
// (best and usual), and with one mistake at every question (worst). In paise, by the region's price table.

import { budgetOf, type CaseNews, type Finding } from '#catalogue';
import type { Exploration, Filed } from './explore.ts';
import type { Places } from './places.ts';
import { choicesAt, give, saidIn, strangerSpot, tap, type Spot, type Stage } from './stage.ts';

export type JourneyCost = {
  readonly id: string;
  /** Billable messages: the shortest journey, the longest without a mistake, that with one at every question. */
  readonly best: number;
  readonly usual: number;
  readonly worst: number;
  readonly budget: number | undefined;
};

/** Rupees of one delivered reply on that day, in paise. */
export function paisePerMessage({ catalogue, today }: Stage): number {
  const prices = catalogue.region.messagePrices.filter((one) => one.from <= today);
  const [newest] = prices.toSorted((a, b) => (a.from < b.from ? 1 : -1));
  return (newest?.service ?? 0) * 100;
}

/** `opening`: messages from the first hello to the first screen of the service, through the menu; undefined where no menu leads there. */
export type Economy = { readonly opening: number | undefined; readonly journeys: readonly JourneyCost[] };

export function reckonEconomy(walk: Exploration): Economy {
  const { stage } = walk;
  const opening = openingOf(stage);
  const journeys = new Map<string, { best: number; usual: number; worst: number; budget: number | undefined }>();
  for (const filed of walk.filed) {
    const { messages, questions } = filed.place;
    if (messages === undefined) continue;
    const budget = budgetOf(stage.catalogue, stage.definition, filed.facts);
    const later = afterFiling(stage, filed);
    const usual = messages + later + Math.max(0, (opening ?? 1) - 1);
    const known = journeys.get(budget?.id ?? 'without a budget');
    journeys.set(budget?.id ?? 'without a budget', {
      best: Math.min(known?.best ?? Infinity, messages + later),
      usual: Math.max(known?.usual ?? 0, usual),
      worst: Math.max(known?.worst ?? 0, usual + questions),
      budget: budget?.chat,
    });
  }
  return { opening, journeys: [...journeys].map(([id, cost]) => ({ id, ...cost })) };
}

export function judgeEconomy(walk: Exploration, economy: Economy, places: Places): readonly Finding[] {
  const { definition, language } = walk.stage;
  const { budget } = definition.messages;
  const findings = economy.journeys.flatMap((one): readonly Finding[] => {
    const at =
      typeof budget === 'number'
        ? ['messages', 'budget']
        : [
            'messages',
            'budget',
            Math.max(
              0,
              budget.findIndex((journey) => journey.id === one.id),
            ),
            'chat',
          ];
    if (one.budget === undefined)
      return [
        places.inService(['messages', 'budget'], {
          rule: 'no-budget',
          problem: 'Some journeys fall under no budget.',
          remedy: 'Add a last one without `when`.',
        }),
      ];
    if (one.usual <= one.budget) return [];
    const problem = `The journey "${one.id}" takes up to ${one.usual} messages in ${language} even if nothing goes wrong; its budget is ${one.budget}.`;
    return [
      places.inService(at, {
        rule: 'over-budget',
        problem,
        remedy: 'Ask fewer questions, merge two into one, or have the department agree to a higher budget.',
      }),
    ];
  });
  if (economy.opening === undefined)
    findings.push(
      places.inService(['department'], {
        rule: 'not-in-menu',
        problem: `No way through the menu leads to this service in ${language}.`,
        remedy: 'Look at its department and short name.',
      }),
    );
  return findings;
}

function afterFiling(stage: Stage, filed: Filed): number {
  return tellOutcome(stage, filed).reduce((sum, spot) => sum + saidIn(spot), 0);
}

/** Receipt, then the certificate (or the news of the decision). `shown`: what stands there instead of our placeholders. */
export function tellOutcome(
  stage: Stage,
  { place, facts }: Filed,
  shown: Partial<CaseNews['params']> = {},
): readonly Spot[] {
  const filed = place.spot.events.find((event) => event.kind === 'applicationFiled');
  if (filed?.kind !== 'applicationFiled') return [];
  const news = (kind: CaseNews['news']): CaseNews => ({
    caseId: filed.caseId,
    number: 'X-1',
    serviceId: filed.serviceId,
    serviceVersion: filed.serviceVersion,
    news: kind,
    params: {
      dueOn: facts.today,
      receiptNumber: 'X-1',
      receiptUrl: 'https://example.org/r',
      certificateNumber: 'X-1',
      verifyUrl: 'https://example.org/v',
      office: 'X',
      replyBy: facts.today,
      ...shown,
    },
    ...(kind === 'certificate-ready' ? { document: { certificateId: 'x', fileName: 'x.pdf' } } : {}),
  });
  const told = give(stage, place.spot, { kind: 'caseNews', news: news('filed') });
  const done = give(stage, told, {
    kind: 'caseNews',
    news: news(stage.definition.certificate ? 'certificate-ready' : 'approved'),
  });
  return [told, done];
}

/** A stranger says hello and goes by what is offered. */
function openingOf(stage: Stage): number | undefined {
  const { catalogue, definition, language } = stage;
  const [hello = 'hello'] = catalogue.understood(undefined, language, 'greeting');
  let spot: Spot = give(stage, strangerSpot(), { kind: 'text', text: hello });
  let said = saidIn(spot);
  for (let taps = 0; taps < MOST_TAPS; taps += 1) {
    if (spot.state.journey?.serviceId === definition.id) return said;
    const values = choicesAt(spot).map((one) => one.value);
    const next = [language, definition.id, `department:${definition.department}`, '+more'].find((value) =>
      values.includes(value),
    );
    if (next === undefined) return undefined;
    spot = tap(stage, spot, next);
    said += saidIn(spot);
  }
  return undefined;
}

const MOST_TAPS = 12;
