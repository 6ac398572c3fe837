// A form as it stands: the screens of its definition, and the answers of the chat's open journey. Which screens apply,
// which still ask something, and where one screen leads. Pure; the same journey is what the chat goes on with.

import {
  contextOf,
  createFill,
  ruleHolds,
  type Answers,
  type Catalogue,
  type Field,
  type FieldContext,
  type Parameters,
  type RuleFacts,
  type ServiceDefinition,
} from '#catalogue';
import { reviewForm, type ConversationState, type FormReview } from '#conversation/engine';
import { dayIn } from '#language';
import type { Json } from '#platform/pure';
import { z } from 'zod';
import { layOutForm } from './lay-out-form.ts';
import type { FormScreen } from './form-screen.ts';
import { waysOn } from './ways-on.ts';

type Journey = NonNullable<ConversationState['journey']>;

export type FormView = {
  readonly catalogue: Catalogue;
  readonly definition: ServiceDefinition;
  readonly screens: readonly FormScreen[];
  readonly language: string;
  readonly today: string;
  readonly answers: Answers;
  /** What is still open, by field. */
  readonly drafts: Answers;
  /** Slots of which a document was given or is being checked, each as often as it was. */
  readonly given: readonly string[];
  readonly record: Json | undefined;
  /** What the last screen shows: reckoned when it is asked for. */
  readonly review: () => FormReview;
};

/** Undefined: this form is over. */
export function viewForm(
  catalogue: Catalogue,
  state: ConversationState,
  journeyId: string,
  now: Date,
): FormView | undefined {
  const journeys = [...(state.journey ? [state.journey] : []), ...state.drafts.map((draft) => draft.journey)];
  const journey = journeys.find((one) => one.id === journeyId);
  if (!journey) return undefined;
  const definition = catalogue.findService(journey.serviceId, journey.version);
  if (!definition) return undefined;
  return {
    catalogue,
    definition,
    screens: layOutForm(catalogue, definition),
    language: state.language ?? catalogue.region.languages.default,
    today: dayIn(catalogue.region.timeZone, now.toISOString()),
    answers: journey.answers,
    drafts: draftsOf(journey),
    given: [...journey.documents, ...journey.pending].map((one) => one.evidence),
    record: journey.record?.facts,
    review: () => reviewForm({ catalogue, newId: () => '' }, state, journey, now.toISOString()),
  };
}

/** A question that the chat has asked half is gone on with here. */
function draftsOf({ at, answers, formDrafts }: Journey): Answers {
  const isHalfAsked = at.kind === 'field' && at.draft !== undefined && answers[at.field] === undefined;
  return { ...(isHalfAsked ? { [at.field]: at.draft ?? null } : {}), ...formDrafts };
}

/** Words of the service, for this form as it stands. */
export function sayOf(view: FormView, key: string, parameters?: Parameters): string {
  const { catalogue, definition, language, today, answers } = view;
  const { id, version } = definition;
  return catalogue.text(
    id,
    language,
    key,
    parameters,
    createFill(catalogue, id, { version, language, today, answers }),
  );
}

export function factsOfView(view: FormView): RuleFacts {
  const { capacity, ...answers } = view.answers;
  return {
    answers,
    capacity: typeof capacity === 'string' ? capacity : undefined,
    today: view.today,
    record: view.record,
    documents: view.given,
  };
}

export function contextOfView(view: FormView, field: Field): FieldContext {
  const { catalogue, definition, language, today, answers } = view;
  return contextOf(catalogue, definition.id, field, { language, today, answers });
}

export function applies(view: FormView, { when }: { readonly when?: string | undefined }): boolean {
  return ruleHolds(view.catalogue, view.definition, when, factsOfView(view));
}

const Member = z.record(z.string(), z.json());
const Members = z.array(Member);
const GroupDraft = z.object({ members: Members });

/** The members of a repeated group that are there already: answered, or still being asked. */
export function membersOf(view: FormView, field: Field): readonly z.infer<typeof Member>[] {
  const answered = Members.safeParse(view.answers[field.id]);
  return answered.data ?? GroupDraft.safeParse(view.drafts[field.id]).data?.members ?? [];
}

/** Something on it is still to be given. */
function isOpen(view: FormView, screen: FormScreen): boolean {
  const { answers, drafts } = view;
  switch (screen.kind) {
    case 'capacity':
      return answers['capacity'] === undefined;
    case 'page':
      return screen.fields.some((field) => {
        const isHalfway = drafts[field.id] !== undefined && hasMore(view, field);
        return applies(view, field) && answers[field.id] === undefined && !isHalfway;
      });
    case 'more':
      return isShown(view, screen);
    case 'member': {
      const isNext = screen.number === membersOf(view, screen.field).length + 1;
      return applies(view, screen.field) && answers[screen.field.id] === undefined && isNext;
    }
    case 'evidence':
      return applies(view, screen.evidence) && !view.given.includes(screen.evidence.id);
    case 'summary':
      return true;
  }
}

/** Somebody who comes back to it finds something there. */
function isShown(view: FormView, screen: FormScreen): boolean {
  const { answers, drafts } = view;
  switch (screen.kind) {
    case 'capacity':
    case 'summary':
      return true;
    case 'page':
      return screen.fields.some((field) => applies(view, field));
    case 'more':
      return (
        applies(view, screen.field) && answers[screen.field.id] === undefined && drafts[screen.field.id] !== undefined
      );
    case 'member':
      return applies(view, screen.field) && screen.number <= Math.max(1, membersOf(view, screen.field).length);
    case 'evidence':
      return applies(view, screen.evidence);
  }
}

function hasMore(view: FormView, field: Field): boolean {
  return view.screens.some((screen) => screen.kind === 'more' && screen.field.id === field.id);
}

/**
 * The screen after this one: the first that still asks something. One that no way leads to at once is reached over those
 * before it.
 */
export function screenAfter(view: FormView, screen: FormScreen): FormScreen {
  const { screens } = view;
  const target = screens.slice(screens.indexOf(screen) + 1).find((one) => isOpen(view, one)) ?? screen;
  const ways = waysOn(screens, screen).filter((one) => screens.indexOf(one) <= screens.indexOf(target));
  if (ways.includes(target)) return target;
  return ways.findLast((one) => isShown(view, one)) ?? ways.at(-1) ?? screen;
}

/** Whether there is something on it: a screen on the way to another one may be empty. */
export function isFilled(view: FormView, screen: FormScreen): boolean {
  return isShown(view, screen) || isOpen(view, screen);
}

/** The screen before this one that has something on it; the first one stays. */
export function screenBefore(view: FormView, screen: FormScreen): FormScreen {
  const earlier = view.screens.slice(0, view.screens.indexOf(screen));
  return earlier.findLast((one) => isShown(view, one)) ?? screen;
}
