// What the same journey costs by form: everything that its screens can take is given there, free of charge; what is left (a
// place on the map, a list that no form can show) costs what it cost in chat; then the register, the review and the filing.

import { listEvidence, listFields } from '#catalogue';
import { listFormSlots } from '#forms';
import type { Filed, Place } from './explore.ts';
import { firstSpot, give, saidIn, tap, type NewInput, type Spot, type Stage } from './stage.ts';

/** Where the journey was sent through the form, and the billable messages up to there. */
export type FiledByForm = { readonly spot: Spot; readonly messages: number };

/** Questions and papers that are left to the chat, whichever way the citizen chose. */
export function listChatSlots({ catalogue, definition }: Stage): readonly string[] {
  const inForm = listFormSlots(catalogue, definition);
  const slots = [...listFields(definition), ...listEvidence(definition)].map(({ id }) => id);
  return [...new Set(slots)].filter((id) => !inForm.has(id));
}

/** Sends what was sent in chat once more, by form. Undefined: the engine does not come to the end that way. */
export function fileByForm(chat: Stage, filed: Filed): FiledByForm | undefined {
  const stage: Stage = { ...chat, hasForm: true };
  const { catalogue, definition, language } = stage;
  let messages = chatCost(filed.place, listChatSlots(stage));
  let spot = firstSpot(stage);
  const take = (next: Spot): void => {
    spot = next;
    messages += saidIn(next);
  };
  take(give(stage, spot, { kind: 'text', text: catalogue.text(definition.id, language, 'name') }));
  const journeyId = spot.state.journey?.id;
  if (journeyId === undefined) return undefined;
  take(tap(stage, spot, 'form'));
  take(give(stage, spot, filledWith(filed, journeyId)));
  for (const { documentId } of spot.state.journey?.pending ?? [])
    take(give(stage, spot, { kind: 'documentChecked', documentId, outcome: 'accepted' }));
  take(give(stage, spot, { ...filledWith(filed, journeyId), screen: 'summary', answers: {}, files: [], agreed: true }));
  take(give(stage, spot, { kind: 'flow', journeyId, answers: {} }));
  for (let steps = 0; steps <= Object.keys(definition.lookups).length; steps += 1) {
    const at = spot.state.journey?.at;
    if (at?.kind !== 'lookup') break;
    const linked = { outcome: 'linked', record: filed.facts.record ?? null, recordRef: 'record-1' } as const;
    take(give(stage, spot, { kind: 'registryReplied', requestId: at.requestId, ...linked }));
  }
  // Whatever could not be agreed to on the last screen is looked over in chat.
  if (spot.state.journey?.at.kind === 'review') take(tap(stage, spot, 'agree'));
  return spot.events.some((event) => event.kind === 'applicationFiled') ? { spot, messages } : undefined;
}

/** All that the screens bring, at once: the engine keeps them one by one in the same way. */
function filledWith({ facts }: Filed, journeyId: string): Extract<NewInput, { kind: 'formFilled' }> {
  const { answers, capacity, documents = [] } = facts;
  return {
    kind: 'formFilled',
    journeyId,
    screen: 'all',
    answers: { ...(capacity === undefined ? {} : { capacity }), ...answers },
    drafts: {},
    files: documents.map((evidence, at) => ({ evidence, mediaId: `media-${at}`, mimeType: 'image/jpeg' })),
  };
}

/** What was said in chat about these questions, on the way to this place. */
function chatCost(filed: Place, slots: readonly string[]): number {
  let cost = 0;
  for (let place = filed; place.from; place = place.from.place) {
    const [, slot = ''] = place.from.place.screen.split(':');
    if (slots.includes(slot)) cost += (place.messages ?? 0) - (place.from.place.messages ?? 0);
  }
  return cost;
}
