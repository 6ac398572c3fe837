import { assertNever } from '#platform/pure';
import { wordsIn, type Understood } from '#catalogue';
import { askOf, openReplies } from './ask.ts';
import { isDoubted } from './held.ts';
import { goBack } from './journey.ts';
import { tellHoldings } from './phases/held.ts';
import { chooseLanguage } from './phases/language.ts';
import { openDrafts } from './phases/drafts.ts';
import { closeOverlay, needsLanguage, openMenu } from './start-service.ts';
import { languageOf, note, say, type Turn } from './turn.ts';

/** Phrases that are commands wherever they are written. */
export type CommandName = Exclude<Understood, 'languageName' | 'yes' | 'no'>;

export type Command = { readonly kind: CommandName } | { readonly kind: 'languageName'; readonly language: string };

/** Words that work everywhere, whatever is open. */
export function obeyCommand(turn: Turn, command: Command): void {
  const { state } = turn;
  switch (command.kind) {
    case 'languageName':
      return chooseLanguage(turn, command.language);
    case 'language':
      turn.state = { ...state, overlay: { kind: 'language' } };
      return;
    case 'menu':
      return recallForm(turn);
    case 'restart':
      return recallForm(turn, true);
    case 'drafts':
      return isDoubted(turn) ? undefined : openDrafts(turn);
    case 'greeting':
      return greet(turn);
    case 'help':
      return help(turn);
    case 'person':
      return askPerson(turn);
    case 'holdings':
      return tellHoldings(turn);
    case 'forget':
      turn.state = { ...state, overlay: { kind: 'forget' } };
      return;
    case 'status':
      if (isDoubted(turn)) return;
      // The turn answers in the same turn (casesListed); nothing is said before.
      turn.events.push({ kind: 'statusAsked' });
      turn.speaks = turn.notes.length > 0;
      return;
    case 'helped':
      if (isDoubted(turn)) return;
      // Answered in the same turn (helpedListed); somebody who is no accredited helper hears of their own applications.
      turn.events.push({ kind: 'helpedAsked' });
      turn.speaks = turn.notes.length > 0;
      return;
    case 'cancel':
      return cancel(turn);
    case 'back':
      return back(turn);
    default:
      return assertNever(command);
  }
}

function recallForm(turn: Turn, anew = false): void {
  if (turn.state.journey) turn.state = { ...turn.state, overlay: { kind: 'resume', ...(anew ? { anew } : {}) } };
  else openMenu(turn);
}

function greet(turn: Turn): void {
  if (turn.state.journey) turn.state = { ...turn.state, overlay: { kind: 'resume' } };
  else if (openReplies(turn.state).length > 0) closeOverlay(turn);
  else if (turn.notes.length > 0 || needsLanguage(turn)) openMenu(turn);
  else openMenu(turn, say(turn, 'greeting'));
}

/** A person is wanted: the turn notes it and answers with its number. Where nobody answers here, there is the helpline. */
function askPerson(turn: Turn): void {
  if (!turn.deps.catalogue.region.help.callBack) return help(turn);
  turn.events.push({ kind: 'personAsked', language: languageOf(turn) });
  turn.speaks = turn.notes.length > 0;
}

function help(turn: Turn): void {
  const { catalogue } = turn.deps;
  const { helpline, hours, counter } = catalogue.region.help;
  const language = languageOf(turn);
  const parameters = {
    helpline,
    hours: wordsIn(catalogue, hours, language),
    counter: wordsIn(catalogue, counter, language),
  };
  const words = say(turn, 'help', parameters);
  if (askOf(turn.state).kind === 'idle') openMenu(turn, words);
  else note(turn, words);
}

function cancel(turn: Turn): void {
  const { state } = turn;
  if (state.journey) {
    turn.state = { ...state, overlay: { kind: 'cancel' } };
    return;
  }
  const [reply] = openReplies(state);
  openMenu(turn, reply ? say(turn, 'query.waiting', { number: reply.number }) : say(turn, 'cancel.nothing'));
}

function back(turn: Turn): void {
  const { state } = turn;
  if (state.overlay && (state.journey || openReplies(state).length > 0)) return closeOverlay(turn);
  if (state.overlay || askOf(state).kind === 'idle') return openMenu(turn);
  const [reply, ...others] = openReplies(state);
  if (!state.journey && reply && reply.at > 0) {
    turn.state = { ...state, replies: [{ ...reply, at: reply.at - 1 }, ...others] };
    return;
  }
  if (!goBack(turn)) note(turn, say(turn, 'back.nothing'));
}
