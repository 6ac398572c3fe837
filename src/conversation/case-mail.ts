// What the engine decided about a case, as mail to that case.

import type { Mail, MailEvent } from '#mailbox';
import type { EngineEvent } from '#conversation/engine';
import type { LoadedAccount } from './account-store.ts';

type CaseEvent = Extract<EngineEvent, { kind: 'applicationFiled' | 'queryAnswered' | 'hearingReplied' }>;

const CASE_MAIL_KIND = {
  applicationFiled: 'file',
  queryAnswered: 'query-answered',
  hearingReplied: 'hearing-replied',
} as const;

/** One application per case id, one answer per message: the keys make a repeated turn harmless. */
export function caseMail(account: LoadedAccount, engineEvent: CaseEvent, event: MailEvent): Mail {
  const kind = CASE_MAIL_KIND[engineEvent.kind];
  const { kind: _engineKind, ...body } = engineEvent;
  return {
    party: { kind: 'case', id: engineEvent.caseId },
    kind,
    key: kind === 'file' ? `file:${engineEvent.caseId}` : `${kind}:${event.id}`,
    dataKey: account.dataKey,
    body: { ...body, accountId: account.accountId },
  };
}
