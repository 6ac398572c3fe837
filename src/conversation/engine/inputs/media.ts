import { askOf } from '../ask.ts';
import { evidenceAsked, offerDocument } from '../documents.ts';
import { hideSecrets } from '../hear-secret.ts';
import type { MediaInput } from '../input.ts';
import { openMenu } from '../start-service.ts';
import { note, say, type Turn } from '../turn.ts';

/** A photo or file: taken where one is asked for, otherwise politely not kept. */
export function handleMedia(turn: Turn, input: MediaInput): void {
  if (input.caption !== undefined) hideSecrets(turn, input.caption);
  const ask = askOf(turn.state);
  const asked = evidenceAsked(turn, ask);
  if (asked) offerDocument(turn, asked, input);
  else if (ask.kind === 'idle') openMenu(turn, say(turn, 'document.notAsked'));
  else note(turn, say(turn, 'document.notAsked'));
}
