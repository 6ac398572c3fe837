// Holds the stand-in's books against what was promised: every acknowledged message answered once, in order, with effects
// that happened once. Reads only what passed over the wire.

import { checkMedia, checkPace, checkWindows } from './check-limits.ts';
import type { Ledger, MessageEntry, SendEntry } from './meta/ledger.ts';

export interface Finding {
  readonly kind:
    | 'lost'
    | 'doubled'
    | 'order'
    | 'state'
    | 'journey'
    | 'filing'
    | 'media'
    | 'pace'
    | 'window'
    | 'books'
    | 'parked'
    | 'stuck'
    | 'crashed';
  readonly detail: string;
}

export interface LedgerVerdict {
  readonly findings: readonly Finding[];
  readonly acknowledged: number;
  /** Different messages of the app that Graph took. */
  readonly sends: number;
  /** The same message of the app, taken again. */
  readonly duplicateSends: number;
  readonly receipts: readonly string[];
}

export function checkLedger(ledger: Ledger): LedgerVerdict {
  const findings: Finding[] = [];
  const messages = Map.groupBy(ledger.messages, (entry) => entry.citizen);
  const delivered = firstSends(ledger.sends);
  const sends = Map.groupBy(delivered, (entry) => entry.citizen);
  for (const { citizen, plan, stage, receivedNumbers, lastReply } of ledger.citizens) {
    const own = sends.get(citizen) ?? [];
    findings.push(...checkAnswers(citizen, messages.get(citizen) ?? [], own));
    findings.push(...checkPrompts(citizen, own));
    const isFiled = receivedNumbers.length > 0;
    if (plan === 'files' && stage === 'ended' && receivedNumbers.length !== 1) {
      findings.push({
        kind: 'filing',
        detail: `citizen ${citizen} got ${receivedNumbers.length} receipts for one journey`,
      });
    } else if (new Set(receivedNumbers).size > 1 || (plan !== 'files' && isFiled)) {
      findings.push({ kind: 'filing', detail: `citizen ${citizen} got receipts ${receivedNumbers.join(', ')}` });
    }
    if (stage === 'astray') {
      findings.push({ kind: 'journey', detail: `citizen ${citizen} cannot go on from “${lastReply.slice(0, 120)}”` });
    }
  }
  const receipts = ledger.citizens.flatMap(({ receivedNumbers }) => receivedNumbers);
  if (new Set(receipts).size !== receipts.length) {
    findings.push({ kind: 'filing', detail: 'two citizens got the same application number' });
  }
  findings.push(...checkPace(ledger, delivered), ...checkWindows(ledger), ...checkMedia(ledger, delivered));
  const different = new Set(reachedPhones(ledger.sends).map((send) => send.callbackData)).size;
  return {
    findings,
    acknowledged: ledger.messages.filter((entry) => entry.acknowledged !== undefined).length,
    sends: different,
    duplicateSends: countDuplicates(ledger.sends),
    receipts,
  };
}

/** Journeys that did not come to their end: asked only of runs that were given the time. */
export function checkEnds(ledger: Ledger): readonly Finding[] {
  return ledger.citizens
    .filter(({ stage }) => stage !== 'ended' && stage !== 'astray')
    .map(({ citizen, stage, lastReply }) => ({
      kind: 'stuck' as const,
      detail: `citizen ${citizen} is still “${stage}” after “${lastReply.slice(0, 120)}”`,
    }));
}

function reachedPhones(sends: readonly SendEntry[]): readonly SendEntry[] {
  return sends.filter(({ role }) => role !== 'dropped');
}

/** Each message as it first reached a phone; templates stand outside: they only announce one. */
function firstSends(sends: readonly SendEntry[]): readonly SendEntry[] {
  const seen = new Set<string>();
  return reachedPhones(sends).filter(({ callbackData, role }) => {
    const isFirst = !seen.has(callbackData);
    seen.add(callbackData);
    return isFirst && role !== 'template';
  });
}

/** A template whose call got no clear answer may go again: no status tells of it (decision 0013). */
function countDuplicates(sends: readonly SendEntry[]): number {
  const answers = new Map<string, string>();
  let duplicates = 0;
  for (const { callbackData, role, answer } of reachedPhones(sends)) {
    const before = answers.get(callbackData);
    answers.set(callbackData, answer);
    if (before !== undefined && (role !== 'template' || before === '200')) duplicates += 1;
  }
  return duplicates;
}

/** The k-th answer belongs to the k-th accepted message; what came unasked (receipts) stands outside this count. */
function checkAnswers(
  citizen: number,
  messages: readonly MessageEntry[],
  sends: readonly SendEntry[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const accepted = messages
    .filter((entry) => entry.acknowledged !== undefined && !entry.isAnsweredLater)
    .toSorted((a, b) => (a.acknowledged ?? 0) - (b.acknowledged ?? 0));
  const answers = sends.filter((send) => send.role === 'answer');
  if (answers.length < accepted.length) {
    findings.push({
      kind: 'lost',
      detail: `citizen ${citizen}: ${accepted.length} messages accepted, ${answers.length} answered`,
    });
  }
  if (answers.length > accepted.length) {
    findings.push({
      kind: 'doubled',
      detail: `citizen ${citizen}: ${accepted.length} messages accepted, ${answers.length} answers`,
    });
  }
  for (const [index, answer] of answers.entries()) {
    const message = accepted[index];
    if (message?.expect !== undefined && !answer.text.includes(message.expect)) {
      findings.push({
        kind: 'order',
        detail: `citizen ${citizen}: message ${index} (${message.what}) was answered “${answer.text.slice(0, 80)}”`,
      });
      break;
    }
  }
  const ids = sends.map((send) => Number(send.callbackData.replace(/^\D+/, '')));
  if (ids.some((id, index) => index > 0 && id <= (ids[index - 1] ?? 0))) {
    findings.push({ kind: 'order', detail: `citizen ${citizen}: messages of ours arrived out of their order` });
  }
  return findings;
}

/** A prompt's id names one question for ever: the same id with other choices means that a state was lost. */
function checkPrompts(citizen: number, sends: readonly SendEntry[]): readonly Finding[] {
  const choicesOf = new Map<string, string>();
  for (const { choiceIds } of sends) {
    const prompt = choiceIds[0]?.split(':')[0];
    if (prompt === undefined) continue;
    const choices = choiceIds.join(' ');
    const known = choicesOf.get(prompt) ?? choices;
    choicesOf.set(prompt, known);
    if (known !== choices) {
      return [{ kind: 'state', detail: `citizen ${citizen}: prompt ${prompt} asked two different questions` }];
    }
  }
  return [];
}
