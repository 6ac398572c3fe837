// What the stand-in's books say of Meta's limits and of files: the pair limit is kept by the app itself and not by Meta's
// refusals, nothing but one template is said in a closed window, a document is fetched and judged once.

import { LIMITS } from '#channel/wire';
import type { Finding } from './check-ledger.ts';
import type { Ledger, MessageEntry, SendEntry } from './meta/ledger.ts';

const SPACING_MS = LIMITS.pairSecondsPerMessage * 1000;
/** The books' clock and the app's may differ by this. */
const TOLERANCE_MS = 50;

/**
 * An answer cannot have been decided before its message was spoken. So of any n answers in a row the last may be offered
 * to Meta no sooner than n − 45 times the spacing after the first of their messages: later calls, held up by a kill, keep
 * that too, and what breaks it was not paced. Calls that Meta refused for it count like those it took.
 */
export function checkPace(ledger: Ledger, delivered: readonly SendEntry[]): readonly Finding[] {
  const findings: Finding[] = [];
  const messages = Map.groupBy(ledger.messages, (entry) => entry.citizen);
  const answers = Map.groupBy(
    delivered.filter(({ role }) => role === 'answer'),
    (entry) => entry.citizen,
  );
  for (const { citizen } of ledger.citizens) {
    const own = answers.get(citizen) ?? [];
    const refused = ledger.refusals.filter((entry) => entry.citizen === citizen && entry.limit === 'pair');
    if (own.length + Math.min(refused.length, 1) <= LIMITS.pairBurst) continue;
    const spoken = inOrderAccepted(messages.get(citizen) ?? []);
    const offered = [
      ...own.map(({ at }, index) => ({ at, index })),
      ...refused.map(({ at }) => ({ at, index: own.filter((answer) => answer.at < at).length })),
    ];
    const early = offered.find(({ at, index }) => at + TOLERANCE_MS < earliest(spoken, index));
    if (early === undefined) continue;
    const seconds = ((earliest(spoken, early.index) - early.at) / 1000).toFixed(1);
    findings.push({
      kind: 'pace',
      detail: `citizen ${citizen}: answer ${early.index} was offered ${seconds} s before the pair limit allows it`,
    });
  }
  return findings;
}

function inOrderAccepted(messages: readonly MessageEntry[]): readonly MessageEntry[] {
  return messages
    .filter((entry) => entry.acknowledged !== undefined && !entry.isAnsweredLater)
    .toSorted((a, b) => (a.acknowledged ?? 0) - (b.acknowledged ?? 0));
}

function earliest(spoken: readonly MessageEntry[], index: number): number {
  const bounds = spoken
    .slice(0, index + 1)
    .map(({ spokenAt }, first) => spokenAt + Math.max(0, index - first + 1 - LIMITS.pairBurst) * SPACING_MS);
  return Math.max(0, ...bounds);
}

export function checkWindows(ledger: Ledger): readonly Finding[] {
  const findings: Finding[] = ledger.refusals
    .filter(({ limit }) => limit === 'known-window')
    .map(({ citizen, callbackData }) => ({
      kind: 'window',
      detail: `citizen ${citizen}: ${callbackData} went out after its template though they had not written`,
    }));
  const spoken = Map.groupBy(ledger.messages, (entry) => entry.citizen);
  const templates = ledger.sends.filter(({ role }) => role === 'template');
  for (const [citizen, own] of Map.groupBy(templates, (entry) => entry.citizen)) {
    for (const [index, { at, callbackData }] of own.entries()) {
      const before = own[index - 1];
      if (before === undefined || before.callbackData === callbackData) continue;
      if ((spoken.get(citizen) ?? []).some(({ spokenAt }) => spokenAt > before.at && spokenAt < at)) continue;
      findings.push({ kind: 'window', detail: `citizen ${citizen}: two templates in one closed window` });
    }
  }
  return findings;
}

/** What came unasked and is no receipt is the verdict on a document. */
export function checkMedia(ledger: Ledger, delivered: readonly SendEntry[]): readonly Finding[] {
  const findings: Finding[] = ledger.media
    .filter(({ wanted, asked }) => !wanted && asked > 0)
    .map(({ citizen, mediaId }) => ({
      kind: 'media',
      detail: `citizen ${citizen}: file ${mediaId}, which nobody had asked for, was fetched`,
    }));
  const media = Map.groupBy(
    ledger.media.filter(({ wanted }) => wanted),
    (entry) => entry.citizen,
  );
  for (const { citizen, stage, receivedNumbers } of ledger.citizens) {
    const sent = media.get(citizen) ?? [];
    const news = delivered.filter((entry) => entry.citizen === citizen && entry.role === 'news').length;
    const verdicts = Math.max(0, news - receivedNumbers.length);
    if (verdicts > sent.length || (stage === 'ended' && verdicts < sent.length)) {
      findings.push({ kind: 'media', detail: `citizen ${citizen}: ${sent.length} documents, ${verdicts} verdicts` });
    }
    const fetched = sent.filter(({ served }) => served > 0).length;
    if (fetched < verdicts) {
      findings.push({ kind: 'media', detail: `citizen ${citizen}: ${verdicts} verdicts, ${fetched} files handed out` });
    }
  }
  return findings;
}
