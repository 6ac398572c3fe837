// What officers of the helpdesk do, each in one transaction that names them (row-level security asks for their role) and with
// its entry in the audit log. Citizens hear of it by mail to their conversation.

import { appendLeaf } from '#audit';
import type { Catalogue } from '#catalogue';
import { closeCallBack, findCallBackForUpdate, listCallBacks } from '#conversation';
import { postMail } from '#mailbox';
import { loadAddresses, type Officer } from '#people';
import { setDepartment, withTransaction, type DataKeys, type Db, type Tx } from '#platform';
import type { Clock, Ids, Random } from '#platform/pure';
import type { Helpdesk } from './ports.ts';
import { listApplicants } from './store.ts';

export interface HelpdeskDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly dataKeys: DataKeys;
  readonly catalogue: Catalogue;
}

const SHOWN = 50;

export function createHelpdesk(deps: HelpdeskDeps): Helpdesk {
  const asOfficer = <T>(officer: Officer, work: (tx: Tx) => Promise<T>): Promise<T> =>
    withTransaction(deps.db, async (tx) => {
      await setDepartment(tx, officer.departmentId);
      await tx.query(`select set_config('dwar.officer', $1, true)`, [officer.officerId]);
      return work(tx);
    });

  return {
    listWaiting: (officer) =>
      asOfficer(officer, async (tx) => {
        const { names } = deps.catalogue.region.languages;
        const waiting = await listCallBacks(tx, deps, SHOWN);
        return waiting.map(({ id, number, language, askedAt, words }) => ({
          id,
          number,
          language: names[language] ?? language,
          askedAt: askedAt.toISOString(),
          words,
        }));
      }),

    answer: (officer, { id, text }) =>
      asOfficer(officer, async (tx) => {
        const request = await findCallBackForUpdate(tx, deps, id);
        if (request === undefined) return false;
        const { accountId, dataKey, number } = request;
        await closeCallBack(tx, deps.clock.now(), id, officer.officerId);
        await postMail(tx, deps, [
          {
            party: { kind: 'account', id: accountId },
            kind: 'helpdesk-answer',
            key: `helpdesk-answer:${id}`,
            dataKey,
            body: { number, text },
          },
        ]);
        const open = { officer: officer.officerId };
        await appendLeaf(tx, deps, { kind: 'call-back.answered', subject: id, open, facts: { text }, dataKey });
        return true;
      }),

    revealPhone: (officer, { id, reason }) =>
      asOfficer(officer, async (tx) => {
        const request = await findCallBackForUpdate(tx, deps, id);
        if (request === undefined) return undefined;
        const { accountId, dataKey } = request;
        const open = { officer: officer.officerId };
        await appendLeaf(tx, deps, { kind: 'call-back.phone-shown', subject: id, open, facts: { reason }, dataKey });
        const address = (await loadAddresses(tx, deps, [accountId])).get(accountId);
        return address?.kind === 'phone' ? `+${address.value}` : undefined;
      }),

    resetPin: (officer, { number, reason }) =>
      asOfficer(officer, async (tx) => {
        const applicants = await listApplicants(tx, number);
        const [first] = applicants;
        if (first === undefined) return false;
        const { caseId } = first;
        const reset = deps.ids.next();
        const mails = [];
        for (const { accountId, dataKeyId } of applicants) {
          const dataKey = await deps.dataKeys.get(tx, dataKeyId);
          mails.push({
            party: { kind: 'account' as const, id: accountId },
            kind: 'pin-reset',
            key: `pin-reset:${reset}:${accountId}`,
            dataKey,
            body: { caseId, number },
          });
        }
        await postMail(tx, deps, mails);
        const dataKey = await deps.dataKeys.get(tx, first.dataKeyId);
        const open = { officer: officer.officerId };
        await appendLeaf(tx, deps, { kind: 'pin.reset', subject: caseId, open, facts: { reason }, dataKey });
        return true;
      }),
  };
}
