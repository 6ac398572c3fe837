// What we say without having been written to: within the citizen's window as it is, outside it in the words of a template.

import { GENERAL_PURPOSE } from '#catalogue';
import { withOtherWords } from '#channel';
import type { Input } from '#conversation/engine';
import type { Reply } from '#mailbox';

type OtherWords = Parameters<typeof withOtherWords>[1];

/** What else than news of a case comes without having been asked for, by the purpose of its template. */
export function unaskedPurpose(input: Input): string | undefined {
  if (input.kind === 'timerFired' && input.timer.startsWith('draft:')) return 'news.draft-lapsing';
  return input.kind === 'personAnswered' || input.kind === 'pinReset' ? GENERAL_PURPOSE : undefined;
}

/** Whoever wrote so short a time ago still looks at the chat: what they hear is an answer to them. */
const STILL_THERE_MS = 900_000;

/** Marks the replies from one place on: what comes unasked can also be said outside the citizen's window. */
export function markUnasked(
  { replies, now }: { readonly replies: Reply[]; readonly now: Date },
  lastInboundAt: Date | undefined,
  otherWords: OtherWords,
  from: number,
): void {
  if (lastInboundAt !== undefined && now.getTime() - lastInboundAt.getTime() < STILL_THERE_MS) return;
  for (const [index, reply] of replies.slice(from).entries()) {
    const body = index === 0 ? withOtherWords(reply.body, otherWords) : reply.body;
    replies[from + index] = { ...reply, body, unasked: true };
  }
}
