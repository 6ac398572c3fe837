// Traffic of the load bench: an open loop. A message is due every 1/rate seconds whether or not the app keeps up; every
// time is counted from the due time. Who writes: a citizen who has had their answer and has thought about it, one who comes
// back, or a new one.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import { decide, type Citizen, type Identity, type Saying } from './citizen.ts';
import { messagesBody, statusesBody, type OutgoingStatus } from './envelope.ts';
import type { TakenCall } from './graph-stub.ts';
import type { PostOffice } from './post-office.ts';
import { createSamples, type Samples } from './samples.ts';
import type { MediaShelf } from './media-shelf.ts';
import type { LoadFigures, LoadSettings, MetaSettings, Progress } from './settings.ts';
import type { SpokenMessage, Town } from './town.ts';

export interface Load {
  /** Brings the population in; nothing is measured. */
  warmUp(): Promise<void>;
  measure(rate: number, seconds: number): Promise<LoadFigures>;
  taken(call: TakenCall): void;
  progress(): Omit<Progress, 'sends'>;
}

/** Messages of a journey, on average, from which the share of messages that begin one follows. */
const JOURNEY_LENGTH = { looks: 2.2, files: 12 } as const;
/** Enough in a short enough time that the last few have to wait for the pair limit. */
const CHAT = { messages: 48, breath: 16 };
/** Credit for a burst: whoever has said more may be answered late, and is counted apart. */
const UNPACED_MESSAGES = 44;
const STATUS_DELAYS_MS = { sent: 20, delivered: 70, read: 200 } as const;
const STATUSES = ['sent', 'delivered', 'read'] as const;
/** How often the generator looks for what is due: waking up costs more than what it then does. */
const TICK_MS = 3;
const DRAIN_MS = 120_000;

/** Today's webhooks carry both identifiers; a few only one of them. */
const IDENTITIES: readonly Identity[] = [...Array<Identity>(18).fill('both'), 'phone', 'bsuid'];

interface StatusDue {
  readonly call: TakenCall;
  readonly citizen: Citizen;
  readonly dueMs: number;
}

interface Window {
  readonly message: Samples;
  readonly status: Samples;
  readonly answer: Samples;
  readonly pacedAnswer: Samples;
  readonly before: Counts;
  readonly mix: Map<string, number>;
  readonly writers: Set<Citizen>;
  readonly startedMs: number;
  endedMs: number;
  offered: number;
  accepted: number;
  acceptedInTime: number;
  repliesInTime: number;
  answered: number;
  notAccepted: number;
  statuses: number;
  webhooks: number;
}

/** Everything so far, of which a window shows the difference. */
interface Counts {
  readonly citizens: number;
  readonly messages: number;
  readonly sends: number;
  readonly refusals: number;
  readonly downloads: number;
}

