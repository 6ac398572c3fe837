// Brings Meta and the region's templates together: hands in what Meta lacks, learns what became of each, and raises an
// alarm for whatever cannot be sent. Runs hourly and at start (../jobs.ts); webhooks tell the same sooner.

import type { Db, Logger, Metrics, Queryable } from '#platform';
import type { Clock } from '#platform/pure';
import type { ManagementClient } from '../management-client.ts';
import { declareTemplates, forgetUnlisted, keepRefusal } from './declare-templates.ts';
import { createTemplate, listTemplates, type ListedTemplate } from './template-client.ts';
import { recordTemplateSignal, type TemplateSignal } from './template-store.ts';
import { countRecategorised, listTemplateTroubles } from './template-troubles.ts';
import { listWantedTemplates, type TemplatePack } from './wanted-templates.ts';

/** Meta takes 100 new templates an hour for one account. */
const MOST_CREATED = 90;
const REVIEW_MS = 86_400_000;

export interface TemplateAlarms {
  /** Templates that cannot be sent; `covered`: something else is sent in their place. */
  readonly unusable: { set(labels: { covered: string }, count: number): void };
  /** Templates that Meta put into a dearer class. */
  readonly recategorised: { set(count: number): void };
}

export function createTemplateAlarms(metrics: Metrics): TemplateAlarms {
  return {
    unusable: metrics.gauge('dwar_template_unusable', 'Templates that cannot be sent now', ['covered']),
    recategorised: metrics.gauge('dwar_template_recategorised', 'Templates that Meta put into a dearer class'),
  };
}

/** Also between synchronisations: webhooks change what can be sent. */
export async function measureTemplates(queryable: Queryable, alarms: TemplateAlarms): Promise<void> {
  const troubles = await listTemplateTroubles(queryable);
  for (const isCovered of [true, false]) {
    const count = troubles.filter((trouble) => trouble.isCovered === isCovered).length;
    alarms.unusable.set({ covered: isCovered ? 'yes' : 'no' }, count);
  }
  alarms.recategorised.set(await countRecategorised(queryable));
}

export interface TemplateAccount {
  readonly businessAccountId: string;
  readonly management: ManagementClient;
}

export interface TemplateDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly alarms: TemplateAlarms;
  /** Each has its own copy of every template. */
  readonly accounts: readonly TemplateAccount[];
  readonly pack: TemplatePack;
}

/** False when Meta could not be asked about an account: nothing has changed there then, and it is tried again. */
export async function synchroniseTemplates(deps: TemplateDeps): Promise<boolean> {
  let isComplete = true;
  for (const account of deps.accounts) isComplete = (await synchroniseAccount(deps, account)) && isComplete;
  await tellTroubles(deps);
  await measureTemplates(deps.db, deps.alarms);
  return isComplete;
}

async function synchroniseAccount(deps: TemplateDeps, account: TemplateAccount): Promise<boolean> {
  const { management, businessAccountId } = account;
  const wanted = listWantedTemplates(deps.pack);
  const declared = await declareTemplates(deps.db, deps.clock.now(), businessAccountId, wanted);
  const listed = await listTemplates(management, businessAccountId);
  if (!listed.ok) {
    deps.log.warn('templates not listed', {
      reason: listed.reason,
      ...('code' in listed ? { graphCode: listed.code } : {}),
    });
    return false;
  }
  for (const template of listed.value) {
    await recordTemplateSignal(deps.db, deps.clock.now(), signalOf(businessAccountId, template));
  }
  await forgetUnlisted(deps.db, deps.clock.now(), businessAccountId, listed.value);
  await createMissing(deps, account, wanted, listed.value);
  for (const { name, languageCode, isChanged } of declared) {
    if (isChanged)
      deps.log.error('other words under the same version', undefined, { templateName: name, language: languageCode });
  }
  return true;
}

async function createMissing(
  deps: TemplateDeps,
  { management, businessAccountId }: TemplateAccount,
  wanted: ReturnType<typeof listWantedTemplates>,
  listed: readonly ListedTemplate[],
): Promise<void> {
  const there = new Set(listed.map(({ name, language }) => `${name} ${language}`));
  const missing = wanted.filter(({ name, languageCode }) => !there.has(`${name} ${languageCode}`));
  for (const template of missing.slice(0, MOST_CREATED)) {
    const { name, languageCode } = template;
    const answer = await createTemplate(management, businessAccountId, template.content);
    const now = deps.clock.now();
    if (answer.ok) {
      const { id, status, category } = answer.value;
      const signal = {
        wabaId: businessAccountId,
        name,
        language: languageCode,
        providerId: id,
        status,
        ...(category === undefined ? {} : { category }),
      };
      await recordTemplateSignal(deps.db, now, signal);
    } else if (answer.reason === 'refused') {
      const reason = `${answer.code}: ${answer.details ?? 'no details'}`;
      await keepRefusal(deps.db, now, businessAccountId, { name, languageCode, reason });
      deps.log.error('Meta refuses a template', undefined, { templateName: name, graphCode: answer.code });
    } else {
      // Whether it was taken will be seen when they are listed next.
      deps.log.warn('template not handed in', { templateName: name, reason: answer.reason });
      return;
    }
  }
}

async function tellTroubles(deps: TemplateDeps): Promise<void> {
  const now = deps.clock.now().getTime();
  for (const { name, languageCode, status, since, isCovered } of await listTemplateTroubles(deps.db)) {
    const fields = { templateName: name, language: languageCode, state: status };
    // Under review for a day is the rule.
    if (status === 'pending' && now - since.getTime() < REVIEW_MS) deps.log.info('template under review', fields);
    else
      deps.log.error('a template cannot be sent', undefined, { ...fields, outcome: isCovered ? 'covered' : 'waiting' });
  }
}

function signalOf(businessAccountId: string, template: ListedTemplate): TemplateSignal {
  const { id, name, language, status, category, rejected_reason: reason, quality_score: quality } = template;
  return {
    wabaId: businessAccountId,
    name,
    language,
    providerId: id,
    status,
    ...(category === undefined ? {} : { category }),
    ...(quality?.score === undefined ? {} : { quality: quality.score }),
    ...(typeof reason === 'string' ? { reason } : {}),
  };
}
