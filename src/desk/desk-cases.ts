// The desk's view on cases, made of what #cases, #documents and #catalogue offer. app.ts adds the preview of a message,
// because only the conversation knows the words a citizen gets.

import {
  decide,
  getCaseForOfficer,
  listMyCases,
  takeNextCase,
  type ActingOfficer,
  type CaseListItem,
  type DeskDeps as CaseCommandDeps,
} from '#cases';
import { inPageLanguages } from '#catalogue';
import { listCaseDocuments, openDocumentPage } from '#documents';
import type { Officer } from '#people';
import { setDepartment, withTransaction, type Db, type Tx } from '#platform';
import { caseLine, caseView } from './case-views.ts';
import { deskTexts } from './page.ts';
import type { DeskCases } from './ports.ts';
import { findOwnDepartment, listOfficeCounts, listOverdue } from './store.ts';

export interface DeskCasesDeps extends CaseCommandDeps {
  readonly db: Db;
  /** Folder of the sealed pages, as #documents has it. */
  readonly documentDirectory: string;
  readonly previewMessage: DeskCases['previewMessage'];
}

const SOON_WORKING_DAYS = 2;
const OVERDUE_SHOWN = 100;

export function createDeskCases(deps: DeskCasesDeps): DeskCases {
  const { db } = deps;
  const acting = ({ officerId, departmentId }: Officer): ActingOfficer => ({ officerId, departmentId });

  /** A transaction that sees one case of the officer, in the case's own department; undefined when it is not theirs. */
  async function withOwnCase<T>(
    officer: Officer,
    caseId: string,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T | undefined> {
    if (!isUuid(caseId)) return undefined;
    return withTransaction(db, async (tx) => {
      await setDepartment(tx, officer.departmentId);
      await tx.query(`select set_config('dwar.officer', $1, true)`, [officer.officerId]);
      const department = await findOwnDepartment(tx, { officerId: officer.officerId, caseId });
      if (department === undefined) return undefined;
      await setDepartment(tx, department);
      return work(tx);
    });
  }

  return {
    async getHome(officer) {
      const now = deps.clock.now();
      const mine = await listMyCases(db, acting(officer));
      const line = (item: CaseListItem): ReturnType<typeof caseLine> => caseLine(deps, item, now);
      const [next, ...more] = mine.filter((item) => item.stage === 'with-officer').toSorted(openedFirst);
      return {
        next: next && line(next),
        more: more.length,
        open: mine.filter((item) => item.opened).map(line),
      };
    },

    takeNextCase: (officer) => takeNextCase(db, deps, acting(officer)),

    async findCase(officer, caseId) {
      const documents = await withOwnCase(officer, caseId, (tx) => listCaseDocuments(tx, caseId));
      if (documents === undefined) return undefined;
      const found = await getCaseForOfficer(db, deps, acting(officer), caseId);
      if (found === undefined) return undefined;
      const accepted = documents
        .filter((document) => document.state === 'accepted')
        .map(({ documentId, evidence, pages }) => ({ documentId, evidence, pages: pages.length }));
      const view = caseView(deps, found, accepted, deps.clock.now());
      const history = found.history.map(({ kind, at }) => ({
        at: at.toISOString(),
        text: inPageLanguages(deps.catalogue, (language) =>
          deskTexts.for({ language, pageWords: deps.catalogue.pageWords })(`event.${kind}`),
        ),
      }));
      return { ...view, history };
    },

    previewMessage: deps.previewMessage,

    decide: (officer, { caseId, version, decision }) =>
      decide(db, deps, { officer: acting(officer), caseId, expectedVersion: version, decision }),

    async findDocumentPage(officer, { caseId, documentId, page }) {
      if (!isUuid(documentId)) return undefined;
      const wanted = { documentId, page, caseId };
      const bytes = await withOwnCase(officer, caseId, (tx) =>
        openDocumentPage(tx, { dataKeys: deps.dataKeys, directory: deps.documentDirectory }, wanted),
      );
      return bytes && { bytes, contentType: 'image/jpeg' };
    },

    async getBoard(officer) {
      const { departmentId } = officer;
      const now = deps.clock.now();
      const today = deps.calendar.dayOf(now);
      const soon = deps.calendar.addWorkingDays(today, SOON_WORKING_DAYS);
      return withTransaction(db, async (tx) => {
        await setDepartment(tx, departmentId);
        const counts = await listOfficeCounts(tx, { departmentId, today, soon });
        const overdue = await listOverdue(tx, { departmentId, today, limit: OVERDUE_SHOWN });
        return {
          offices: counts.map(({ officeId, ...numbers }) => ({
            office: inPageLanguages(
              deps.catalogue,
              (language) => deps.catalogue.findOffice(officeId)?.names[language] ?? officeId,
            ),
            ...numbers,
          })),
          overdue: overdue.map((row) => ({ ...caseLine(deps, row, now), desk: row.desk ?? '–' })),
        };
      });
    },
  };
}

/** As `takeNextCase` orders them: what was begun is finished first, then whatever is due first. */
function openedFirst(one: CaseListItem, other: CaseListItem): number {
  if (one.opened !== other.opened) return one.opened ? -1 : 1;
  return one.dueOn.localeCompare(other.dueOn) || one.filedAt.getTime() - other.filedAt.getTime();
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
