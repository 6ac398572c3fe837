// The citizens and the books about them, for both kinds of traffic: who said what, what reached their phones.

import type { TakenCall } from './graph-stub.ts';
import { createCitizen, hear, type Citizen, type Identity, type Plan, type Saying } from './citizen.ts';
import type { Chance } from './chance.ts';
import type { OutgoingMessage } from './envelope.ts';
import { writeLedger, type MessageEntry, type SendEntry } from './ledger.ts';
import type { Script } from './script.ts';

export interface Town {
  readonly citizens: readonly Citizen[];
  readonly messages: readonly MessageEntry[];
  readonly sends: readonly SendEntry[];
  addCitizen(plan: Plan, identity: Identity): Citizen;
  /** The citizen says something: it is in the books from now on. */
  speak(citizen: Citizen, saying: Saying): SpokenMessage;
  acknowledge(message: SpokenMessage): void;
  /** Books a call that was taken, and shows it on the phone, once. */
  receive(call: TakenCall): Received | undefined;
  save(path: string): void;
}

export interface SpokenMessage extends OutgoingMessage {
  readonly entry: MessageEntry;
}

export interface Received {
  readonly citizen: Citizen;
  /** `again`: the same message of the app a second time. */
  readonly kind: 'answer' | 'news' | 'again';
}

export function createTown(script: Script, chance: Chance): Town {
  const citizens: Citizen[] = [];
  const byAddress = new Map<string, Citizen>();
  const messages: MessageEntry[] = [];
  const sends: SendEntry[] = [];
  const seen = new Set<string>();
  const lastReplies = new Map<number, string>();
  let acknowledged = 0;

  return {
    citizens,
    messages,
    sends,
    addCitizen(plan, identity) {
      const id = citizens.length;
      const citizen = createCitizen({
        id,
        phone: `9170${String(10_000_000 + id)}`,
        userId: `IN.7${String(1_000_000_000 + id)}`,
        identity,
        plan,
        words: chance.pick(script.languages),
      });
      citizens.push(citizen);
      byAddress.set(citizen.traits.phone, citizen);
      byAddress.set(citizen.traits.userId, citizen);
      return citizen;
    },
    speak(citizen, saying) {
      const messageId = `wamid.IN${citizen.traits.id}.${citizen.said}`;
      const entry: MessageEntry = {
        kind: 'message',
        citizen: citizen.traits.id,
        messageId,
        what: saying.what,
        ...(saying.expect === undefined ? {} : { expect: saying.expect }),
        deliveries: 0,
      };
      messages.push(entry);
      const shows = identifiersShown(citizen, chance);
      citizen.said += 1;
      citizen.outstanding += 1;
      return { citizen, messageId, content: saying.content, shows, atSeconds: Math.floor(Date.now() / 1000), entry };
    },
    acknowledge({ entry }) {
      acknowledged += 1;
      entry.acknowledged ??= acknowledged;
    },
    receive(call) {
      const citizen = byAddress.get(call.to);
      if (citizen === undefined) return undefined;
      const isAgain = seen.has(call.callbackData);
      seen.add(call.callbackData);
      const kind = isAgain ? 'again' : hear(citizen, call.reply);
      sends.push({
        kind: 'send',
        citizen: citizen.traits.id,
        callbackData: call.callbackData,
        news: kind === 'news',
        text: call.reply.text,
        choiceIds: call.reply.choices.map((choice) => choice.id),
        answer: call.answer,
      });
      lastReplies.set(citizen.traits.id, call.reply.text);
      return { citizen, kind };
    },
    save(path) {
      writeLedger(path, [
        ...messages,
        ...sends,
        ...citizens.map((citizen) => ({
          kind: 'citizen' as const,
          citizen: citizen.traits.id,
          plan: citizen.traits.plan,
          stage: citizen.stage,
          receivedNumbers: citizen.receivedNumbers,
          lastReply: lastReplies.get(citizen.traits.id) ?? '',
        })),
      ]);
    },
  };
}

/** Someone whose identifiers change shows both in the first message, so that the app can know them to be one person. */
function identifiersShown(citizen: Citizen, chance: Chance): OutgoingMessage['shows'] {
  const { identity } = citizen.traits;
  const shown =
    identity === 'changing'
      ? citizen.said === 0
        ? 'both'
        : chance.pick(['both', 'phone', 'bsuid'] as const)
      : identity;
  return { phone: shown !== 'bsuid', userId: shown !== 'phone' };
}
