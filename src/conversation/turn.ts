// The turn of citizens: their waiting events go through the engine in order, and everything it decides is written in the
// one transaction: states, replies, timers, questions to registers, documents, applications, measures.
// From here replies go to the outbox (#mailbox), applications to the mailbox of their case (#cases).

import { recordFeedback, recordMeasures, type JourneyMeasure } from '#cases';
import { buildMessage, nextInPace, windowEndsAt, type ChannelMessage } from '#channel';
import {
  blankEvents,
  cancelTimers,
  postMail,
  redirectReplies,
  setTimers,
  storeReplies,
  type EventOutcome,
  type HandlerResult,
  type Mail,
  type MailEvent,
  type Party,
  type Reply,
  type Timer,
  type TimerName,
  type TurnHandler,
} from '#mailbox';
import type { DataKey, Queryable, Tx } from '#platform';
import { assertNever, type Clock } from '#platform/pure';
import {
  ConversationState,
  initialState,
  step,
  type CaseSummary,
  type EngineDeps,
  type EngineEvent,
  type Input,
  type OutgoingMessage,
} from '#conversation/engine';
import type { HelperDeps } from './answer-helper.ts';
import { answerQuestion, createCaseLister, proveAccount } from './answer-question.ts';
import { loadAccounts, saveStates, type LoadedAccount } from './account-store.ts';
import { tellCallBack } from './call-back-store.ts';
import { forgetHeld, holdAnswers } from './held-store.ts';
import { mailToCase } from './mail-to-case.ts';
import { movedNumber } from './moved-number.ts';
import { recordNotices, type Notice } from './notice-store.ts';
import { joinStates } from './join-states.ts';
import { composeForm, redeemForm, type FormPort } from './offer-form.ts';
import { readInput, type ReadInput } from './read-input.ts';
import { rescueConversation } from './rescue.ts';
import { markUnasked, otherWordsFor } from './unasked.ts';

export interface TurnDeps extends FormPort, HelperDeps {
  readonly clock: Clock;
  /** How long replies are claimed for the sender that is handed them; undefined: it has enough to do. */
  readonly claimSeconds: () => number | undefined;
  readonly requestLookup: (
    tx: Queryable,
    request: Extract<EngineEvent, { kind: 'registryAsked' }> & {
      readonly party: Party;
      readonly account: LoadedAccount;
    },
  ) => Promise<void>;
  readonly offerDocument: (
    tx: Queryable,
    offer: Extract<EngineEvent, { kind: 'documentOffered' }> & {
      readonly party: Party;
      readonly account: LoadedAccount;
      /** The number of ours that it was sent to. */
      readonly phoneNumberId: string | undefined;
    },
  ) => Promise<void>;
  readonly listCaseSummaries: (
    tx: Queryable,
    accountIds: readonly string[],
  ) => Promise<ReadonlyMap<string, readonly CaseSummary[]>>;
  /** A reply will take a while: shows the citizen that somebody is at it. After the commit, best effort. */
  readonly onSlowAnswer: (messageId: string, phoneNumberId: string | undefined) => void;
}

interface Conversation {
  account: LoadedAccount;
  state: ConversationState;
  changed: boolean;
  lastInboundAt: Date | undefined;
  pacedUntil: Date | undefined;
  /** The number of ours that the citizen wrote to in this turn. */
  phoneNumberId: string | undefined;
}

interface Batch {
  readonly tx: Tx;
  readonly now: Date;
  readonly replies: Reply[];
  readonly mails: Mail[];
  readonly measures: JourneyMeasure[];
  readonly notices: Notice[];
  /** Events whose words must not stay. */
  readonly secrets: { readonly id: number; readonly dataKey: DataKey }[];
  /** What became of each timer last. */
  readonly timers: Map<string, { readonly set: Timer } | { readonly cancelled: TimerName }>;
  /** Everybody's of this turn, read when the first of them asks: no case changes while citizens have their turn. */
  readonly listCases: (account: LoadedAccount) => Promise<readonly CaseSummary[]>;
}