export function createLoad(
  deps: {
    readonly town: Town;
    readonly shelf: MediaShelf;
    readonly messageOffice: PostOffice;
    readonly statusOffice: PostOffice;
    readonly chance: Chance;
  },
  settings: MetaSettings,
  traffic: LoadSettings,
): Load {
  const { town, chance } = deps;
  const beginShare = 1 / (traffic.filing * JOURNEY_LENGTH.files + (1 - traffic.filing) * JOURNEY_LENGTH.looks);
  const chattyShare = shareOfBeginners(traffic.chatty, 1 / beginShare);
  const ready: Citizen[] = [];
  // Those who have looked around and left.
  const away: Citizen[] = [];
  const asked = new Map<Citizen, { dueMs: number; paced: boolean; window: Window | undefined }[]>();
  // Each kind has one delay, so each line is in order.
  const statusesDue: Record<(typeof STATUSES)[number], StatusDue[]> = { sent: [], delivered: [], read: [] };
  const resting: { readonly citizen: Citizen; readonly dueMs: number }[] = [];
  let statusBatch: OutgoingStatus[] = [];
  let underWay = 0;
  let statusesUnderWay = 0;
  let current: Window | undefined;

  /** Somebody says something, now. Returns how many messages that was. */
  function speakOut(dueMs: number, begins: boolean): number {
    const window = current;
    const citizen = (begins ? undefined : nextReady()) ?? beginner();
    const sayings = sayingsOf(citizen);
    const messages = sayings.map((saying) => town.speak(citizen, saying));
    if (messages.length === 0) return 0;
    const questions = asked.get(citizen) ?? [];
    for (const saying of sayings) {
      if (!saying.isAnsweredLater) questions.push({ dueMs, paced: citizen.said > UNPACED_MESSAGES, window });
      window?.mix.set(saying.what, (window.mix.get(saying.what) ?? 0) + 1);
    }
    asked.set(citizen, questions);
    window?.writers.add(citizen);
    if (window !== undefined) window.offered += messages.length;
    void post(messages, dueMs, window);
    return messages.length;
  }

  /** Mostly somebody in the middle of a form, sometimes somebody who has been silent for long. */
  function nextReady(): Citizen | undefined {
    return chance.hit(0.8) ? ready.pop() : ready.shift();
  }

  /** Now and then two questions in one breath, in one webhook: the answers must come in that order. */
  function sayingsOf(citizen: Citizen): readonly Saying[] {
    const { words } = citizen.traits;
    const isSettled =
      citizen.traits.plan !== 'chats' && citizen.stage === 'talking' && citizen.open !== undefined && citizen.said >= 3;
    if (isSettled && chance.hit(0.03)) {
      return [
        { what: 'help', content: { type: 'text', body: words.help.say }, expect: words.help.expect },
        { what: 'status', content: { type: 'text', body: words.status.say }, expect: words.status.expectNone },
      ];
    }
    return decide(citizen, chance, { playful: false, chat: CHAT });
  }

  /** Whoever files an application is new: that is the dearer case. */
  function beginner(): Citizen {
    if (chance.hit(chattyShare)) return town.addCitizen('chats', chance.pick(IDENTITIES));
    const plan = chance.hit(traffic.filing) ? 'files' : 'looks';
    const returning =
      current !== undefined && plan === 'looks' && chance.hit(traffic.returning) ? takeAway() : undefined;
    return (
      returning ??
      town.addCitizen(plan, chance.pick(IDENTITIES), {
        showsDocument: plan === 'files' && chance.hit(traffic.documents),
      })
    );
  }

  function takeAway(): Citizen | undefined {
    const place = chance.below(Math.max(1, away.length));
    const citizen = away[place];
    const last = away.pop();
    if (citizen === undefined || last === undefined) return undefined;
    if (place < away.length) away[place] = last;
    citizen.stage = 'new';
    citizen.open = undefined;
    return citizen;
  }

  async function post(messages: readonly SpokenMessage[], dueMs: number, window: Window | undefined): Promise<void> {
    const body = messagesBody(settings, messages);
    underWay += 1;
    let isAccepted = await deps.messageOffice.post(body);
    const ms = performance.now() - dueMs;
    if (window !== undefined) {
      window.webhooks += 1;
      window.message.add(ms);
      if (!isAccepted) window.notAccepted += messages.length;
    }
    if (!isAccepted) isAccepted = await deps.messageOffice.deliver(body);
    underWay -= 1;
    for (const message of messages) {
      message.entry.deliveries += 1;
      if (isAccepted) town.acknowledge(message);
    }
    if (window !== undefined && isAccepted) {
      window.accepted += messages.length;
      if (current === window) window.acceptedInTime += messages.length;
    }
  }

  function taken(call: TakenCall): void {
    const now = performance.now();
    const received = town.receive(call);
    if (received === undefined) return;
    const { citizen, kind } = received;
    if (kind === 'dropped') return announce(call, citizen, 'failed');
    for (const status of STATUSES) statusesDue[status].push({ call, citizen, dueMs: now + STATUS_DELAYS_MS[status] });
    if (kind === 'answer') {
      const question = asked.get(citizen)?.shift();
      if (question?.window !== undefined) {
        (question.paced ? question.window.pacedAnswer : question.window.answer).add(now - question.dueMs);
        question.window.answered += 1;
      }
    }
    // A receipt is the reply to an application, a verdict the reply to a document. A template is none: its news follows.
    if (current !== undefined && (kind === 'answer' || kind === 'news')) current.repliesInTime += 1;
    if (citizen.outstanding === 0) resting.push({ citizen, dueMs: now + traffic.thinkMs });
  }

  /** Whoever has nothing more to say, or waits for the receipt, does not stand in the line. */
  function becomeReady(citizen: Citizen): void {
    if (citizen.outstanding > 0) return;
    if (citizen.stage === 'asking-status') citizen.stage = 'ended';
    const hasNumber = citizen.receivedNumbers.length > 0 || citizen.announcedNumber !== undefined;
    const isWaiting = citizen.stage === 'checking' || (citizen.stage === 'filing' && !hasNumber);
    if (citizen.stage === 'ended' && citizen.traits.plan === 'looks') away.push(citizen);
    else if (citizen.stage === 'ended' || citizen.stage === 'astray' || isWaiting) return;
    else ready.push(citizen);
  }

  /** Statuses that are due go out, citizens who have thought about it get ready. */
  function tick(): void {
    const now = performance.now();
    for (const status of STATUSES) {
      const line = statusesDue[status];
      const due = line.findIndex(({ dueMs }) => dueMs > now);
      for (const { call, citizen } of line.splice(0, due < 0 ? line.length : due)) announce(call, citizen, status);
    }
    const rested = resting.findIndex(({ dueMs }) => dueMs > now);
    for (const { citizen } of resting.splice(0, rested < 0 ? resting.length : rested)) becomeReady(citizen);
  }
  setInterval(tick, TICK_MS).unref();

  function announce(call: TakenCall, citizen: Citizen, status: OutgoingStatus['status']): void {
    statusBatch.push({
      providerId: call.providerId,
      status,
      callbackData: call.callbackData,
      phone: citizen.traits.phone,
      atSeconds: Math.floor(Date.now() / 1000),
    });
    if (statusBatch.length >= traffic.statusBatch) flushStatuses();
  }

  function flushStatuses(): void {
    const batch = statusBatch;
    if (batch.length === 0) return;
    statusBatch = [];
    const window = current;
    const startedMs = performance.now();
    statusesUnderWay += batch.length;
    const body = statusesBody(settings, batch);
    void deps.statusOffice.post(body).then(async (isAccepted) => {
      if (window !== undefined) {
        window.status.add(performance.now() - startedMs);
        window.statuses += batch.length;
        window.webhooks += 1;
        if (!isAccepted) window.notAccepted += batch.length;
      }
      if (!isAccepted) await deps.statusOffice.deliver(body);
      statusesUnderWay -= batch.length;
    });
  }

  /** Speaks out on time until `isOver`. */
  async function run(rate: number, isOver: (elapsedMs: number) => boolean, pickNew: () => boolean): Promise<void> {
    const startedMs = performance.now();
    let slots = 0;
    for (;;) {
      const elapsedMs = performance.now() - startedMs;
      if (isOver(elapsedMs)) break;
      while ((slots / rate) * 1000 <= elapsedMs) slots += speakOut(startedMs + (slots / rate) * 1000, pickNew()) || 1;
      await sleep(TICK_MS);
    }
  }

  async function drain(): Promise<void> {
    const limit = performance.now() + DRAIN_MS;
    while (performance.now() < limit) {
      flushStatuses();
      const { undelivered, unanswered, statusesWaiting } = progress();
      if (undelivered === 0 && unanswered === 0 && statusesWaiting === 0) return;
      await sleep(50);
    }
  }

  function progress(): Omit<Progress, 'sends'> {
    return {
      undelivered: underWay,
      unanswered: town.citizens.reduce((sum, citizen) => sum + citizen.outstanding, 0),
      underway: ready.length,
      statusesWaiting:
        statusBatch.length + statusesUnderWay + STATUSES.reduce((sum, status) => sum + statusesDue[status].length, 0),
    };
  }

  function countAll(): Counts {
    return {
      citizens: town.citizens.length,
      messages: town.messages.length,
      sends: town.sends.length,
      refusals: town.refusals.length,
      downloads: deps.shelf.entries.reduce((sum, { served }) => sum + served, 0),
    };
  }

  function describeExtras(before: Counts): LoadFigures['extras'] {
    const messages = town.messages.slice(before.messages);
    const sends = town.sends.slice(before.sends);
    const news = sends.filter(({ role }) => role === 'news');
    const isReceiptOf = (citizen: Citizen | undefined, text: string): boolean =>
      citizen !== undefined && text.includes(citizen.traits.words.received);
    const receipts = news.filter(({ citizen, text }) => isReceiptOf(town.citizens[citizen], text)).length;
    return {
      identities: countBy(town.citizens.slice(before.citizens).map(({ traits }) => traits.identity)),
      documents: messages.filter(({ what }) => what === 'document').length,
      downloads: countAll().downloads - before.downloads,
      verdicts: news.length - receipts,
      receipts,
      templates: sends.filter(({ role }) => role === 'template').length,
      refusals: countBy(town.refusals.slice(before.refusals).map(({ limit }) => limit)),
    };
  }

  return {
    async warmUp() {
      await run(
        traffic.warmUpRate,
        () => town.citizens.length >= traffic.citizens,
        () => chance.hit(0.5),
      );
      await sleep(traffic.thinkMs);
    },
    async measure(rate, seconds) {
      const window = openWindow(countAll());
      current = window;
      await run(
        rate,
        (elapsedMs) => elapsedMs >= seconds * 1000,
        () => chance.hit(beginShare),
      );
      window.endedMs = performance.now();
      current = undefined;
      await drain();
      return figuresOf(window, describeExtras(window.before));
    },
    taken,
    progress,
  };
}

