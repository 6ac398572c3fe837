// What comes unasked: news of a case, a form that is about to lapse, a helper's question. It can also be said outside the citizen's
// window, in the words of a template.

import { GENERAL_PURPOSE } from '#catalogue';
import { withOtherWords } from '#channel';
import { newsValues, requestValues, type ConversationState, type EngineDeps, type Input } from '#conversation/engine';
import type { Reply } from '#mailbox';

type OtherWords = Parameters<typeof withOtherWords>[1];

/** Whoever wrote so short a time ago still looks at the chat: what they hear is an answer to them. */
const STILL_THERE_MS = 900_000;

/** How what this input causes is put where the window is closed; undefined: it is an answer. */
export function otherWordsFor(engine: EngineDeps, state: ConversationState, input: Input): OtherWords | undefined {
  if (input.kind === 'caseNews') return { purpose: `news.${input.news.news}`, ...newsValues(engine, state, input) };
  if (input.kind === 'agreementRequested')
    // The template asks all there is to ask: a tap on it answers. Nothing follows it.
    return { purpose: 'news.agreement', isWhole: true, ...requestValues(engine, state, input) };
  if (input.kind === 'agreementSettled' || input.kind === 'personAnswered' || input.kind === 'pinReset')
    return { purpose: GENERAL_PURPOSE, language: languageOf(engine, state), values: {} };
  if (input.kind === 'timerFired' && input.timer.startsWith('draft:'))
    return { purpose: 'news.draft-lapsing', language: languageOf(engine, state), values: {} };
  return undefined;
}

/** The replies as they are stored: marked, where they come unasked to somebody who no longer looks. */
export function markUnasked(
  replies: readonly Reply[],
  otherWords: OtherWords,
  at: { readonly now: Date; readonly lastInboundAt: Date | undefined },
): readonly Reply[] {
  const { now, lastInboundAt } = at;
  if (lastInboundAt !== undefined && now.getTime() - lastInboundAt.getTime() < STILL_THERE_MS) return replies;
  return replies.map((reply, index) => ({
    ...reply,
    body: index === 0 ? withOtherWords(reply.body, otherWords) : reply.body,
    // Whoever has never written has no window.
    windowEndsAt: lastInboundAt === undefined ? now : reply.windowEndsAt,
    unasked: true,
  }));
}

function languageOf(engine: EngineDeps, state: ConversationState): string {
  return state.language ?? engine.catalogue.region.languages.default;
}
