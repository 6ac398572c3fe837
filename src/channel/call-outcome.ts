// What the answer of one call means for the message: settled, to be tried again, or given up.

import type { Claimed, SendOutcome } from '#mailbox';
import type { Clock } from '#platform/pure';
import type { SendResult } from './graph-client.ts';
import { backOffSeconds, ruleFor, type ErrorRule } from './graph-errors.ts';

const NOT_REACHED: ErrorRule = { action: 'retry', reason: 'not-reached' };

export interface Asked {
  readonly claimed: Claimed;
  /** It says in its body how to put it outside the citizen's window, and was not put so now. */
  readonly hasOtherWords: boolean;
}

export function outcomeOf(
  deps: { readonly clock: Clock; readonly graceSeconds: number },
  { claimed, hasOtherWords }: Asked,
  result: SendResult,
): SendOutcome {
  const now = deps.clock.now();
  const { outboxId, lease } = claimed;
  const inSeconds = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
  switch (result.kind) {
    case 'accepted':
      return { kind: 'sent', outboxId, lease, providerId: result.providerId, at: now };
    case 'not-reached': {
      const nextAt = inSeconds(backOffSeconds(NOT_REACHED, claimed.attempts) ?? 0);
      return { kind: 'retry', outboxId, lease, nextAt, code: undefined };
    }
    case 'uncertain':
      return { kind: 'uncertain', outboxId, lease, nextAt: inSeconds(deps.graceSeconds) };
    case 'refused': {
      const { code } = result;
      const rule = ruleFor(code);
      if (rule.action === 'template' && hasOtherWords) {
        return { kind: 'retry', outboxId, lease, nextAt: now, code, closedAt: now };
      }
      const seconds = backOffSeconds(rule, claimed.attempts);
      if (seconds === undefined) return { kind: 'failed', outboxId, lease, at: now, code };
      return { kind: 'retry', outboxId, lease, nextAt: inSeconds(seconds), code };
    }
  }
}
