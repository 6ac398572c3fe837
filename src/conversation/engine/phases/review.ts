import { evidencePath, listFields, showAnswer } from '#catalogue';
import { quoteForChat } from '#language';
import { sendAsHelper } from '../helping.ts';
import { moveTo } from '../journey.ts';
import type { Answer, Prompt } from '../prompt.ts';
import { describeOwed, fileApplication } from './declare.ts';
import { serviceOf, slotsByPage } from '../slots.ts';
import type { HelpingAsk, Journey } from '../state.ts';
import { languageOf, note, say, sayOf, without, type Turn } from '../turn.ts';

/** Everything that will be sent, to be looked over, with the self-declaration; agreeing to it files the application. */
export function promptReview(turn: Turn, journey: Journey): Prompt {
  const answers = describeAnswers(turn, journey)
    .map(({ label, value }) => `${label}: *${value}*`)
    .join('\n');
  const declaration = say(turn, 'declare.body', { declaration: sayOf(turn, journey.serviceId, 'declaration') });
  return {
    lead: say(turn, 'review.body', { answers }),
    body: [...describeOwed(turn, journey), declaration].join('\n\n'),
    choices: [
      { value: 'agree', title: say(turn, 'declare.agree') },
      { value: 'change', title: say(turn, 'review.change') },
      { value: 'cancel', title: say(turn, 'review.cancel') },
    ],
    yes: 'agree',
    no: 'change',
  };
}

export function answerReview(turn: Turn, journey: Journey, answer: Answer): void {
  if (answer.kind !== 'choice') return note(turn, say(turn, 'errors.choose'));
  if (answer.value === 'agree' && journey.helping) sendAsHelper(turn, journey);
  else if (answer.value === 'agree') fileApplication(turn, without(journey, 'agreed'));
  else if (answer.value === 'change') moveTo(turn, { kind: 'change', page: 0 });
  else turn.state = { ...turn.state, overlay: { kind: 'cancel' } };
}

export type GivenAnswer = {
  /** The page it stands on; '' for none. */
  readonly page: string;
  readonly slot: string;
  readonly label: string;
  readonly value: string;
};

const HELPING_LABELS = {
  by: 'helping.labelBy',
  person: 'helping.label',
  mobile: 'helping.labelMobile',
} as const satisfies Record<HelpingAsk, string>;

/** Each given answer and document with its label, in the order of the form; `slot` names it for a change. */
export function describeAnswers(turn: Turn, journey: Journey): readonly GivenAnswer[] {
  const definition = serviceOf(turn, journey);
  const { id } = definition;
  const fields = new Map(listFields(definition).map((field) => [field.id, field]));
  return slotsByPage(turn, journey).flatMap(({ page, slot }) => {
    switch (slot.kind) {
      case 'helping': {
        const value = journey.helping?.[slot.ask];
        if (value === undefined) return [];
        const words = value === null ? say(turn, 'helping.noPhone') : quoteForChat(value);
        return [{ page, slot: `helping:${slot.ask}`, label: say(turn, HELPING_LABELS[slot.ask]), value: words }];
      }
      case 'capacity': {
        const capacity = journey.answers['capacity'];
        if (typeof capacity !== 'string') return [];
        const value = sayOf(turn, id, `capacities.${capacity}.label`);
        return [{ page, slot: 'capacity', label: say(turn, 'capacity.label'), value }];
      }
      case 'field': {
        const field = fields.get(slot.field);
        const value = journey.answers[slot.field];
        if (!field || value === undefined || value === null) return [];
        const words = quoteForChat(showAnswer(turn.deps.catalogue, id, field, value, languageOf(turn)));
        return [{ page, slot: slot.field, label: sayOf(turn, id, `fields.${slot.field}.label`), value: words }];
      }
      case 'evidence': {
        const count = journey.documents.filter((one) => one.evidence === slot.evidence).length;
        if (count === 0) return [];
        const label = sayOf(turn, id, `${evidencePath(definition, slot.evidence)}.label`);
        return [{ page, slot: `document:${slot.evidence}`, label, value: say(turn, 'document.given', { count }) }];
      }
      case 'lookup':
        return [];
    }
  });
}
