import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OtherEvent } from '../wire/index.ts';
import { readSignal } from './read-signal.ts';

function other(field: string, value: unknown): OtherEvent {
  const path = { entry: 0, change: 0, item: 0 };
  return { kind: 'other', wabaId: '102290129340398', path, field, value, timestampSeconds: 1739321024 };
}

const template = {
  message_template_id: 1689556908129832,
  message_template_name: 'case_news_1',
  message_template_language: 'hi',
};
const templateSignal = {
  wabaId: '102290129340398',
  name: 'case_news_1',
  language: 'hi',
  providerId: '1689556908129832',
};
const number = { display_phone_number: '15550783881' };

describe('what management webhooks ask of us', () => {
  test.each([
    [
      'a rejected template, with its reason',
      'message_template_status_update',
      { event: 'REJECTED', ...template, message_template_category: 'UTILITY', reason: 'INVALID_FORMAT' },
      [
        {
          kind: 'template',
          template: { ...templateSignal, status: 'REJECTED', category: 'UTILITY', reason: 'INVALID_FORMAT' },
        },
      ],
    ],
    [
      'an approved template without a reason',
      'message_template_status_update',
      { event: 'APPROVED', ...template, reason: null },
      [{ kind: 'template', template: { ...templateSignal, status: 'APPROVED' } }],
    ],
    [
      'a template moved to another category',
      'template_category_update',
      { ...template, previous_category: 'UTILITY', new_category: 'MARKETING' },
      [{ kind: 'template', template: { ...templateSignal, status: undefined, category: 'MARKETING' } }],
    ],
    [
      'the warning of a day before a template is moved',
      'template_category_update',
      { ...template, new_category: 'UTILITY', correct_category: 'MARKETING', category_update_timestamp: 1746169200 },
      [
        { kind: 'template', template: { ...templateSignal, status: undefined, category: 'UTILITY' } },
        { kind: 'alarm', alarm: 'template-category' },
      ],
    ],
    [
      'a template of another quality',
      'message_template_quality_update',
      { ...template, previous_quality_score: 'GREEN', new_quality_score: 'YELLOW' },
      [{ kind: 'template', template: { ...templateSignal, status: undefined, quality: 'YELLOW' } }],
    ],
    [
      'a template whose words somebody changed at Meta',
      'message_template_components_update',
      template,
      [{ kind: 'alarm', alarm: 'template-components' }],
    ],
    [
      'more throughput',
      'phone_number_quality_update',
      { ...number, event: 'THROUGHPUT_UPGRADE', current_limit: 'TIER_UNLIMITED' },
      [
        {
          kind: 'number',
          wabaId: undefined,
          number: { displayNumber: '15550783881', kind: 'throughput', value: 'HIGH' },
        },
        {
          kind: 'number',
          wabaId: undefined,
          number: { displayNumber: '15550783881', kind: 'limit', value: 'TIER_UNLIMITED' },
        },
      ],
    ],
    [
      'the limit of the portfolio, as a number',
      'business_capability_update',
      { max_daily_conversations_per_business: 2000, max_phone_numbers_per_business: 25 },
      [{ kind: 'number', wabaId: undefined, number: { kind: 'limit', value: 2000 } }],
    ],
    [
      'the limit of the portfolio, as a word',
      'business_capability_update',
      { max_daily_conversations_per_business: 'TIER_2K' },
      [{ kind: 'number', wabaId: undefined, number: { kind: 'limit', value: 'TIER_2K' } }],
    ],
    [
      'a disabled account stops its numbers',
      'account_update',
      { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: '2026-11-01' } },
      [
        { kind: 'number', wabaId: '102290129340398', number: { kind: 'pause', value: 'account-disabled' } },
        { kind: 'alarm', alarm: 'account-disabled' },
      ],
    ],
    [
      'an account to be disabled only warns',
      'account_update',
      { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'SCHEDULE_FOR_DISABLE' } },
      [{ kind: 'alarm', alarm: 'account-disabled' }],
    ],
    [
      'a reinstated account goes on',
      'account_update',
      { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } },
      [{ kind: 'number', wabaId: '102290129340398', number: { kind: 'resume' } }],
    ],
    [
      'a violation',
      'account_update',
      { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'ADULT' } },
      [{ kind: 'alarm', alarm: 'account-violation' }],
    ],
    [
      'an alert about the account',
      'account_alerts',
      { entity_type: 'BUSINESS', alert_severity: 'CRITICAL' },
      [{ kind: 'alarm', alarm: 'account-alert' }],
    ],
    [
      'a review that was not passed',
      'account_review_update',
      { decision: 'REJECTED' },
      [{ kind: 'alarm', alarm: 'account-review' }],
    ],
    [
      'a changed PIN',
      'security',
      { ...number, event: 'PIN_CHANGED', requester: '1' },
      [{ kind: 'alarm', alarm: 'security' }],
    ],
    [
      'the health of a Flow',
      'flows',
      { event: 'FLOW_STATUS_CHANGE', flow_id: '6627390910605886' },
      [{ kind: 'flow', value: { event: 'FLOW_STATUS_CHANGE', flow_id: '6627390910605886' } }],
    ],
    [
      'a new BSUID',
      'user_id_update',
      { user_id_update: [{ wa_id: '919999900001', detail: '…', user_id: { previous: 'IN.1', current: 'IN.2' } }] },
      [
        {
          kind: 'identifiers',
          change: {
            previous: { phone: undefined, bsuid: 'IN.1' },
            current: { phone: '919999900001', bsuid: 'IN.2' },
          },
        },
      ],
    ],
  ])('%s', (_name, field, value, signals) => {
    expect(readSignal(other(field, value))).toEqual({ kind: 'signals', signals });
  });

  test.each([
    ['calls', {}],
    ['user_preferences', { user_preferences: [{ wa_id: '919999900001', value: 'stop' }] }],
    ['business_username_update', { status: 'approved' }],
    ['payment_configuration_update', { status: 'Active' }],
    ['phone_number_name_update', { decision: 'APPROVED' }],
    ['group_lifecycle_update', {}],
    ['smb_message_echoes', {}],
    ['history', {}],
    ['account_update', { event: 'VOLUME_BASED_PRICING_TIER_UPDATE' }],
    ['account_review_update', { decision: 'APPROVED' }],
    [
      'phone_number_quality_update',
      { ...number, event: 'ONBOARDING', max_daily_conversations_per_business: 'NOT_SET' },
    ],
  ])('%s is known, and nothing follows from it', (field, value) => {
    expect(readSignal(other(field, value))).toEqual({ kind: 'noted' });
  });

  test('a field that nobody knows, and a known one of another shape, are both unknown', () => {
    expect(readSignal(other('constructor', {}))).toEqual({ kind: 'unknown' });
    expect(readSignal(other('something_new', { a: 1 }))).toEqual({ kind: 'unknown' });
    expect(readSignal(other('message_template_status_update', { event: 'APPROVED' }))).toEqual({ kind: 'unknown' });
    expect(readSignal(other('user_id_update', { user_id_update: [] }))).toEqual({ kind: 'unknown' });
    expect(readSignal(other('account_update', null))).toEqual({ kind: 'unknown' });
  });

  test('never throws, whatever Meta puts under a field', () => {
    const fields = ['message_template_status_update', 'account_update', 'user_id_update', 'flows', 'security'];
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) => {
        expect(['signals', 'noted', 'unknown']).toContain(readSignal(other(field, value)).kind);
      }),
    );
  });
});
