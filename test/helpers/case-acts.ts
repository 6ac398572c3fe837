// What happens to a case in a case world: filed, drawn, opened, decided.

import { decide, keepDrawSecrets, openCase, type Decision } from '#cases';
import type { DataKey } from '#platform';
import type { CaseWorld, TestOfficer } from './case-world.ts';

export interface CaseActs {
  /** A filed case, drawn for its first officer. */
  fileAndDraw(account: { accountId: string; dataKey: DataKey }): Promise<string>;
  holderOf(caseId: string): Promise<TestOfficer>;
  /** The officer who has the case opens it and decides. */
  act(caseId: string, decision: Decision): Promise<Awaited<ReturnType<typeof decide>>>;
}

export function createCaseActs(world: CaseWorld, officers: readonly TestOfficer[]): CaseActs {
  async function holderOf(caseId: string): Promise<TestOfficer> {
    const { rows } = await world.database.worker.query('select officer_id from application where id = $1', [caseId]);
    return officers.find((officer) => officer.officerId === rows[0].officer_id)!;
  }
  return {
    holderOf,
    async fileAndDraw(account) {
      await keepDrawSecrets(world.deps);
      const caseId = await world.file(account);
      await world.settle();
      world.wait(0.01);
      await world.settle();
      return caseId;
    },
    async act(caseId, decision) {
      const officer = await holderOf(caseId);
      const opened = await openCase(world.database.web, world.deps, { officer, caseId });
      if (!opened.ok) throw new Error(opened.reason);
      world.wait(0.1);
      const expectedVersion = opened.value.version;
      const decided = await decide(world.database.web, world.deps, { officer, caseId, expectedVersion, decision });
      await world.settle();
      world.wait(0.01);
      await world.settle();
      return decided;
    },
  };
}