export function createAccountTurn(deps: TurnDeps): TurnHandler {
  const engine: EngineDeps = { catalogue: deps.catalogue, newId: () => deps.ids.next(), hasForm: deps.hasForm };

  return async (tx, events): Promise<HandlerResult> => {
    const accounts = await loadAccounts(tx, deps, [...new Set(events.map((event) => event.party.id))]);
    const batch: Batch = {
      tx,
      now: deps.clock.now(),
      replies: [],
      mails: [],
      measures: [],
      notices: [],
      secrets: [],
      timers: new Map(),
      listCases: createCaseLister(deps, tx, [...accounts.values()]),
    };
    const conversations = new Map<string, Conversation>();
    const outcomes: EventOutcome[] = [];
    for (const event of events) {
      const account = accounts.get(event.party.id);
      if (account === undefined) throw new Error(`account ${event.party.id} is unknown or its key was destroyed`);
      if (account.mergedInto !== undefined) {
        outcomes.push({ id: event.id, outcome: 'forwarded', to: account.mergedInto });
        continue;
      }
      const read = readInput(event, batch.now);
      const known = (): Conversation => conversations.get(account.accountId) ?? open(account);
      const rescue = await rescueConversation(tx, engine, batch.now, account, event, read, () => known().state);
      if (rescue.kind === 'told') {
        if (rescue.body !== undefined) {
          const phoneNumberId = (read.kind === 'input' ? read.phoneNumberId : undefined) ?? account.phoneNumberId;
          batch.replies.push({ ...replyTo(event, account, { kind: 'text', body: rescue.body }, 0), phoneNumberId });
        }
        const replies = rescue.body === undefined ? 0 : 1;
        outcomes.push({ id: event.id, outcome: replies > 0 ? 'answered' : 'noted', replies });
        continue;
      }
      const conversation = rescue.kind === 'fresh' ? begin(account, rescue.state) : known();
      conversations.set(account.accountId, conversation);
      outcomes.push(await handleEvent(deps, engine, batch, conversation, event, read));
    }
    const states = [...conversations.values()]
      .filter((conversation) => conversation.changed)
      .map(({ account, state, lastInboundAt, pacedUntil, phoneNumberId }) => ({
        accountId: account.accountId,
        absorbed: account.absorbed,
        dataKey: account.dataKey,
        state,
        lastInboundAt,
        pacedUntil,
        phoneNumberId,
      }));
    const timers = [...batch.timers.values()];
    const timersSet = timers.flatMap((one) => ('set' in one ? [one.set] : []));
    const timersCancelled = timers.flatMap((one) => ('cancelled' in one ? [one.cancelled] : []));
    // None needs another's result: they leave together.
    const [, stored] = await Promise.all([
      redirectReplies(tx, [...conversations.values()].flatMap(movedNumber)),
      storeReplies(tx, { now: batch.now, claimSeconds: deps.claimSeconds() }, batch.replies),
      saveStates(tx, batch.now, states),
      batch.mails.length === 0 ? undefined : postMail(tx, deps, batch.mails),
      recordMeasures(tx, deps, batch.measures),
      recordNotices(tx, batch.notices),
      blankEvents(tx, batch.secrets),
      setTimers(tx, deps, timersSet),
      cancelTimers(tx, timersCancelled),
    ]);
    return { outcomes, replies: stored };
  };
}

function open(account: LoadedAccount): Conversation {
  const [newest = initialState(), ...others] = account.openStates().map((state) => ConversationState.parse(state));
  if (others.length === 0) return { ...begin(account, newest), changed: account.absorbed.length > 0 };
  return begin(account, joinStates(newest, others));
}

function begin(account: LoadedAccount, state: ConversationState): Conversation {
  return {
    account,
    state,
    changed: true,
    lastInboundAt: undefined,
    pacedUntil: account.pacedUntil,
    phoneNumberId: undefined,
  };
}

async function handleEvent(
  deps: TurnDeps,
  engine: EngineDeps,
  batch: Batch,
  conversation: Conversation,
  event: MailEvent,
  read: ReadInput,
): Promise<EventOutcome> {
  if (read.kind === 'silent') return { id: event.id, outcome: 'noted', replies: 0 };
  if (read.byCitizen) {
    conversation.lastInboundAt = event.receivedAt;
    conversation.phoneNumberId = read.phoneNumberId ?? conversation.phoneNumberId;
  }
  if (read.input.kind === 'pinReset') conversation.account = await proveAccount(batch.tx, conversation.account);
  const journeyBefore = conversation.state.journey;
  const events = await runEngine(
    deps,
    engine,
    batch,
    conversation,
    await redeemForm(batch.tx, conversation.account, read.input),
  );
  const repliesBefore = batch.replies.length;
  for (const engineEvent of events) {
    await apply(deps, batch, conversation, event, engineEvent, batch.replies.length - repliesBefore);
  }
  const otherWords = otherWordsFor(engine, conversation.state, read.input);
  if (otherWords !== undefined) {
    const at = { now: batch.now, lastInboundAt: lastInboundOf(conversation) };
    batch.replies.push(...markUnasked(batch.replies.splice(repliesBefore), otherWords, at));
  }
  const slow = events.some((one) => ['registryAsked', 'documentOffered', 'applicationFiled'].includes(one.kind));
  if (slow && read.messageId !== undefined) deps.onSlowAnswer(read.messageId, read.phoneNumberId);
  const replies = batch.replies.length - repliesBefore;
  const journey = journeyBefore ?? conversation.state.journey;
  if (journey !== undefined && replies > 0) {
    const { id: journeyId, serviceId } = journey;
    batch.measures.push({ serviceId, journeyId, measure: 'messages', amount: replies });
  }
  return { id: event.id, outcome: replies > 0 ? 'answered' : 'noted', replies };
}

