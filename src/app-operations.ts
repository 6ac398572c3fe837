// What the operations page shows, read as the reporter: the books, the measured speed, what is stuck, the journeys.

import { listFeedback, listJourneyMedians, listStuckCases, readCaseBooks, STUCK } from '#cases';
import { inPageLanguages } from '#catalogue';
import { readCertificateBooks } from '#certificates';
import {
  listFlowHealth,
  listTemplateTroubles,
  listUnknownWebhooks,
  readPaymentFigures,
  type TemplateTrouble,
} from '#channel';
import type { OperationsView } from '#desk';
import { DEFAULT_DOCUMENT_SETTINGS, findMediaPauseSince, readDocumentFigures, type DocumentFigures } from '#documents';
import { MAXIMUM_AGE_SECONDS, readAnswerTimes, readMessageBooks, readOldestWaiting } from '#mailbox';
import { DEFAULT_REGISTRY_SETTINGS, readRegistryFigures, type RegistryFigures } from '#registries';
import type { Core } from './app.ts';

const DAY_MS = 86_400_000;
const JOURNEY_DAYS = 30;
const SIGNAL_DAYS = 30;

export async function readOperations(core: Core): Promise<OperationsView> {
  const { reporterDb: db } = core;
  const now = core.clock.now();
  const since = new Date(now.getTime() - DAY_MS);
  const signalsSince = new Date(now.getTime() - SIGNAL_DAYS * DAY_MS);
  const [
    messages,
    cases,
    certificates,
    speed,
    waiting,
    stuckCases,
    journeys,
    documents,
    registers,
    unknownWebhooks,
    templates,
    flowHealth,
    payments,
    mediaPausedSince,
    feedback,
  ] = await Promise.all([
    readMessageBooks(db, since),
    readCaseBooks(db),
    readCertificateBooks(db),
    readAnswerTimes(db, since, now),
    readOldestWaiting(db, now),
    listStuckCases(db, { at: now, today: core.caseDeps.calendar.dayOf(now) }),
    listJourneyMedians(db, new Date(now.getTime() - JOURNEY_DAYS * DAY_MS)),
    readDocumentFigures(db, since),
    readRegistryFigures(db, since),
    listUnknownWebhooks(db, signalsSince),
    listTemplateTroubles(db),
    listFlowHealth(db, signalsSince),
    readPaymentFigures(db, signalsSince),
    findMediaPauseSince(db),
    listFeedback(db, new Date(now.getTime() - JOURNEY_DAYS * DAY_MS)),
  ]);
  return {
    books: [
      {
        book: 'messages',
        accepted: messages.accepted,
        answered: messages.answered + messages.noted,
        waiting: messages.waiting + messages.parked,
        refused: messages.refused,
      },
      {
        book: 'cases',
        accepted: cases.accepted,
        // A fee that is not paid in time closes an application without a decision; its citizen was told.
        answered: cases.approved + cases.lapsed,
        waiting: cases.waiting,
        refused: cases.refused,
      },
      { book: 'certificates', ...certificates },
    ],
    speed: {
      messages: speed.answers,
      withinTenSeconds: speed.withinTenSeconds,
      p50Ms: speed.answers === 0 ? undefined : Math.round(speed.medianSeconds * 1000),
      p99Ms: speed.answers === 0 ? undefined : Math.round(speed.p99Seconds * 1000),
    },
    stuck: [
      ...listStuckMail(waiting),
      ...listStuckElsewhere(documents, registers, now),
      ...listMediaPause(mediaPausedSince, documents, now),
      ...countStuckCases(stuckCases, now),
      ...countStuckTemplates(templates, now),
    ],
    flows: flowHealth.map(({ at, name, flowId, ...health }) => ({
      ...health,
      name: name ?? flowId,
      at: at.toISOString(),
    })),
    payments: payments.map((one) => ({ ...one, lastAt: one.lastAt.toISOString() })),
    unknownWebhooks: unknownWebhooks.map((one) => ({ ...one, lastAt: one.lastAt.toISOString() })),
    feedback: feedback.map(({ serviceId, ...figures }) => ({ ...figures, service: nameService(core, serviceId) })),
    journeys: journeys.map(({ serviceId, ...figures }) => ({ ...figures, service: nameService(core, serviceId) })),
  };
}

