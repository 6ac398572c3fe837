// What the parties would be told if the officer decided like this: decided for show, written nowhere.

import type { CaseNews } from '#catalogue';
import type { Db } from '#platform';
import { consequencesOf } from './consequences.ts';
import type { DeskDeps } from './decide-case.ts';
import { decideCase, type Decision } from './decide.ts';
import { findOwnCaseForUpdate, withOfficer, type ActingOfficer } from './desk-view.ts';
import { applyEvent } from './fold.ts';
import { rulesOfCase } from './rules-of-case.ts';

export interface DecisionPreview {
  /** The citizen's. */
  readonly language: string;
  readonly news: readonly CaseNews[];
}

/** Undefined when the case is not this officer's, or the decision is not one that could be taken. */
export async function previewDecision(
  db: Db,
  deps: DeskDeps,
  asked: { readonly officer: ActingOfficer; readonly caseId: string; readonly decision: Decision },
): Promise<DecisionPreview | undefined> {
  return withOfficer(db, asked.officer, async (tx) => {
    const open = await findOwnCaseForUpdate(tx, deps, asked.officer, asked.caseId);
    if (open === undefined) return undefined;
    const { row, state } = open;
    const rules = rulesOfCase(deps.catalogue, state.filed);
    const { compensationOn: policyOn } = deps.catalogue;
    const context = { rules, calendar: deps.calendar, policyOn, now: deps.clock.now() };
    const { officerId } = asked.officer;
    const decided = decideCase(context, state, { officerId, expectedVersion: state.version, decision: asked.decision });
    if (!decided.ok) return undefined;
    const news: CaseNews[] = [];
    let before = state;
    for (const event of decided.value) {
      const after = applyEvent(before, event);
      const told = consequencesOf({ rules, calendar: deps.calendar, policyOn }, event, before, after).news;
      if (told !== undefined) {
        const { caseId, number, serviceId, serviceVersion } = row;
        news.push({ caseId, number, serviceId, serviceVersion, ...told });
      }
      before = after;
    }
    return { language: state.filed.language, news };
  });
}
