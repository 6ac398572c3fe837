// Serves the screens of every service's form. Each request reads the open journey, keeps what the screen brought through
// the same turn that a message would take (conversation/form-turn.ts), and answers with the next screen. The endpoint
// (#channel) has proved who asks, locked the mailbox's group and sees to it that nothing happens twice.

import type { Catalogue } from '#catalogue';
import type { FlowAnswer, FlowHandler, FlowHandlers } from '#channel';
import type { FormTurn } from '#conversation';
import type { ConversationState } from '#conversation/engine';
import type { Clock } from '#platform/pure';
import { AGREE, SHOWN, type FormScreen } from './form-screen.ts';
import { screenAfter, screenBefore, viewForm, type FormView } from './form-view.ts';
import { readScreen } from './read-screen.ts';
import { screenData, type Problems } from './screen-data.ts';
import { showReview } from './show-review.ts';

export interface FormDeps {
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly turn: FormTurn;
}

/** By the name of the Flow, which is the service's id: a journey under an older version gets the screens of that one. */
export function createFormHandlers(deps: FormDeps): FlowHandlers {
  const handler = createFormHandler(deps);
  return new Map(deps.catalogue.services.map(({ id }) => [id, handler]));
}

function createFormHandler({ catalogue, clock, turn }: FormDeps): FlowHandler {
  const view = (state: ConversationState | undefined, journeyId: string): FormView | undefined =>
    state && viewForm(catalogue, state, journeyId, clock.now());
  return {
    async open(tx, { accountId, journeyId }) {
      const form = view(await turn.read(tx, accountId), journeyId);
      const [first] = form?.screens ?? [];
      return form && first ? show(form, first) : over(catalogue);
    },
    async back(tx, { accountId, journeyId }, screenId) {
      const form = view(await turn.read(tx, accountId), journeyId);
      const screen = form?.screens.find(({ id }) => id === screenId);
      return form && screen ? show(form, screenBefore(form, screen)) : over(catalogue);
    },
    async exchange(tx, { accountId, journeyId }, screenId, sent) {
      const before = await turn.read(tx, accountId);
      const form = view(before, journeyId);
      const screen = form?.screens.find(({ id }) => id === screenId);
      if (!form || !screen) return over(catalogue, before?.language);
      if (screen.kind === 'summary') {
        const shown = readAgreement(form, sent);
        if (shown === 'changed') return show(form, screen, {}, catalogue.regionText(form.language, 'form.changed'));
        const agreed = {
          journeyId,
          screen: screenId,
          answers: {},
          drafts: form.drafts,
          files: [],
          agreed: true,
        } as const;
        if (shown === 'agreed') await turn.fill(tx, accountId, agreed);
        return { kind: 'finished', values: {} };
      }
      const read = readScreen(form, screen, sent);
      const filled = {
        journeyId,
        screen: screenId,
        answers: read.answers,
        drafts: read.view.drafts,
        files: read.files,
      };
      const after = view(await turn.fill(tx, accountId, filled), journeyId);
      if (!after) return over(catalogue, before?.language);
      const [problem = read.stop] = Object.values(read.problems);
      if (problem === undefined) return show(after, screenAfter(after, screen));
      return show(after, screen, read.problems, read.stop ?? problem);
    },
  };
}

/** What is agreed to is what was shown; an older Flow, or none of it, leaves the declaration to the chat. */
function readAgreement(form: FormView, sent: Readonly<Record<string, unknown>>): 'agreed' | 'changed' | 'not agreed' {
  if (sent[AGREE.name] !== true) return 'not agreed';
  return showReview(form).declaration?.mark === sent[SHOWN] ? 'agreed' : 'changed';
}

function show(form: FormView, screen: FormScreen, problems?: Problems, errorMessage?: string): FlowAnswer {
  const told = errorMessage === undefined ? {} : { errorMessage };
  return { kind: 'screen', screen: screen.id, data: screenData(form, screen, problems), ...told };
}

/** The chat has gone on: filed, cancelled, lapsed. */
function over(catalogue: Catalogue, language = catalogue.region.languages.default): FlowAnswer {
  return { kind: 'over', message: catalogue.regionText(language, 'stale.tap') };
}
