import { feeOf } from '#catalogue';
import { openReplies } from '../ask.ts';
import { factsOf } from '../facts.ts';
import { advance, closeJourney } from '../journey.ts';
import type { Answer, Prompt } from '../prompt.ts';
import { offerReuse } from './held.ts';
import { openMenu } from '../start-service.ts';
import { serviceOf } from '../slots.ts';
import type { Journey } from '../state.ts';
import { note, say, sayOf, without, type Turn } from '../turn.ts';

/** What this service is, what it takes, costs and lasts, and what happens with what is written: before the first question. */
export function promptStart(turn: Turn, journey: Journey): Prompt {
  const definition = serviceOf(turn, journey);
  const fee = feeOf(turn.deps.catalogue, definition, factsOf(turn, journey));
  const body = [
    `${definition.icon} *${sayOf(turn, definition.id, 'name')}*\n${sayOf(turn, definition.id, 'intro')}`,
    say(turn, 'start.needs', { needs: sayOf(turn, definition.id, 'needs') }),
    [
      fee.kind === 'known' ? say(turn, 'start.fee', { rupees: fee.paise / 100 }) : say(turn, 'fee.open'),
      say(turn, 'start.limit', { days: definition.limit.days }),
    ].join(' '),
    say(turn, 'start.notice'),
  ].join('\n\n');
  const others = [
    ...(hasForm(turn, journey) ? [{ value: 'form', title: say(turn, 'form.choice') }] : []),
    ...(definition.helpers ? [{ value: 'helping', title: say(turn, 'helping.choice') }] : []),
  ];
  return {
    body,
    choices: [
      { value: 'begin', title: say(turn, 'start.begin') },
      ...others,
      // Three buttons are one message, four would be a list to open; whoever does not want it can also write so, or nothing.
      ...(others.length < 2 ? [{ value: 'later', title: say(turn, 'start.later') }] : []),
    ],
    yes: 'begin',
    no: 'later',
  };
}

function hasForm(turn: Turn, { serviceId, version }: Journey): boolean {
  return turn.deps.hasForm?.(serviceId, version) ?? false;
}

/** The same questions as screens; the buttons above it stay good, for a phone that does not open it. */
function offerForm(turn: Turn, { id: journeyId, serviceId }: Journey): void {
  turn.events.push({
    kind: 'formOffered',
    journeyId,
    serviceId,
    body: say(turn, 'form.body', { service: sayOf(turn, serviceId, 'name'), begin: say(turn, 'start.begin') }),
    button: say(turn, 'form.choice'),
    otherwise: say(turn, 'form.gone', { begin: say(turn, 'start.begin') }),
  });
  turn.speaks = false;
}

/** For somebody else: whether they may is looked up first (standingFound), and asked in chat only. */
function wantHelping(turn: Turn, { serviceId, version }: Journey): void {
  turn.events.push({ kind: 'standingAsked', serviceId, serviceVersion: version });
  turn.speaks = turn.notes.length > 0;
}

/** Back at the start, they begin for themselves. */
function forgetHelping(turn: Turn, journey: Journey): void {
  turn.state = { ...turn.state, journey: without(journey, 'helping') };
}

export function answerStart(turn: Turn, answer: Answer): void {
  if (answer.kind !== 'choice') return note(turn, say(turn, 'errors.choose'));
  if (answer.value === 'helping' && turn.state.journey) return wantHelping(turn, turn.state.journey);
  if (turn.state.journey?.helping && answer.value === 'begin') forgetHelping(turn, turn.state.journey);
  if (answer.value === 'begin') return offerReuse(turn) ? undefined : advance(turn);
  if (answer.value === 'form' && turn.state.journey) return offerForm(turn, turn.state.journey);
  closeJourney(turn, 'cancelled');
  if (openReplies(turn.state).length === 0) openMenu(turn);
}
