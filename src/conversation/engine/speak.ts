import { areButtons, LABEL_LIMITS } from '#catalogue';
import { clipText } from '#language';
import { askKey, askOf } from './ask.ts';
import type { EngineEvent } from './event.ts';
import { promptFor } from './phases/index.ts';
import type { Prompt } from './prompt.ts';
import { say, without, type Turn } from './turn.ts';
import { isWait } from './waits.ts';

/**
 * Ends a step: says the notes and the open prompt, in one message wherever they fit, and gives the prompt its id. The same
 * question repeated keeps its id and its age.
 */
export function speak(turn: Turn): void {
  const ask = askOf(turn.state);
  const prompt = ask.kind === 'idle' ? undefined : promptFor(turn, ask);
  if (!prompt) {
    if (turn.state.prompt) turn.state = without(turn.state, 'prompt');
    if (turn.speaks) sayText(turn.events, turn.notes.join('\n\n'));
    return;
  }
  // Somebody waits, and there is nothing to say: no question of before can be answered either.
  if (isWait(ask) && !turn.speaks && turn.state.prompt?.key !== askKey(ask)) {
    if (turn.state.prompt) turn.state = without(turn.state, 'prompt');
    return;
  }
  const key = askKey(ask);
  if (turn.state.prompt?.key !== key) {
    const prompts = turn.state.prompts + 1;
    turn.state = { ...turn.state, prompts, prompt: { id: `p${prompts}`, key, issuedAt: turn.input.now } };
    // A question nobody has heard would be answered by nobody.
    turn.speaks = true;
  }
  if (turn.speaks) sayPrompt(turn, prompt, turn.state.prompt?.id ?? '');
}

function sayPrompt(turn: Turn, prompt: Prompt, id: string): void {
  const notes = prompt.lead === undefined ? turn.notes : [...turn.notes, prompt.lead];
  const whole = [...notes, prompt.body].join('\n\n');
  if (!prompt.choices || prompt.choices.length === 0) {
    sayText(turn.events, whole);
    return;
  }
  let body = whole;
  if (whole.length > LABEL_LIMITS.choicesBody) {
    const fits = prompt.body.length <= LABEL_LIMITS.choicesBody;
    sayText(turn.events, fits ? notes.join('\n\n') : whole);
    body = fits ? prompt.body : say(turn, 'errors.choose');
  }
  const longest = areButtons(prompt.choices) ? LABEL_LIMITS.button : LABEL_LIMITS.row;
  const choices = prompt.choices.map(({ value, title, ...choice }) => ({
    id: `${id}:${value}`,
    title: clipText(title, longest),
    ...choice,
  }));
  turn.events.push({
    kind: 'said',
    message: {
      kind: 'choices',
      body,
      choices,
      listButton: say(turn, 'choices.open'),
      listTitle: say(turn, 'choices.title'),
    },
  });
}

function sayText(events: EngineEvent[], text: string): void {
  for (const body of splitText(text)) events.push({ kind: 'said', message: { kind: 'text', body } });
}

/** Cuts at a line or a space so that every part fits into one message. */
function splitText(text: string): readonly string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > LABEL_LIMITS.textBody) {
    const head = rest.slice(0, LABEL_LIMITS.textBody);
    const cut = Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' '));
    const middle = /[\ud800-\udbff]$/.test(head) ? LABEL_LIMITS.textBody - 1 : LABEL_LIMITS.textBody;
    const end = cut > LABEL_LIMITS.textBody / 2 ? cut : middle;
    parts.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  return rest === '' ? parts : [...parts, rest];
}
