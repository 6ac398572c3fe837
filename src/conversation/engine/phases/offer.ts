import type { Answer, Prompt } from '../prompt.ts';
import { closeOverlay, openMenu, wantService } from '../start-service.ts';
import type { Overlay } from '../state.ts';
import { note, say, sayOf, type Turn } from '../turn.ts';

/** The services that somebody's words can mean, when that is not clear. */
export function promptOffer(turn: Turn, offer: Extract<Overlay, { kind: 'offer' }>): Prompt {
  const { services: here, referrals } = turn.deps.catalogue;
  const services = offer.services.filter((id) => [...here, ...referrals].some((one) => one.id === id));
  const open = turn.state.journey !== undefined || turn.state.replies.length > 0;
  return {
    body: say(turn, 'offer.body'),
    choices: [
      ...services.map((id) => ({
        value: id,
        title: sayOf(turn, id, 'shortName'),
        description: sayOf(turn, id, 'description'),
      })),
      open
        ? { value: '+back', title: say(turn, 'resume.continue') }
        : { value: '+other', title: say(turn, 'offer.other'), description: say(turn, 'offer.otherDescription') },
    ],
    no: open ? '+back' : '+other',
    ...(services.length === 1 && services[0] !== undefined ? { yes: services[0] } : {}),
  };
}

export function answerOffer(turn: Turn, answer: Answer): void {
  if (answer.kind !== 'choice') return note(turn, say(turn, 'errors.choose'));
  if (answer.value === '+back') closeOverlay(turn);
  else if (answer.value === '+other') openMenu(turn);
  else wantService(turn, answer.value);
}
