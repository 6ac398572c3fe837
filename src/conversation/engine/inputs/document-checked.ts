import type { RegionTextKey } from '#catalogue';
import { settleDocument } from '../documents.ts';
import { cancelWaitTimer } from '../inactivity.ts';
import type { DocumentCheckedInput } from '../input.ts';
import { note, say, type Turn } from '../turn.ts';

const refusals: Readonly<Record<string, RegionTextKey>> = {
  unreadable: 'document.refused.unreadable',
  'too-large': 'document.refused.too-large',
  'wrong-type': 'document.refused.wrong-type',
  'too-blurred': 'document.refused.too-blurred',
  'too-dark': 'document.refused.too-dark',
  password: 'document.refused.password',
  virus: 'document.refused.virus',
  expired: 'document.refused.expired',
  unavailable: 'document.refused.unavailable',
};

/** The check of a document is done. A document nobody waits for any more (form closed, answer changed) is passed over. */
export function handleDocumentChecked(turn: Turn, input: DocumentCheckedInput): void {
  const { journey, replies } = turn.state;
  const waiting = [journey, ...replies].some((one) =>
    one?.pending.some((each) => each.documentId === input.documentId),
  );
  if (!waiting) return;
  cancelWaitTimer(turn, input.documentId);
  const accepted = input.outcome === 'accepted';
  note(
    turn,
    say(turn, accepted ? 'document.accepted' : (refusals[input.reason ?? ''] ?? 'document.refused.unreadable')),
  );
  settleDocument(turn, input.documentId, accepted);
}
