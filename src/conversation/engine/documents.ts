import { listEvidence, type Evidence } from '#catalogue';
import type { Ask } from './ask.ts';
import type { MediaInput } from './input.ts';
import { advance } from './journey.ts';
import { itemOf, nextItem, replaceReply, rulesOf } from './replies.ts';
import { serviceOf } from './slots.ts';
import type { ConversationState, Journey, Reply } from './state.ts';
import { note, say, type Turn } from './turn.ts';
import { beginWait, endWait } from './waits.ts';

/** Front, back and a page or two more. */
const mostFiles = 4;

/** The document that is being asked for now, if one is. */
export function evidenceAsked(turn: Turn, ask: Ask): Evidence | undefined {
  if (ask.kind === 'journey' && ask.at.kind === 'evidence') {
    const { evidence } = ask.at;
    return listEvidence(serviceOf(turn, ask.journey)).find((one) => one.id === evidence);
  }
  if (ask.kind !== 'reply') return undefined;
  const item = itemOf(turn, ask.reply);
  return item?.kind === 'evidence' ? item.evidence : undefined;
}

/** Hands a photo or file over to be checked, if its type and size can be right. Several may be sent one after another. */
export function offerDocument(turn: Turn, evidence: Evidence, input: MediaInput): void {
  const { journey, replies } = turn.state;
  const holder = journey ?? replies[0];
  if (!holder) return;
  const given = [...holder.documents, ...holder.pending].filter((one) => one.evidence === evidence.id);
  if (given.length >= mostFiles) return note(turn, say(turn, 'document.tooMany'));
  if (!evidence.mimeTypes.includes(input.mimeType)) return note(turn, say(turn, 'document.refused.wrong-type'));
  if ((input.bytes ?? 0) > evidence.maxBytes) return note(turn, sayTooLarge(turn, evidence));
  const serviceVersion = rulesOf(turn, holder)?.version;
  if (serviceVersion === undefined) return;
  const documentId = turn.deps.newId();
  keep(turn, { ...holder, pending: [...holder.pending, { documentId, evidence: evidence.id }] });
  turn.events.push({
    kind: 'documentOffered',
    documentId,
    mediaId: input.mediaId,
    sentAt: input.receivedAt,
    evidence: evidence.id,
    serviceId: holder.serviceId,
    serviceVersion,
    mimeType: input.mimeType,
    ...(input.fileName === undefined ? {} : { fileName: input.fileName }),
  });
  beginWait(turn, documentId);
}

/** Says how large a file may be: the definition knows. */
export function sayTooLarge(turn: Turn, evidence: Evidence): string {
  const megabytes = Math.floor((evidence.maxBytes / 1_048_576) * 10) / 10;
  return say(turn, 'document.refused.too-large', { megabytes });
}

/** A check is over. The form or reply goes on once no check is outstanding and one document was accepted. */
export function settleDocument(turn: Turn, documentId: string, accepted: boolean): void {
  const holder = findHolder(turn.state, documentId);
  const settled = holder?.pending.find((each) => each.documentId === documentId);
  if (!holder || !settled) return;
  const pending = holder.pending.filter((each) => each.documentId !== documentId);
  const documents = accepted ? [...holder.documents, settled] : holder.documents;
  keep(turn, { ...holder, pending, documents });
  turn.speaks = true;
  if (pending.length > 0 || !documents.some((each) => each.evidence === settled.evidence)) return;
  if ('caseId' in holder) nextItem(turn, holder.caseId);
  else if (turn.state.journey?.id === holder.id && holder.at.kind === 'evidence') advance(turn);
}

/** The form, open or put aside, or the reply that waits for the check of this document. */
export function findHolder(state: ConversationState, documentId: string): Journey | Reply | undefined {
  const { journey, drafts, replies } = state;
  const holders = [...(journey ? [journey] : []), ...drafts.map((draft) => draft.journey), ...replies];
  return holders.find((one) => one.pending.some((each) => each.documentId === documentId));
}

/** Not accepted, and nothing is said of it. */
export function putAside(turn: Turn, documentId: string): void {
  const { journey, replies } = turn.state;
  for (const holder of [journey, ...replies]) {
    const pending = holder?.pending.filter((each) => each.documentId !== documentId);
    if (holder && pending?.length !== holder.pending.length) keep(turn, { ...holder, pending: pending ?? [] });
  }
}

/** Documents of answers that were taken back are no longer waited for. */
export function forgetPending(turn: Turn, holder: Journey | Reply): void {
  for (const one of holder.pending) endWait(turn, one.documentId);
}

function keep(turn: Turn, holder: Journey | Reply): void {
  const { state } = turn;
  if ('caseId' in holder) return replaceReply(turn, holder);
  if (state.journey?.id === holder.id) turn.state = { ...state, journey: holder };
  else {
    const drafts = state.drafts.map((one) => (one.journey.id === holder.id ? { ...one, journey: holder } : one));
    turn.state = { ...state, drafts };
  }
}
