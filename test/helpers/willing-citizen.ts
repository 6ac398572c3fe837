// A citizen who goes along: answers what is asked with an example of the field's own kind, sends what is wanted, taps the
// first choice. `pick` varies which. Registers and document checks answer them.

import { askField, contextOf, listFields, sampleField, type Catalogue, type FieldInput, type Sample } from '#catalogue';
import type { converse } from './converse.ts';
import { choicesOf } from './converse.ts';

type Talk = ReturnType<typeof converse>;

export const TODAY = '2026-11-23';

/** Days that make sense together: of grown-ups; births long ago and all else of late; all of it of late. */
function dayFor(field: string, pick: number): string {
  const isBirth = /birth|born/i.test(field);
  return pick % 3 === 2 || (pick % 3 === 1 && !isBirth) ? '20-11-2026' : '7-3-1990';
}

export function createWillingCitizen(talk: Talk, catalogue: Catalogue) {
  let story: { readonly place: string; readonly inputs: FieldInput[] } | undefined;

  /** The rest of an example that was begun, or another one. */
  const answerField = (place: string, samples: readonly Sample[], pick: number, isFirst: boolean): FieldInput => {
    if (isFirst || story?.place !== place || story.inputs.length === 0) {
      const sample = samples[pick % Math.max(1, samples.length)];
      story = { place, inputs: [...(sample?.inputs ?? [{ kind: 'words', text: 'Sunita Devi' }])] };
    }
    return story.inputs.shift() ?? { kind: 'words', text: 'Sunita Devi' };
  };

  return (pick: number): object => {
    const { overlay, agreements, journey, replies, prompt, language } = talk.state();
    const holder = journey ?? replies[0];
    if (holder?.pending[0])
      return { kind: 'documentChecked', documentId: holder.pending[0].documentId, outcome: 'accepted' };
    const open = choicesOf(talk.events).filter((one) => one.id.startsWith(`${prompt?.id}:`));
    const tap = (value: string): object => ({ kind: 'tap', choice: `${prompt?.id}:${value}` });
    if (overlay?.kind === 'resume' || overlay?.kind === 'offer')
      return tap(overlay.kind === 'resume' ? 'continue' : (open.at(-1)?.id.split(':')[1] ?? ''));
    if (overlay?.kind === 'cancel') return tap('no');
    if (overlay) return { kind: 'tap', choice: open[pick % Math.max(1, open.length)]?.id ?? 'p0:x' };
    if (agreements) return tap(pick % 2 ? 'refuse' : 'agree');
    if (journey) {
      const { at, serviceId, version, answers } = journey;
      if (at.kind === 'lookup')
        return { kind: 'registryReplied', requestId: at.requestId, outcome: 'linked', record: {}, recordRef: 'r' };
      if (at.kind === 'evidence') return { kind: 'media', media: 'image', mediaId: 'm', mimeType: 'image/jpeg' };
      if (at.kind === 'start') return tap(pick % 7 === 6 ? 'helping' : 'begin');
      if (at.kind === 'helping') return { kind: 'text', text: at.ask === 'mobile' ? '9876543210' : 'Sunita Devi' };
      if (at.kind === 'agreement') return { kind: 'text', text: '246813' };
      if (at.kind === 'review') return tap('agree');
      if (at.kind === 'field') {
        const field = listFields(catalogue.getService(serviceId, version)).find((one) => one.id === at.field)!;
        const context = contextOf(catalogue, serviceId, field, { language: language ?? 'en', today: TODAY, answers });
        askField(context, field, at.draft);
        const { valid } = sampleField(context, field);
        const given = answerField(`${serviceId}:${field.id}`, valid, pick, at.draft === undefined);
        if (field.kind === 'date' && at.draft === undefined) return { kind: 'text', text: dayFor(field.id, pick) };
        if (given.kind === 'choice') return tap(given.value);
        return given.kind === 'words' ? { kind: 'text', text: given.text } : given;
      }
    }
    if (open.length > 0) return { kind: 'tap', choice: open[pick % 4 === 0 ? pick % open.length : 0]!.id };
    return { kind: 'text', text: 'Sunita Devi' };
  };
}