/** Questions to our own tables are answered within the same turn: the engine asks, we look, it goes on. */
async function runEngine(
  deps: TurnDeps,
  engine: EngineDeps,
  batch: Batch,
  conversation: Conversation,
  input: Input,
): Promise<readonly EngineEvent[]> {
  const all: EngineEvent[] = [];
  const give = async (one: Input): Promise<void> => {
    const { state, events } = step(engine, conversation.state, one);
    conversation.state = state;
    conversation.changed = true;
    all.push(...events);
    for (const event of events) {
      const found = await answerQuestion(deps, batch, conversation, event);
      if (found) await give({ now: input.now, receivedAt: input.receivedAt, ...found });
    }
  };
  const { doubted } = conversation.account;
  if (doubted !== (conversation.state.doubted ?? false)) {
    await give({ kind: 'accountProof', now: input.now, receivedAt: input.receivedAt, doubted });
  }
  await give(input);
  return all;
}

function replyTo(
  event: MailEvent,
  account: LoadedAccount,
  message: OutgoingMessage | ChannelMessage,
  ordinal: number,
): Reply {
  return {
    accountId: account.accountId,
    dataKey: account.dataKey,
    causeId: event.id,
    ordinal,
    kind: message.kind,
    body: buildMessage(message),
    askedAt: event.receivedAt,
  };
}

function lastInboundOf(conversation: Conversation): Date | undefined {
  return conversation.lastInboundAt ?? conversation.account.lastInboundAt;
}

function numberOf(conversation: Conversation): string | undefined {
  return conversation.phoneNumberId ?? conversation.account.phoneNumberId;
}

/** Beside the reply: by which number and when it may leave, and until when the citizen may be written to freely. */
function paced(batch: Batch, conversation: Conversation, reply: Reply): Reply {
  const { sendAt, pacedUntil } = nextInPace(conversation.pacedUntil, batch.now);
  conversation.pacedUntil = pacedUntil;
  const lastInboundAt = lastInboundOf(conversation);
  return {
    ...reply,
    sendAt,
    windowEndsAt: lastInboundAt && windowEndsAt(lastInboundAt),
    phoneNumberId: numberOf(conversation),
  };
}

async function apply(
  deps: TurnDeps,
  batch: Batch,
  conversation: Conversation,
  event: MailEvent,
  engineEvent: EngineEvent,
  ordinal: number,
): Promise<void> {
  const { account } = conversation;
  const party: Party = { kind: 'account', id: account.accountId };
  switch (engineEvent.kind) {
    case 'said':
      batch.replies.push(paced(batch, conversation, replyTo(event, account, engineEvent.message, ordinal)));
      return;
    case 'formOffered': {
      const message = await composeForm(deps, batch.tx, account, engineEvent);
      batch.replies.push(paced(batch, conversation, replyTo(event, account, message, ordinal)));
      return;
    }
    case 'registryAsked':
      return deps.requestLookup(batch.tx, { ...engineEvent, party, account });
    case 'documentOffered':
      return deps.offerDocument(batch.tx, { ...engineEvent, party, account, phoneNumberId: numberOf(conversation) });
    case 'applicationFiled':
    case 'queryAnswered':
    case 'hearingReplied':
      batch.mails.push(mailToCase(account, engineEvent, event));
      return;
    case 'timerSet': {
      const timer = { party, kind: 'timer', key: engineEvent.timer, dataKey: account.dataKey };
      const dueAt = new Date(engineEvent.dueAt);
      batch.timers.set(timerPlace(timer), { set: { ...timer, dueAt, body: { timer: engineEvent.timer } } });
      return;
    }
    case 'timerCancelled': {
      const timer = { party, kind: 'timer', key: engineEvent.timer };
      batch.timers.set(timerPlace(timer), { cancelled: timer });
      return;
    }
    case 'noticeGiven':
      batch.notices.push({
        accountId: account.accountId,
        noticeVersion: engineEvent.noticeVersion,
        language: engineEvent.language,
        givenAt: batch.now,
      });
      return;
    case 'measured':
      batch.measures.push({
        serviceId: engineEvent.serviceId,
        journeyId: engineEvent.journeyId,
        measure: engineEvent.measure,
        step: engineEvent.step,
      });
      return;
    case 'secretHeard':
      batch.secrets.push({ id: event.id, dataKey: event.dataKey });
      return;
    case 'pinChosen':
      return holdAnswers(batch.tx, deps, batch.now, account, engineEvent);
    case 'pinForgotten':
      return forgetHeld(batch.tx, [account.accountId, ...account.absorbed], engineEvent.caseId);
    case 'forgetAsked':
      return forgetHeld(batch.tx, [account.accountId, ...account.absorbed]);
    case 'feedbackGiven':
      return recordFeedback(batch.tx, deps, batch.now, engineEvent);
    case 'personTold':
      return tellCallBack(batch.tx, deps, account, engineEvent);
    // Answered where they were asked (answer-question.ts).
    case 'statusAsked':
    case 'personAsked':
    case 'pinOffered':
    case 'standingAsked':
    case 'agreementAsked':
    case 'agreementCodeOffered':
    case 'agreementAnswered':
    case 'filingAsked':
    case 'helpedAsked':
    case 'languageChosen':
      return;
    default:
      assertNever(engineEvent);
  }
}

function timerPlace(timer: TimerName): string {
  return `${timer.party.id}:${timer.key}`;
}
