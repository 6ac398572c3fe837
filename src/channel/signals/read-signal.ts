// From the value of a webhook field to what it asks of us (whatsapp.md §2.10). Never throws: a known field whose value
// does not have its shape is unknown, kept and shown to operators like a field that Meta has only just invented.

import { z } from 'zod';
import type { OtherEvent } from '../wire/index.ts';
import { readIdentifierUpdates } from './read-identifiers.ts';
import type { Alarm, Reading, Signal } from './signal.ts';

type FieldReader = (event: OtherEvent) => readonly Signal[] | undefined;

const amount = z.union([z.string(), z.number()]);
const templateId = amount.transform(String);

const TemplateStatus = z.looseObject({
  event: z.string(),
  message_template_id: templateId,
  message_template_name: z.string(),
  message_template_language: z.string(),
  message_template_category: z.string().nullish(),
  reason: z.string().nullish(),
  rejection_info: z.looseObject({ reason: z.string().nullish() }).nullish(),
});
const TemplateChange = z.looseObject({
  message_template_id: templateId,
  message_template_name: z.string(),
  message_template_language: z.string(),
  new_category: z.string().nullish(),
  correct_category: z.string().nullish(),
  new_quality_score: z.string().nullish(),
});
const NumberQuality = z.looseObject({
  display_phone_number: z.string(),
  event: z.string(),
  current_limit: z.string().nullish(),
  max_daily_conversations_per_business: amount.nullish(),
});
const Capability = z.looseObject({ max_daily_conversations_per_business: amount.nullish() });
const AccountUpdate = z.looseObject({
  event: z.string(),
  ban_info: z.looseObject({ waba_ban_state: z.string().nullish() }).nullish(),
});
const AccountReview = z.looseObject({ decision: z.string() });

/** Fields that change something here. */
const READERS: Readonly<Record<string, FieldReader>> = {
  message_template_status_update: readTemplateStatus,
  template_category_update: readTemplateCategory,
  message_template_quality_update: readTemplateQuality,
  message_template_components_update: () => [alarm('template-components')],
  phone_number_quality_update: readNumberQuality,
  business_capability_update: readCapability,
  account_update: readAccountUpdate,
  account_review_update: readAccountReview,
  account_alerts: () => [alarm('account-alert')],
  security: () => [alarm('security')],
  flows: (event) => [{ kind: 'flow', value: event.value }],
  user_id_update: (event) => readIdentifierUpdates(event.value),
};

/** Fields that we know and that change nothing here: no calls, groups or marketing, and nobody uses the Business app. */
const NOTED =
  /^(calls|history|user_preferences|phone_number_name_update|business_username_update|payment_configuration_update|(group|smb|partner)_\w+)$/;

export function readSignal(event: OtherEvent): Reading {
  if (NOTED.test(event.field)) return { kind: 'noted' };
  const reader = Object.hasOwn(READERS, event.field) ? READERS[event.field] : undefined;
  const signals = reader?.(event);
  if (signals === undefined) return { kind: 'unknown' };
  return signals.length === 0 ? { kind: 'noted' } : { kind: 'signals', signals };
}

function readTemplateStatus({ value, wabaId }: OtherEvent): readonly Signal[] | undefined {
  const { data } = TemplateStatus.safeParse(value);
  if (data === undefined) return undefined;
  const reason = data.rejection_info?.reason ?? data.reason ?? undefined;
  const category = data.message_template_category ?? undefined;
  const template = {
    wabaId,
    name: data.message_template_name,
    language: data.message_template_language,
    providerId: data.message_template_id,
    status: data.event,
    ...(category === undefined ? {} : { category }),
    ...(reason === undefined ? {} : { reason }),
  };
  return [{ kind: 'template', template }];
}

