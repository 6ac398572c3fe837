import { listEvidence, type RegionTextKey } from '#catalogue';
import { findHolder, putAside, sayTooLarge, settleDocument } from '../documents.ts';
import type { DocumentCheckedInput } from '../input.ts';
import { rulesOf } from '../replies.ts';
import type { Journey, Reply } from '../state.ts';
import { note, say, type Turn } from '../turn.ts';
import { endWait } from '../waits.ts';

const refusals: Readonly<Record<string, RegionTextKey>> = {
  unreadable: 'document.refused.unreadable',
  'wrong-type': 'document.refused.wrong-type',
  'too-blurred': 'document.refused.too-blurred',
  'too-dark': 'document.refused.too-dark',
  password: 'document.refused.password',
  virus: 'document.refused.virus',
  expired: 'document.refused.expired',
  unavailable: 'document.refused.unavailable',
  failing: 'document.refused.failing',
};

/** The check of a document is done. A document nobody waits for any more (form closed, answer changed) is passed over. */
export function handleDocumentChecked(turn: Turn, input: DocumentCheckedInput): void {
  const holder = findHolder(turn.state, input.documentId);
  if (!holder) return;
  endWait(turn, input.documentId);
  const accepted = input.outcome === 'accepted';
  // Somebody who fills in a form looks at its screens; only what they have to send again is told.
  if (accepted && 'formDrafts' in holder && (holder.at.kind === 'start' || holder.agreed))
    return settleQuietly(turn, input.documentId);
  // The last of several tells of all.
  if (accepted && holder.pending.length > 1) return settleQuietly(turn, input.documentId);
  // Several files on their way and none comes through: that is said once, with the last of them.
  const isToldLater = input.reason === 'failing' && holder.pending.length > 1;
  if (isToldLater) return putAside(turn, input.documentId);
  note(turn, accepted ? say(turn, 'document.accepted') : sayRefusal(turn, holder, input));
  settleDocument(turn, input.documentId, accepted);
}

function settleQuietly(turn: Turn, documentId: string): void {
  const { speaks } = turn;
  settleDocument(turn, documentId, true);
  turn.speaks = speaks;
}

function sayRefusal(turn: Turn, holder: Journey | Reply, input: DocumentCheckedInput): string {
  if (input.reason === 'too-large') {
    const asked = holder.pending.find((each) => each.documentId === input.documentId)?.evidence;
    const rules = rulesOf(turn, holder);
    const evidence = rules && listEvidence(rules).find((one) => one.id === asked);
    if (evidence) return sayTooLarge(turn, evidence);
  }
  const known = Object.hasOwn(refusals, input.reason ?? '') ? refusals[input.reason ?? ''] : undefined;
  return say(turn, known ?? 'document.refused.unreadable');
}