function openWindow(before: Counts): Window {
  return {
    before,
    pacedAnswer: createSamples(),
    message: createSamples(),
    status: createSamples(),
    answer: createSamples(),
    mix: new Map(),
    writers: new Set(),
    startedMs: performance.now(),
    endedMs: 0,
    offered: 0,
    accepted: 0,
    acceptedInTime: 0,
    repliesInTime: 0,
    answered: 0,
    notAccepted: 0,
    statuses: 0,
    webhooks: 0,
  };
}

function figuresOf(window: Window, extras: LoadFigures['extras']): LoadFigures {
  const seconds = (window.endedMs - window.startedMs) / 1000;
  const perSecond = (count: number): number => Math.round(count / seconds);
  return {
    offered: window.offered,
    offeredPerSecond: perSecond(window.offered),
    acceptedPerSecond: perSecond(window.acceptedInTime),
    repliesPerSecond: perSecond(window.repliesInTime),
    citizens: window.writers.size,
    statuses: window.statuses,
    webhooks: window.webhooks,
    messageWebhook: window.message.summarise(),
    statusWebhook: window.status.summarise(),
    answer: window.answer.summarise(),
    pacedAnswer: window.pacedAnswer.summarise(),
    extras,
    notAccepted: window.notAccepted,
    mix: Object.fromEntries([...window.mix].toSorted(([, a], [, b]) => b - a)),
  };
}

/** Of those who begin, how many must be chatty for their messages to be this share of all. */
function shareOfBeginners(ofMessages: number, usualLength: number): number {
  return (ofMessages * usualLength) / (CHAT.messages * (1 - ofMessages) + ofMessages * usualLength);
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
