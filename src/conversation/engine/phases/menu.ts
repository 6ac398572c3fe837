import { pageOf, type Answer, type Prompt } from '../prompt.ts';
import { obeyCommand } from '../commands.ts';
import { wantService } from '../start-service.ts';
import type { Overlay } from '../state.ts';
import { note, say, sayOf, type Turn } from '../turn.ts';

type Menu = Extract<Overlay, { kind: 'menu' }>;

/** Everything that can be done here, as one list. */
export function promptMenu(turn: Turn, menu: Menu): Prompt {
  const { items, more } = pageOf(turn.deps.catalogue.services, menu.page, 3);
  return {
    body: say(turn, 'menu.body'),
    choices: [
      ...items.map(({ id, icon }) => ({
        value: id,
        title: withIcon(icon, sayOf(turn, id, 'shortName')),
        description: sayOf(turn, id, 'description'),
      })),
      ...(more
        ? [{ value: '+more', title: say(turn, 'choices.more'), description: say(turn, 'choices.moreDescription') }]
        : []),
      { value: '+status', title: say(turn, 'menu.status'), description: say(turn, 'menu.statusDescription') },
      { value: '+language', title: say(turn, 'language.label'), description: say(turn, 'language.description') },
      { value: '+help', title: say(turn, 'menu.help'), description: say(turn, 'menu.helpDescription') },
    ],
  };
}

export function answerMenu(turn: Turn, menu: Menu, answer: Answer): void {
  if (answer.kind === 'words') return note(turn, say(turn, 'menu.unclear'));
  switch (answer.value) {
    case '+more':
      turn.state = { ...turn.state, overlay: { kind: 'menu', page: menu.page + 1 } };
      return;
    case '+status':
      return obeyCommand(turn, { kind: 'status' });
    case '+language':
      return obeyCommand(turn, { kind: 'language' });
    case '+help':
      return obeyCommand(turn, { kind: 'help' });
    default:
      return wantService(turn, answer.value);
  }
}

/** A row title holds 24 characters; the icon goes where there is room. */
function withIcon(icon: string, title: string): string {
  const whole = `${icon} ${title}`;
  return whole.length <= 24 ? whole : title;
}
