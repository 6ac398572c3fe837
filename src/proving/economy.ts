// What a journey costs: billable messages from the first word to the paper in hand, where everything is right the first time
// (best and usual), and with one mistake at every question (worst); and of the same journey by form. In paise, by the region's
// price table.

import { budgetOf, type CaseNews, type Finding } from '#catalogue';
import type { Exploration, Filed } from './explore.ts';
import { fileByForm, listChatSlots } from './form-economy.ts';
import { longestWays } from './longest-way.ts';
import type { Places } from './places.ts';
import { choicesAt, give, saidIn, strangerSpot, tap, type Spot, type Stage } from './stage.ts';

export type JourneyCost = {
  readonly id: string;
  /** Billable messages: the shortest journey, the longest without a mistake, that with one at every question. */
  readonly best: number;
  readonly usual: number;
  readonly worst: number;
  readonly budget: number | undefined;
  /** By form. `unsent`: it cannot be sent that way. */
  readonly form: FormCost | 'unsent';
  /** The dearest of the usual ones, step by step. */
  readonly dearest: readonly string[];
};

/** From the first message of the service on: whoever comes through the menu has paid for it the same in chat. */
export type FormCost = {
  readonly best: number;
  readonly usual: number;
  readonly budget: number | undefined;
  /** The same answers given in chat, for the dearest of the usual ones. */
  readonly dearest: readonly string[];
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
  const menu = Math.max(0, (opening ?? 1) - 1);
  const journeys = new Map<string, JourneyCost>();
  const longest = longestWays(walk);
  for (const filed of walk.filed) {
    const { messages, spot } = filed.place;
    const way = longest(filed.place);
    if (messages === undefined || !way) continue;
    const budget = budgetOf(stage.catalogue, stage.definition, filed.facts);
    const id = budget?.id ?? 'without a budget';
    const after = afterFiling(stage, spot);
    const usual = way.messages + after + menu;
    const known = journeys.get(id);
    journeys.set(id, {
      id,
      best: Math.min(known?.best ?? Infinity, messages + after),
      usual: Math.max(known?.usual ?? 0, usual),
      worst: Math.max(known?.worst ?? 0, usual + way.questions),
      dearest: known !== undefined && known.usual >= usual ? known.dearest : way.steps,
      budget: budget?.chat,
      form: withForm(known?.form, formCost(stage, filed, way.steps, budget?.flow)),
    });
  }
  return { opening, journeys: [...journeys.values()] };
}

function formCost(stage: Stage, filed: Filed, dearest: readonly string[], budget?: number): JourneyCost['form'] {
  const sent = fileByForm(stage, filed);
  if (!sent) return 'unsent';
  const messages = sent.messages + afterFiling(stage, sent.spot);
  return { best: messages, usual: messages, budget, dearest };
}

function withForm(known: JourneyCost['form'] | undefined, one: JourneyCost['form']): JourneyCost['form'] {
  if (known === undefined) return one;
  if (known === 'unsent' || one === 'unsent') return 'unsent';
  const dearest = known.usual >= one.usual ? known.dearest : one.dearest;
  return { ...one, best: Math.min(known.best, one.best), usual: Math.max(known.usual, one.usual), dearest };
}

export function judgeEconomy(walk: Exploration, economy: Economy, places: Places): readonly Finding[] {
  const { definition, language } = walk.stage;
  const { budget } = definition.messages;
  const placeOf = (id: string, way: 'chat' | 'flow'): readonly (string | number)[] => {
    const at = typeof budget === 'number' ? -1 : budget.findIndex((journey) => journey.id === id);
    return ['messages', 'budget', ...(at < 0 ? [] : [at, way])];
  };
  const findings = economy.journeys.flatMap(({ id, usual, budget: most, form, dearest }): readonly Finding[] => {
    if (most === undefined)
      return [
        places.inService(['messages', 'budget'], {
          rule: 'no-budget',
          problem: 'Some journeys fall under no budget.',
          remedy: 'Add a last one without `when`.',
        }),
      ];
    const found: Finding[] = [];
    if (usual > most)
      found.push(
        places.inService(placeOf(id, 'chat'), {
          rule: 'over-budget',
          problem: `The journey "${id}" takes up to ${usual} messages in ${language} even if nothing goes wrong; its budget is ${most}. The way: ${dearest.join(' → ')}.`,
          remedy: 'Ask fewer questions, merge two into one, or have the department agree to a higher budget.',
        }),
      );
    if (form === 'unsent')
      found.push(
        places.inService(placeOf(id, 'flow'), {
          rule: 'form-not-sent',
          problem: `The journey "${id}" can be sent in chat, but the same answers given in the form in ${language} do not lead to the review.`,
          remedy: 'Tell the people who keep Dwar: form and chat must take the same answers.',
        }),
      );
    else if (form.budget !== undefined && form.usual > form.budget)
      found.push(
        places.inService(placeOf(id, 'flow'), {
          rule: 'over-form-budget',
          problem: `By form the journey "${id}" takes up to ${form.usual} messages in ${language}; its budget (\`flow\`) is ${form.budget}.${leftToChat(walk.stage)} With the answers of: ${form.dearest.join(' → ')}.`,
          remedy:
            'Use kinds of questions that a form can take, shorten the review so that it is one message, or have the department agree to a higher budget.',
        }),
      );
    return found;
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

function leftToChat(stage: Stage): string {
  const left = listChatSlots(stage);
  return left.length === 0 ? '' : ` Asked in chat all the same: ${left.join(', ')}.`;
}

function afterFiling(stage: Stage, spot: Spot): number {
  return tellOutcome(stage, spot).reduce((sum, one) => sum + saidIn(one), 0);
}

/** Receipt, then the certificate (or the news of the decision). `shown`: what stands there instead of our placeholders. */
export function tellOutcome(stage: Stage, spot: Spot, shown: Partial<CaseNews['params']> = {}): readonly Spot[] {
  const filed = spot.events.find((event) => event.kind === 'applicationFiled');
  if (filed?.kind !== 'applicationFiled') return [];
  const news = (kind: CaseNews['news']): CaseNews => ({
    caseId: filed.caseId,
    number: 'X-1',
    serviceId: filed.serviceId,
    serviceVersion: filed.serviceVersion,
    news: kind,
    params: {
      dueOn: stage.today,
      receiptNumber: 'X-1',
      receiptUrl: 'https://example.org/r',
      certificateNumber: 'X-1',
      verifyUrl: 'https://example.org/v',
      office: 'X',
      replyBy: stage.today,
      ...shown,
    },
    ...(kind === 'certificate-ready' ? { document: { certificateId: 'x', fileName: 'x.pdf' } } : {}),
  });
  const told = give(stage, spot, { kind: 'caseNews', news: news('filed') });
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
