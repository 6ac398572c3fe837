// Traffic of the crash campaign: a few dozen citizens walk through their journeys as fast as they are answered, while
// webhooks are doubled, batched and tried again. A citizen's messages are offered one body after the other, so that the
// order in which the app accepted them is known for certain.

import type { Chance } from './chance.ts';
import { decide, type Citizen } from './citizen.ts';
import { messagesBody, statusesBody, type OutgoingStatus } from './envelope.ts';
import type { TakenCall } from './graph-stub.ts';
import type { PostOffice } from './post-office.ts';
import type { MetaSettings, Progress, StormSettings } from './settings.ts';
import type { SpokenMessage, Town } from './town.ts';

export interface Storm {
  begin(): void;
  /** Pranks and duplicates end; journeys go on. */
  calm(): void;
  taken(call: TakenCall): void;
  progress(): Omit<Progress, 'sends'>;
}

const TICK_MS = 10;

export function createStorm(
  deps: { readonly town: Town; readonly office: PostOffice; readonly chance: Chance },
  settings: MetaSettings,
  traffic: StormSettings,
): Storm {
  const { town, office, chance } = deps;
  const waiting = new Map<Citizen, SpokenMessage[]>();
  const onTheWay = new Set<Citizen>();
  const statuses: { status: OutgoingStatus; dueMs: number }[] = [];
  let bodiesUnderWay = 0;
  let statusesUnderWay = 0;
  let isCalm = false;
  let started = 0;
  const chat = { messages: traffic.chatMessages, breath: traffic.chatMessages };

  function continueJourney(citizen: Citizen, afterMs = chance.between(20, 120)): void {
    setTimeout(() => {
      if (citizen.outstanding > 0) return;
      for (const saying of decide(citizen, chance, { playful: !isCalm, chat })) enqueue(town.speak(citizen, saying));
    }, afterMs);
  }

  function enqueue(message: SpokenMessage): void {
    const queue = waiting.get(message.citizen);
    if (queue === undefined) waiting.set(message.citizen, [message]);
    else queue.push(message);
  }

  /** Puts what waits into bodies: mostly one event each, sometimes several of one citizen or of several. */
  function tick(): void {
    const free = [...waiting.keys()].filter((citizen) => !onTheWay.has(citizen));
    while (free.length > 0) {
      const together = chance.hit(0.15) ? 1 + chance.below(4) : 1;
      const citizens = Array.from({ length: Math.min(together, free.length) }, () => take(free, chance));
      void deliver(citizens, citizens.flatMap(takeMessages));
    }
    const now = performance.now();
    const due = statuses.filter((one) => one.dueMs <= now);
    if (due.length === 0) return;
    for (const one of due) statuses.splice(statuses.indexOf(one), 1);
    void deliverStatuses(due.map(({ status }) => status));
  }

  function takeMessages(citizen: Citizen): readonly SpokenMessage[] {
    const queue = waiting.get(citizen) ?? [];
    const taken = chance.hit(0.25) ? queue.splice(0) : queue.splice(0, 1);
    if (queue.length === 0) waiting.delete(citizen);
    onTheWay.add(citizen);
    return taken;
  }

  async function deliver(citizens: readonly Citizen[], messages: readonly SpokenMessage[]): Promise<void> {
    const body = messagesBody(settings, messages);
    for (const { entry } of messages) entry.deliveries += 1;
    bodiesUnderWay += 1;
    const isAccepted = await office.deliver(body);
    bodiesUnderWay -= 1;
    if (isAccepted) for (const message of messages) town.acknowledge(message);
    for (const citizen of citizens) onTheWay.delete(citizen);
    if (isAccepted && !isCalm && chance.hit(traffic.duplicates)) deliverAgain(body, messages);
  }

  function deliverAgain(body: string, messages: readonly SpokenMessage[]): void {
    bodiesUnderWay += 1;
    setTimeout(
      () => {
        for (const { entry } of messages) entry.deliveries += 1;
        void office.deliver(body).then(() => (bodiesUnderWay -= 1));
      },
      chance.between(0, 2500),
    );
  }

  async function deliverStatuses(due: readonly OutgoingStatus[]): Promise<void> {
    statusesUnderWay += due.length;
    await office.deliver(statusesBody(settings, due));
    statusesUnderWay -= due.length;
  }

  /** A status that tells of a message which was taken and dropped. */
  function announceFailure(call: TakenCall, citizen: Citizen): void {
    statuses.push({ status: statusOf(call, citizen, 'failed'), dueMs: performance.now() + chance.between(100, 1200) });
  }

  function announce(call: TakenCall, citizen: Citizen): void {
    const now = performance.now();
    // Late enough that who sends again at once is caught, and early enough for the grace.
    const delays = [chance.between(50, 800), chance.between(100, 1200), chance.between(200, 1500)];
    // Meta does not promise their order.
    if (chance.hit(0.1)) delays.reverse();
    const names = ['sent', 'delivered', 'read'] as const;
    for (const [index, status] of names.entries()) {
      statuses.push({ status: statusOf(call, citizen, status), dueMs: now + (delays[index] ?? 0) });
    }
  }

  return {
    begin() {
      setInterval(tick, TICK_MS).unref();
      for (let index = 0; index < traffic.citizens; index += 1) {
        const isChatty = index < traffic.chatty;
        const showsDocument = chance.hit(traffic.documents);
        const citizen = town.addCitizen(
          isChatty ? 'chats' : chance.hit(0.8) ? 'files' : 'looks',
          chance.pick(['phone', 'bsuid', 'both', 'changing']),
          { showsDocument },
        );
        setTimeout(
          () => {
            started += 1;
            continueJourney(citizen);
          },
          // Whoever is to be held back for seconds begins soon.
          isChatty ? 0 : chance.between(0, showsDocument ? traffic.startWithinMs / 4 : traffic.startWithinMs),
        );
      }
    },
    calm() {
      isCalm = true;
    },
    taken(call) {
      const received = town.receive(call);
      if (received === undefined) return;
      if (received.kind === 'dropped') return announceFailure(call, received.citizen);
      announce(call, received.citizen);
      if (received.kind === 'again') return;
      // Long enough that what must wait for them shows itself when it does not.
      if (received.kind === 'template') continueJourney(received.citizen, chance.between(1000, 1600));
      else continueJourney(received.citizen);
    },
    progress() {
      const notBegun = traffic.citizens - started;
      const isOver = (citizen: Citizen): boolean => citizen.stage === 'ended' || citizen.stage === 'astray';
      return {
        undelivered: bodiesUnderWay + [...waiting.values()].reduce((sum, queue) => sum + queue.length, 0),
        unanswered: town.citizens.reduce((sum, citizen) => sum + citizen.outstanding, 0),
        underway: Math.max(notBegun, town.citizens.filter((citizen) => !isOver(citizen)).length),
        statusesWaiting: statuses.length + statusesUnderWay,
      };
    },
  };
}

function statusOf(call: TakenCall, citizen: Citizen, status: OutgoingStatus['status']): OutgoingStatus {
  return {
    providerId: call.providerId,
    status,
    callbackData: call.callbackData,
    phone: citizen.traits.phone,
    atSeconds: Math.floor(Date.now() / 1000),
  };
}

function take<T>(items: T[], chance: Chance): T {
  const [item] = items.splice(chance.below(items.length), 1);
  if (item === undefined) throw new RangeError('nothing to take');
  return item;
}
