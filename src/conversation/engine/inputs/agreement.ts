// A helper asks this citizen whether they may file for them, and what became of the answer.

import { cleanText } from '#language';
import { askOf } from '../ask.ts';
import type { AgreementKeptInput, AgreementRequestedInput } from '../input.ts';
import { agreementValues, dropAgreementAsked } from '../phases/agreement.ts';
import { openMenu } from '../start-service.ts';
import type { Overlay } from '../state.ts';
import { languageOf, note, say, without, type EngineDeps, type Turn } from '../turn.ts';
import type { ConversationState } from '../state.ts';

/** Lists and offers that nothing is lost with: what is asked now stands in front of them. */
const passing: readonly Overlay['kind'][] = ['menu', 'language', 'drafts', 'offer', 'held'];

export function handleAgreementRequested(turn: Turn, input: AgreementRequestedInput): void {
  const { agreementId: id, helper, ending, serviceId, officeId, code, until, language } = input;
  const { state } = turn;
  if (until <= turn.input.now || state.agreements?.some((one) => one.id === id)) return;
  const asked = { id, helper: cleanText(helper), ending, serviceId, officeId, code, until };
  turn.state = { ...state, agreements: [...(state.agreements ?? []), asked] };
  if (state.overlay && passing.includes(state.overlay.kind)) turn.state = without(turn.state, 'overlay');
  // Whoever has never written is spoken to as their helper is.
  if (state.language === undefined && turn.deps.catalogue.languages.includes(language))
    turn.state = { ...turn.state, language };
  turn.events.push({ kind: 'timerSet', timer: agreementTimer(id), dueAt: until });
}

export function handleAgreementKept(turn: Turn, { agreementId, outcome }: AgreementKeptInput): void {
  const asked = turn.state.agreements?.find((one) => one.id === agreementId);
  if (!asked) return;
  dropAgreementAsked(turn, agreementId);
  turn.events.push({ kind: 'timerCancelled', timer: agreementTimer(agreementId) });
  const { helper } = agreementValues(turn, asked);
  const words = {
    agreed: say(turn, 'agreement.agreed', { helper: helper ?? '' }),
    declined: say(turn, 'agreement.refused', { helper: helper ?? '' }),
    late: say(turn, 'agreement.late'),
  };
  note(turn, words[outcome]);
  if (outcome === 'late' && askOf(turn.state).kind === 'idle') openMenu(turn);
}

const PREFIX = 'agreement:';

function agreementTimer(id: string): string {
  return `${PREFIX}${id}`;
}

/** The time to answer is over. False: the timer is another's. */
export function lapseAgreement(turn: Turn, timer: string): boolean {
  if (!timer.startsWith(PREFIX)) return false;
  dropAgreementAsked(turn, timer.slice(PREFIX.length));
  return true;
}

/** What the template is filled with that asks somebody who has not written lately. */
export function requestValues(
  deps: EngineDeps,
  state: ConversationState,
  input: AgreementRequestedInput,
): { readonly language: string; readonly values: Readonly<Record<string, string>> } {
  const turn: Turn = { deps, input, state, notes: [], events: [], speaks: false };
  return { language: languageOf(turn), values: agreementValues(turn, input) };
}
