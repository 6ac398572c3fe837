import { assertNever } from '#platform/pure';
import { sendAgreed } from './agreed.ts';
import { askOf } from './ask.ts';
import type { EngineEvent } from './event.ts';
import { handleAgreementKept, handleAgreementRequested } from './inputs/agreement.ts';
import { handleCaseNews } from './inputs/case-news.ts';
import { handleCasesListed } from './inputs/cases-listed.ts';
import { handleDocumentChecked } from './inputs/document-checked.ts';
import { handleFormDone, handleFormFilled } from './inputs/form.ts';
import {
  handleAgreementOpened,
  handleAgreementSettled,
  handleFilingAnswered,
  handleHelpedListed,
  handleStandingFound,
} from './inputs/helper.ts';
import { handleLocation } from './inputs/location.ts';
import { handleMedia } from './inputs/media.ts';
import { noteDoubt } from './held.ts';
import { handlePersonAnswered, handlePersonNoted } from './inputs/person.ts';
import { handlePinReset } from './inputs/pin-reset.ts';
import { handlePinChecked } from './inputs/pin-checked.ts';
import { handleRegistryReplied } from './inputs/registry-replied.ts';
import { handleTap } from './inputs/tap.ts';
import { handleText } from './inputs/text.ts';
import { handleTimerFired } from './inputs/timer-fired.ts';
import { handleUnsupported } from './inputs/unsupported.ts';
import type { Input } from './input.ts';
import { hearCitizen } from './hear-citizen.ts';
import { speak } from './speak.ts';
import { openMenu } from './start-service.ts';
import type { ConversationState } from './state.ts';
import type { EngineDeps, Turn } from './turn.ts';
import { isAnsweredSoon } from './waits.ts';

/**
 * The conversation engine: one state and one input give a new state and what follows from it. Pure: no clock, no chance but
 * `deps.newId`, no I/O; the state handed in is not changed. conversation/turn.ts calls it inside its transaction.
 */
export function step(
  deps: EngineDeps,
  state: ConversationState,
  input: Input,
): { state: ConversationState; events: readonly EngineEvent[] } {
  const turn: Turn = { deps, input, state, notes: [], events: [], speaks: false };
  handle(turn, input);
  // Its form is not closed yet: the phone waits for the endpoint.
  if (input.kind !== 'formFilled') sendAgreed(turn);
  if (isAnsweredSoon(turn)) turn.speaks = false;
  // Nobody who wrote is left without a word.
  if (turn.speaks && turn.notes.length === 0 && askOf(turn.state).kind === 'idle' && !turn.events.some(isSaid))
    openMenu(turn);
  // A citizen who fills in a form does not look at the chat.
  if (input.kind !== 'formFilled') speak(turn);
  return { state: turn.state, events: turn.events };
}

function isSaid(event: EngineEvent): boolean {
  return event.kind === 'said';
}

function handle(turn: Turn, input: Input): void {
  switch (input.kind) {
    case 'text':
      hearCitizen(turn);
      return handleText(turn, input);
    case 'tap':
      hearCitizen(turn);
      return handleTap(turn, input);
    case 'media':
      hearCitizen(turn);
      return handleMedia(turn, input);
    case 'location':
      return handleLocation(turn, input);
    case 'flow':
      return handleFormDone(turn, input);
    case 'formFilled':
      return handleFormFilled(turn, input);
    case 'unsupported':
      return handleUnsupported(turn, input.what);
    case 'registryReplied':
      return handleRegistryReplied(turn, input);
    case 'documentChecked':
      return handleDocumentChecked(turn, input);
    case 'caseNews':
      return handleCaseNews(turn, input.news);
    case 'casesListed':
      return handleCasesListed(turn, input.cases);
    case 'pinChecked':
      return handlePinChecked(turn, input);
    case 'personNoted':
      return handlePersonNoted(turn, input);
    case 'personAnswered':
      return handlePersonAnswered(turn, input);
    case 'pinReset':
      return handlePinReset(turn, input);
    case 'accountProof':
      return noteDoubt(turn, input.doubted);
    case 'standingFound':
      return handleStandingFound(turn, input);
    case 'agreementOpened':
      return handleAgreementOpened(turn, input);
    case 'agreementSettled':
      return handleAgreementSettled(turn, input);
    case 'agreementRequested':
      return handleAgreementRequested(turn, input);
    case 'agreementKept':
      return handleAgreementKept(turn, input);
    case 'filingAnswered':
      return handleFilingAnswered(turn, input);
    case 'helpedListed':
      return handleHelpedListed(turn, input);
    case 'timerFired':
      return handleTimerFired(turn, input.timer);
    default:
      return assertNever(input);
  }
}