/** Also of a service that this catalogue no longer has. */
function nameService({ catalogue }: Core, serviceId: string): Readonly<Record<string, string>> {
  const known = catalogue.findService(serviceId) !== undefined;
  return inPageLanguages(catalogue, (language) => (known ? catalogue.text(serviceId, language, 'name') : serviceId));
}

type Stuck = OperationsView['stuck'][number];

function listStuckMail(waiting: Awaited<ReturnType<typeof readOldestWaiting>>): readonly Stuck[] {
  const rows: readonly Stuck[] = [
    { kind: 'message', state: 'pending', limitSeconds: MAXIMUM_AGE_SECONDS.inboxPending, ...waiting.inbox },
    { kind: 'message', state: 'parked', limitSeconds: 0, ...waiting.parked },
    { kind: 'reply', state: 'waiting', limitSeconds: MAXIMUM_AGE_SECONDS.outboxWaiting, ...waiting.outbox },
    { kind: 'timer', state: 'overdue', limitSeconds: MAXIMUM_AGE_SECONDS.timerOverdue, ...waiting.timer },
  ];
  return rows.filter((row) => row.count > 0 && row.oldestSeconds > row.limitSeconds);
}

function listStuckElsewhere(documents: DocumentFigures, registers: RegistryFigures, now: Date): readonly Stuck[] {
  const since = (at: Date | undefined): number =>
    at === undefined ? 0 : Math.round((now.getTime() - at.getTime()) / 1000);
  const rows: readonly Stuck[] = [
    {
      kind: 'document',
      state: 'waiting',
      count: documents.waiting,
      oldestSeconds: since(documents.oldestOfferedAt),
      limitSeconds: DEFAULT_DOCUMENT_SETTINGS.maxMinutes * 60,
    },
    {
      kind: 'register',
      state: 'lookup',
      count: registers.waitingLookups,
      oldestSeconds: since(registers.oldestLookupAt),
      limitSeconds: DEFAULT_REGISTRY_SETTINGS.lookupMaxMinutes * 60,
    },
    {
      kind: 'register',
      state: 'report',
      count: registers.waitingReports,
      oldestSeconds: since(registers.oldestReportAt),
      limitSeconds: 3600,
    },
  ];
  return rows.filter((row) => row.count > 0 && row.oldestSeconds > row.limitSeconds);
}

/** Files cannot be fetched from Meta: somebody’s affair at once. */
function listMediaPause(since: Date | undefined, documents: DocumentFigures, now: Date): readonly Stuck[] {
  if (since === undefined) return [];
  const oldestSeconds = Math.round((now.getTime() - since.getTime()) / 1000);
  return [{ kind: 'media', state: 'paused', count: documents.waiting, oldestSeconds, limitSeconds: 0 }];
}

function countStuckCases(cases: Awaited<ReturnType<typeof listStuckCases>>, now: Date): readonly Stuck[] {
  return [...Map.groupBy(cases, (one) => one.reason)].map(([reason, list]) => ({
    kind: 'case',
    state: reason,
    count: list.length,
    oldestSeconds: Math.round((now.getTime() - Math.min(...list.map((one) => one.since.getTime()))) / 1000),
    limitSeconds: STUCK[reason].afterSeconds,
  }));
}

/** Under review for a day is the rule; everything else is somebody's affair at once. */
function countStuckTemplates(troubles: readonly TemplateTrouble[], now: Date): readonly Stuck[] {
  return [...Map.groupBy(troubles, (one) => one.status)].flatMap(([status, list]) => {
    const row = {
      kind: 'template',
      state: status,
      count: list.length,
      oldestSeconds: Math.round((now.getTime() - Math.min(...list.map((one) => one.since.getTime()))) / 1000),
      limitSeconds: status === 'pending' ? DAY_MS / 1000 : 0,
    };
    return row.oldestSeconds > row.limitSeconds ? [row] : [];
  });
}
