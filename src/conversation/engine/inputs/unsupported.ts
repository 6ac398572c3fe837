import { assertNever } from '#platform/pure';
import type { RegionTextKey } from '#catalogue';
import { askOf } from '../ask.ts';
import { evidenceAsked, sayTooLarge } from '../documents.ts';
import { hearCitizen } from '../hear-citizen.ts';
import type { UnsupportedKind } from '../input.ts';
import { openMenu } from '../start-service.ts';
import { note, say, type Turn } from '../turn.ts';

/** What we cannot read: said so, and the open prompt again. A thumbs-up on a message asks nothing and gets no answer. */
export function handleUnsupported(turn: Turn, what: UnsupportedKind): void {
  if (what === 'reaction') return;
  hearCitizen(turn);
  const ask = askOf(turn.state);
  const evidence = what === 'too-large' ? evidenceAsked(turn, ask) : undefined;
  const words = evidence ? sayTooLarge(turn, evidence) : say(turn, textOf(what));
  if (ask.kind === 'idle') openMenu(turn, words);
  else note(turn, words);
}

function textOf(what: Exclude<UnsupportedKind, 'reaction'>): RegionTextKey {
  switch (what) {
    case 'sticker':
    case 'audio':
    case 'video':
    case 'location':
    case 'contacts':
    case 'too-large':
      return `unsupported.${what}`;
    case 'order':
    case 'flow':
    case 'other':
      return 'unsupported.other';
    default:
      return assertNever(what);
  }
}
