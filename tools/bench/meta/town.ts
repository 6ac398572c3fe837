// The citizens and the books about them, for both kinds of traffic: who said what, what reached their phones.

import type { MetaCall, TakenCall } from './graph-stub.ts';
import { createCitizen, hear, type Citizen, type Content, type Identity, type Plan, type Saying } from './citizen.ts';
import type { Chance } from './chance.ts';
import type { OutgoingContent, OutgoingMessage } from './envelope.ts';
import { writeLedger, type MessageEntry, type RefusalEntry, type SendEntry } from './ledger.ts';
import { createLimits, type Ruling } from './limits.ts';
import type { MediaShelf } from './media-shelf.ts';
import type { Script } from './script.ts';

export interface Town {
  readonly citizens: readonly Citizen[];
  readonly messages: readonly MessageEntry[];
  readonly sends: readonly SendEntry[];
  readonly refusals: readonly RefusalEntry[];
  addCitizen(plan: Plan, identity: Identity, options?: { readonly showsDocument: boolean }): Citizen;
  find(address: string): Citizen | undefined;
  /** The citizen says something: it is in the books from now on. */
  speak(citizen: Citizen, saying: Saying): SpokenMessage;
  acknowledge(message: SpokenMessage): void;
  /** Whether Meta's limits let a call pass; one that does not is in the books. */
  rule(call: MetaCall): Ruling;
  /** Books a call that was taken, and shows it on the phone, once. */
  receive(call: TakenCall): Received | undefined;
  save(path: string): void;
}

export interface SpokenMessage extends OutgoingMessage {
  readonly entry: MessageEntry;
}

export interface Received {
  readonly citizen: Citizen;
  /** `again`: the same message of the app a second time; `dropped`: it does not reach the phone. */
  readonly kind: 'answer' | 'news' | 'template' | 'patience' | 'again' | 'dropped';
}

export function createTown(
  deps: { readonly chance: Chance; readonly shelf: MediaShelf },
  options: { readonly script: Script; readonly latenessPeriod: number; readonly faultyMedia: boolean },
): Town {
  const { chance, shelf } = deps;
  const limits = createLimits(options.latenessPeriod);
  const citizens: Citizen[] = [];
  const byAddress = new Map<string, Citizen>();
  const messages: MessageEntry[] = [];
  const sends: SendEntry[] = [];
  const refusals: RefusalEntry[] = [];
  const seen = new Set<string>();
  const lastReplies = new Map<number, string>();
  let acknowledged = 0;

  function contentOf(citizen: Citizen, content: Content): OutgoingContent {
    if (content.type !== 'file') return content;
    const { wanted } = content;
    return { type: 'file', media: shelf.put(citizen.traits.id, { wanted, faulty: options.faultyMedia }) };
  }

  /** A template's id names the message that it announces. */
  function hearOnce(citizen: Citizen, call: TakenCall): Received['kind'] {
    if (call.dropped) return 'dropped';
    if (seen.has(call.callbackData)) return 'again';
    seen.add(call.callbackData);
    return hear(citizen, call.reply);
  }

  return {
    citizens,
    messages,
    sends,
    refusals,
    addCitizen(plan, identity, { showsDocument } = { showsDocument: false }) {
      const id = citizens.length;
      const citizen = createCitizen({
        id,
        phone: `9170${String(10_000_000 + id)}`,
        userId: `IN.7${String(1_000_000_000 + id)}`,
        identity,
        plan,
        showsDocument,
        words: chance.pick(options.script.languages),
      });
      citizens.push(citizen);
      byAddress.set(citizen.traits.phone, citizen);
      byAddress.set(citizen.traits.userId, citizen);
      return citizen;
    },
    find: (address) => byAddress.get(address),
    speak(citizen, saying) {
      const messageId = `wamid.IN${citizen.traits.id}.${citizen.said}`;
      const entry: MessageEntry = {
        kind: 'message',
        citizen: citizen.traits.id,
        messageId,
        what: saying.what,
        ...(saying.expect === undefined ? {} : { expect: saying.expect }),
        ...(saying.isAnsweredLater ? { isAnsweredLater: true } : {}),
        deliveries: 0,
        spokenAt: performance.now(),
      };
      messages.push(entry);
      const shows = identifiersShown(citizen, chance);
      const content = contentOf(citizen, saying.content);
      citizen.said += 1;
      if (!saying.isAnsweredLater) citizen.outstanding += 1;
      limits.open(citizen);
      return { citizen, messageId, content, shows, atSeconds: Math.floor(Date.now() / 1000), entry };
    },
    acknowledge({ entry }) {
      acknowledged += 1;
      entry.acknowledged ??= acknowledged;
    },
    rule({ to, callbackData, reply }) {
      const citizen = byAddress.get(to);
      if (citizen === undefined) return { kind: 'take' };
      const at = performance.now();
      const ruling = limits.rule(citizen, reply, at);
      if (ruling.kind === 'refuse') {
        refusals.push({ kind: 'refusal', citizen: citizen.traits.id, callbackData, at, limit: ruling.limit });
      }
      return ruling;
    },
    receive(call) {
      const citizen = byAddress.get(call.to);
      if (citizen === undefined) return undefined;
      const kind = hearOnce(citizen, call);
      sends.push({
        kind: 'send',
        citizen: citizen.traits.id,
        callbackData: call.callbackData,
        at: performance.now(),
        role: kind === 'again' ? (call.reply.isTemplate ? 'template' : 'answer') : kind,
        text: call.reply.text,
        choiceIds: call.reply.choices.map((choice) => choice.id),
        answer: call.answer,
      });
      if (kind !== 'dropped') lastReplies.set(citizen.traits.id, call.reply.text);
      return { citizen, kind };
    },
    save(path) {
      writeLedger(path, [
        ...messages,
        ...sends,
        ...refusals,
        ...shelf.entries,
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
