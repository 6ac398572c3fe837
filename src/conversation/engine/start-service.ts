import { mayDo, wordsIn, type Referral } from '#catalogue';
import { beginJourney } from './journey.ts';
import { languageOf, note, say, sayOf, without, type Turn } from './turn.ts';

/** A citizen wants a service: it begins, unless a form is open; then they are asked what to do with that. */
export function wantService(turn: Turn, serviceId: string): void {
  const definition = turn.deps.catalogue.findService(serviceId);
  const referral = turn.deps.catalogue.referrals.find((one) => one.id === serviceId);
  if (referral) return tellReferral(turn, referral);
  if (!definition) return openMenu(turn);
  if (needsLanguage(turn)) {
    turn.state = { ...turn.state, overlay: { kind: 'language', next: serviceId } };
    return;
  }
  if (turn.state.journey) {
    turn.state = { ...turn.state, overlay: { kind: 'resume', next: serviceId } };
    return;
  }
  // In chat nobody is surer than that somebody writes from this phone; nothing of before is shown on the strength of it.
  if (!mayDo(definition, 'apply', { level: 1, standing: 'applicant' }).ok) {
    const counter = wordsIn(turn.deps.catalogue, turn.deps.catalogue.region.help.counter, languageOf(turn));
    return openMenu(turn, say(turn, 'assurance.apply', { counter }));
  }
  closeOverlay(turn);
  beginJourney(turn, definition);
}

/** A service that is elsewhere: what it is, what it takes, and where it is. */
function tellReferral(turn: Turn, { id, portal }: Referral): void {
  const words = ['intro', 'needs'].map((key) => sayOf(turn, id, key));
  openMenu(turn, [...words, ...(portal ? [portal.url] : [])].join('\n\n'));
}

/** Shows the menu, after a sentence if there is one. Somebody whose language we do not know is asked for it first. */
export function openMenu(turn: Turn, words?: string): void {
  if (words !== undefined) note(turn, words);
  turn.state = { ...turn.state, overlay: needsLanguage(turn) ? { kind: 'language' } : { kind: 'menu', page: 0 } };
}

/** Nobody has told us a language yet, and there is a choice. */
export function needsLanguage(turn: Turn): boolean {
  return turn.state.language === undefined && turn.deps.catalogue.languages.length > 1;
}

/** Takes the question in front away; what it covered is asked again. */
export function closeOverlay(turn: Turn): void {
  if (turn.state.overlay) turn.state = without(turn.state, 'overlay');
}
