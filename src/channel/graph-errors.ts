// What to do about an error of the Graph API, by its code alone (reference/whatsapp.md §6). Titles, subcodes and HTTP
// statuses are not looked at: Meta changes them. One row per code; the sender and the outbox lane carry it out.

export type ErrorAction =
  /** Try again with growing pauses. */
  | 'retry'
  /** The pair limit: only this citizen waits, 4^attempt seconds. */
  | 'retry-pair'
  /** Our token or permission: nothing leaves until an operator acts; keep trying slowly. */
  | 'authenticate'
  /** The account, the number or a template is barred: the same. */
  | 'alarm'
  /** The citizen's window has closed: say it as a template, if there is one for it. */
  | 'template'
  /** Another phone is behind the account: not sent, and whoever it is has to prove anew who they are. */
  | 'prove-again'
  /** It will never be taken as it is. */
  | 'give-up';

export interface ErrorRule {
  readonly action: ErrorAction;
  /** In a word, for logs and measures. */
  readonly reason: string;
  /** Given up, and an operator has to know. */
  readonly alarm?: true;
  /** Several in a row stop everything from this number for so long: the next would be refused too. */
  readonly pauseSeconds?: number;
  readonly retrySeconds?: number;
}

const RULES: Readonly<Record<number, ErrorRule>> = {
  0: { action: 'authenticate', reason: 'token', pauseSeconds: 30 },
  1: { action: 'retry', reason: 'unknown' },
  2: { action: 'retry', reason: 'service-down' },
  3: { action: 'authenticate', reason: 'capability' },
  4: { action: 'retry', reason: 'app-rate', pauseSeconds: 30 },
  10: { action: 'authenticate', reason: 'permission' },
  33: { action: 'alarm', reason: 'number-unknown', pauseSeconds: 60 },
  100: { action: 'give-up', reason: 'parameter', alarm: true },
  190: { action: 'authenticate', reason: 'token', pauseSeconds: 30 },
  368: { action: 'alarm', reason: 'policy', pauseSeconds: 60 },
  2046: { action: 'give-up', reason: 'order-status', alarm: true },
  2047: { action: 'give-up', reason: 'order-paid', alarm: true },
  80007: { action: 'retry', reason: 'account-rate', pauseSeconds: 30 },
  130429: { action: 'retry', reason: 'number-rate', pauseSeconds: 2 },
  130472: { action: 'give-up', reason: 'experiment' },
  130497: { action: 'give-up', reason: 'country' },
  131000: { action: 'retry', reason: 'meta-fault' },
  131005: { action: 'authenticate', reason: 'permission' },
  131008: { action: 'give-up', reason: 'parameter', alarm: true },
  131009: { action: 'give-up', reason: 'parameter', alarm: true },
  131016: { action: 'retry', reason: 'service-down' },
  131021: { action: 'give-up', reason: 'own-number' },
  131026: { action: 'give-up', reason: 'undeliverable' },
  131031: { action: 'alarm', reason: 'account-locked', pauseSeconds: 60 },
  131037: { action: 'alarm', reason: 'display-name' },
  131042: { action: 'alarm', reason: 'payment-method' },
  131045: { action: 'alarm', reason: 'number-registration', pauseSeconds: 60 },
  131047: { action: 'template', reason: 'window-closed' },
  131048: { action: 'alarm', reason: 'spam-rate' },
  131049: { action: 'give-up', reason: 'withheld' },
  131050: { action: 'give-up', reason: 'opted-out' },
  131051: { action: 'give-up', reason: 'message-type', alarm: true },
  131052: { action: 'give-up', reason: 'media-download' },
  131053: { action: 'give-up', reason: 'media-upload', alarm: true },
  131055: { action: 'give-up', reason: 'method', alarm: true },
  131056: { action: 'retry-pair', reason: 'pair-rate' },
  131057: { action: 'retry', reason: 'maintenance', pauseSeconds: 20 },
  131062: { action: 'give-up', reason: 'needs-phone-number' },
  132000: { action: 'alarm', reason: 'template-parameters', retrySeconds: 300 },
  132001: { action: 'alarm', reason: 'template-missing', retrySeconds: 300 },
  132005: { action: 'alarm', reason: 'template-too-long', retrySeconds: 300 },
  132007: { action: 'alarm', reason: 'template-policy', retrySeconds: 300 },
  132012: { action: 'alarm', reason: 'template-parameters', retrySeconds: 300 },
  132015: { action: 'alarm', reason: 'template-paused', retrySeconds: 300 },
  132016: { action: 'alarm', reason: 'template-disabled', retrySeconds: 300 },
  132018: { action: 'alarm', reason: 'template-parameters', retrySeconds: 300 },
  132068: { action: 'give-up', reason: 'flow-blocked', alarm: true },
  132069: { action: 'give-up', reason: 'flow-throttled', alarm: true },
  133004: { action: 'retry', reason: 'service-down' },
  133010: { action: 'alarm', reason: 'number-registration', pauseSeconds: 60 },
  134011: { action: 'give-up', reason: 'payment-terms', alarm: true },
  135000: { action: 'give-up', reason: 'unknown', alarm: true },
  137000: { action: 'prove-again', reason: 'identity-changed' },
};

const PERMISSION: ErrorRule = { action: 'authenticate', reason: 'permission' };
const UNLISTED: ErrorRule = { action: 'give-up', reason: 'unlisted', alarm: true };

export function ruleFor(code: number): ErrorRule {
  const known = RULES[code];
  if (known !== undefined) return known;
  return code >= 200 && code <= 299 ? PERMISSION : UNLISTED;
}

/** Whether an operator has to act before it gets better. */
export function isAlarming(rule: ErrorRule): boolean {
  return rule.alarm === true || rule.action === 'alarm' || rule.action === 'authenticate';
}

/** Seconds to wait before the next try, from the number of tries made (1 or more); undefined: there is none. */
export function backOffSeconds(rule: ErrorRule, attempts: number): number | undefined {
  switch (rule.action) {
    case 'retry-pair':
      return Math.min(4 ** Math.max(attempts - 1, 0), 300);
    case 'retry':
      return Math.min(2 ** Math.max(attempts - 1, 0), 60);
    case 'authenticate':
    case 'alarm':
      return rule.retrySeconds ?? 30;
    case 'template':
    case 'prove-again':
    case 'give-up':
      return undefined;
  }
}
