// A citizen whose stored conversation cannot be gone on with: it does not open, has another shape, or the engine fails on
// it. What they write is parked for an operator (mailbox/turn.ts); here they are told so, and may start over.

import { z } from 'zod';
import type { Catalogue } from '#catalogue';
import { asksToStartOver, initialState, step, type ConversationState, type EngineDeps } from '#conversation/engine';
import type { MailEvent } from '#mailbox';
import type { Queryable } from '#platform';
import type { LoadedAccount } from './account-store.ts';
import type { ReadInput } from './read-input.ts';
import { findNoticeLanguage, noteTrouble, putStatesAside } from './rescue-store.ts';

export type Rescue =
  /** Nothing to rescue, or nothing that this event could: it is handled as any other. */
  | { readonly kind: 'none' }
  /** What is said instead of handling the event; nothing when it was said not long ago. */
  | { readonly kind: 'told'; readonly body: string | undefined }
  /** The old state is aside; the event goes on with this one. */
  | { readonly kind: 'fresh'; readonly state: ConversationState };

/** Somebody who writes again and again is told once in this time. */
const TELL_AGAIN_AFTER_MS = 3_600_000;

export async function rescueConversation(
  tx: Queryable,
  engine: EngineDeps,
  now: Date,
  account: LoadedAccount,
  event: MailEvent,
  read: ReadInput,
  open: () => ConversationState,
): Promise<Rescue> {
  if (read.kind === 'silent') return { kind: 'none' };
  const { input } = read;
  const startsOver = input.kind === 'text' && asksToStartOver(engine.catalogue, input.text);
  if (!startsOver && event.kind !== 'parked') return { kind: 'none' };
  if (works(() => step(engine, open(), input))) return { kind: 'none' };
  const accountIds = [account.accountId, ...account.absorbed];
  const language = languageOf(engine.catalogue, account) ?? (await findNoticeLanguage(tx, accountIds));
  if (startsOver) {
    await putStatesAside(tx, accountIds, now);
    return { kind: 'fresh', state: freshState(now, language) };
  }
  const told = await noteTrouble(tx, account.accountId, now, new Date(now.getTime() - TELL_AGAIN_AFTER_MS));
  return { kind: 'told', body: told ? wordsFor(engine.catalogue, language) : undefined };
}

/** Numbers of prompts and timers go on far above the old ones: a button or timer of the lost state answers nothing new. */
function freshState(now: Date, language: string | undefined): ConversationState {
  const beyond = Math.floor(now.getTime() / 1000);
  return { ...initialState(), prompts: beyond, timers: beyond, ...(language === undefined ? {} : { language }) };
}

/** In the citizen's language; in all of them when it is not known. */
function wordsFor(catalogue: Catalogue, language: string | undefined): string {
  const languages = language === undefined ? catalogue.region.languages.required : [language];
  return languages
    .map((spoken) => {
      const phrase = catalogue.understood(undefined, spoken, 'restart')[0] ?? '';
      return catalogue.regionText(spoken, 'trouble.state', { phrase });
    })
    .join('\n\n');
}

const Spoken = z.object({ language: z.string() });

/** What can still be read of a state that opens: the language it was held in. */
function languageOf(catalogue: Catalogue, account: LoadedAccount): string | undefined {
  let language: string | undefined;
  works(() => (language = account.openStates().flatMap((state) => Spoken.safeParse(state).data?.language ?? [])[0]));
  return language !== undefined && catalogue.languages.includes(language) ? language : undefined;
}

/** Only for what is pure: a failed statement would leave the transaction unusable. */
function works(pure: () => unknown): boolean {
  try {
    pure();
    return true;
  } catch {
    return false;
  }
}