function readTemplateCategory({ value, wabaId }: OtherEvent): readonly Signal[] | undefined {
  const { data } = TemplateChange.safeParse(value);
  const category = data?.new_category ?? undefined;
  const correct = data?.correct_category ?? undefined;
  if (data === undefined || (category === undefined && correct === undefined)) return undefined;
  // A day before Meta moves a template it says which category it holds to be correct: somebody should appeal or rewrite.
  const warned = correct === undefined ? [] : [alarm('template-category')];
  if (category === undefined) return warned;
  return [{ kind: 'template', template: { wabaId, ...nameOf(data), status: undefined, category } }, ...warned];
}

function readTemplateQuality({ value, wabaId }: OtherEvent): readonly Signal[] | undefined {
  const { data } = TemplateChange.safeParse(value);
  const quality = data?.new_quality_score ?? undefined;
  if (data === undefined || quality === undefined) return undefined;
  return [{ kind: 'template', template: { wabaId, ...nameOf(data), status: undefined, quality } }];
}

function nameOf(data: z.infer<typeof TemplateChange>): { name: string; language: string; providerId: string } {
  return {
    name: data.message_template_name,
    language: data.message_template_language,
    providerId: data.message_template_id,
  };
}

function readNumberQuality({ value }: OtherEvent): readonly Signal[] | undefined {
  const { data } = NumberQuality.safeParse(value);
  if (data === undefined) return undefined;
  const displayNumber = data.display_phone_number;
  const signals: Signal[] = [];
  if (data.event === 'THROUGHPUT_UPGRADE')
    signals.push(numberSignal({ displayNumber, kind: 'throughput', value: 'HIGH' }));
  const limit = data.max_daily_conversations_per_business ?? data.current_limit ?? 'NOT_SET';
  if (limit !== 'TIER_NOT_SET' && limit !== 'NOT_SET') {
    signals.push(numberSignal({ displayNumber, kind: 'limit', value: limit }));
  }
  return signals;
}

/** The limit is the portfolio's: one for all numbers. */
function readCapability({ value }: OtherEvent): readonly Signal[] | undefined {
  const limit = Capability.safeParse(value).data?.max_daily_conversations_per_business ?? undefined;
  return limit === undefined ? undefined : [numberSignal({ kind: 'limit', value: limit })];
}

function readAccountUpdate({ value, wabaId }: OtherEvent): readonly Signal[] | undefined {
  const { data } = AccountUpdate.safeParse(value);
  switch (data?.event) {
    case undefined:
      return undefined;
    case 'DISABLED_UPDATE':
      return readBan(wabaId, data?.ban_info?.waba_ban_state);
    case 'ACCOUNT_DELETED':
      return [pause(wabaId, 'account-deleted'), alarm('account-deleted')];
    case 'ACCOUNT_VIOLATION':
      return [alarm('account-violation')];
    case 'ACCOUNT_RESTRICTION':
      return [alarm('account-restricted')];
    default:
      return [];
  }
}

/** Scheduled only warns; disabled stops every number of the account until Meta says otherwise. */
function readBan(wabaId: string | undefined, state: string | null | undefined): readonly Signal[] {
  if (state === 'REINSTATE') return [{ kind: 'number', wabaId, number: { kind: 'resume' } }];
  if (state === 'DISABLE') return [pause(wabaId, 'account-disabled'), alarm('account-disabled')];
  return [alarm('account-disabled')];
}

function readAccountReview({ value }: OtherEvent): readonly Signal[] | undefined {
  const { data } = AccountReview.safeParse(value);
  if (data === undefined) return undefined;
  return data.decision === 'APPROVED' ? [] : [alarm('account-review')];
}

function numberSignal(number: Extract<Signal, { kind: 'number' }>['number']): Signal {
  return { kind: 'number', wabaId: undefined, number };
}

function pause(wabaId: string | undefined, value: string): Signal {
  return { kind: 'number', wabaId, number: { kind: 'pause', value } };
}

function alarm(name: Alarm): Signal {
  return { kind: 'alarm', alarm: name };
}
