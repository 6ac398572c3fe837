// What to do about an error of the Graph API, by its code alone (reference/whatsapp.md §6). Titles, subcodes and HTTP
// statuses are not looked at: Meta changes them.

export type ErrorAction =
  /** Try again with growing pauses. */
  | 'retry'
  /** The pair limit: only this citizen waits, 4^attempt seconds. */
  | 'retry-pair'
  /** Our token or permission: nothing leaves until an operator acts; keep trying slowly. */
  | 'authenticate'
  /** The account or number is barred: the same, with an alarm. */
  | 'alarm'
  /** It will never be taken as it is. */
  | 'give-up';

const ACTIONS: Readonly<Record<number, ErrorAction>> = {
  0: 'authenticate',
  1: 'retry',
  2: 'retry',
  3: 'authenticate',
  4: 'retry',
  10: 'authenticate',
  33: 'alarm',
  100: 'give-up',
  190: 'authenticate',
  368: 'alarm',
  80007: 'retry',
  130429: 'retry',
  130472: 'give-up',
  130497: 'give-up',
  131000: 'retry',
  131005: 'authenticate',
  131008: 'give-up',
  131009: 'give-up',
  131016: 'retry',
  131021: 'give-up',
  131026: 'give-up',
  131031: 'alarm',
  131037: 'alarm',
  131042: 'alarm',
  131045: 'alarm',
  131047: 'give-up',
  131048: 'alarm',
  131049: 'give-up',
  131050: 'give-up',
  131051: 'give-up',
  131052: 'give-up',
  131053: 'give-up',
  131056: 'retry-pair',
  131057: 'retry',
  131062: 'give-up',
  133004: 'retry',
  133010: 'alarm',
};

export function actionFor(code: number): ErrorAction {
  const known = ACTIONS[code];
  if (known !== undefined) return known;
  if (code >= 200 && code <= 299) return 'authenticate';
  return 'give-up';
}

/** Seconds to wait before the next try, from the number of tries made (1 or more). */
export function backOffSeconds(action: ErrorAction, attempts: number): number {
  switch (action) {
    case 'retry-pair':
      return Math.min(4 ** Math.max(attempts - 1, 0), 300);
    case 'retry':
      return Math.min(2 ** Math.max(attempts - 1, 0), 60);
    case 'authenticate':
    case 'alarm':
      return 30;
    case 'give-up':
      return 0;
  }
}
