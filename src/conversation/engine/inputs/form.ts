import { getEvidence, listFields } from '#catalogue';
import { maskSecrets } from '#language';
import { agreeInForm } from '../agreed.ts';
import { offerDocument } from '../documents.ts';
import { hearCitizen } from '../hear-citizen.ts';
import { takeUp } from '../drafts.ts';
import type { FlowInput, FormFilledInput } from '../input.ts';
import { advance, measure, prune } from '../journey.ts';
import { emptySlot, serviceOf, type Slot } from '../slots.ts';
import { closeOverlay } from '../start-service.ts';
import type { Journey } from '../state.ts';
import { note, say, without, type Turn } from '../turn.ts';
import { handleUnsupported } from './unsupported.ts';

// The same form, filled in on screens of a WhatsApp Flow (src/forms). Each screen is kept in the open form of the chat, so
// that either can be gone on with where the other was left; only the finished Flow is answered in chat.

/** One screen: its answers, what is still open of a field, its files. Nothing is said, and the chat's question stays. */
export function handleFormFilled(turn: Turn, input: FormFilledInput): void {
  if (!openForm(turn, input.journeyId)) return;
  const { journey } = turn.state;
  if (!journey) return;
  const definition = serviceOf(turn, journey);
  let filled: Journey = { ...without(without(journey, 'before'), 'agreed'), formDrafts: input.drafts };
  for (const name of Object.keys(input.drafts)) {
    if (filled.answers[name] === undefined) continue;
    // It is being given anew.
    filled = { ...emptySlot(definition, filled, { kind: 'field', field: name }), formDrafts: input.drafts };
  }
  const texts = new Set(listFields(definition).flatMap(({ id, kind }) => (kind === 'text' ? [id] : [])));
  for (const [name, given] of Object.entries(input.answers)) {
    const value = typeof given === 'string' && texts.has(name) ? maskSecrets(given) : given;
    if (JSON.stringify(filled.answers[name]) === JSON.stringify(value)) continue;
    const slot: Slot = name === 'capacity' ? { kind: 'capacity' } : { kind: 'field', field: name };
    const emptied = emptySlot(definition, filled, slot);
    filled = { ...emptied, formDrafts: input.drafts, answers: { ...emptied.answers, [name]: value } };
  }
  turn.state = { ...turn.state, lastHeardAt: input.receivedAt, journey: prune(turn, definition, filled) };
  for (const { evidence, ...file } of input.files) {
    const { now, receivedAt } = input;
    const media = { now, receivedAt, kind: 'media', media: 'document', ...file } as const;
    offerDocument(turn, getEvidence(definition, evidence), media);
  }
  if (input.agreed) turn.state = { ...turn.state, journey: agreeInForm(turn, turn.state.journey ?? filled) };
  measure(turn, filled, 'step', `form:${input.screen}`);
}

/** The Flow came back as a message: the chat goes on with whatever the form left open. */
export function handleFormDone(turn: Turn, input: FlowInput): void {
  if (input.journeyId === undefined) return handleUnsupported(turn, 'flow');
  hearCitizen(turn);
  if (!openForm(turn, input.journeyId)) return note(turn, say(turn, 'stale.tap'));
  closeOverlay(turn);
  advance(turn);
}

/** Opens the form again where it was put aside. False: it is over. */
function openForm(turn: Turn, journeyId: string): boolean {
  if (turn.state.journey?.id !== journeyId) takeUp(turn, journeyId);
  return turn.state.journey?.id === journeyId;
}
