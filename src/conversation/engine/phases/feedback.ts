import { LABEL_LIMITS } from '#catalogue';
import { askKey, askOf } from '../ask.ts';
import type { Answer, Prompt } from '../prompt.ts';
import { closeOverlay, openMenu } from '../start-service.ts';
import type { Overlay } from '../state.ts';
import { note, say, type Turn } from '../turn.ts';

type Feedback = Extract<Overlay, { kind: 'feedback' }>;

/**
 * The news of a decision with the question how it went, in one message: nothing is sent for the question's sake. Only where
 * nothing else is open and the words have room; they are answered with a figure.
 */
export function withFeedback(turn: Turn, words: string, { caseId, outcome }: Omit<Feedback, 'kind'>): string {
  const whole = `${words}\n\n${say(turn, 'feedback.below')}`;
  if (askOf(turn.state).kind !== 'idle' || turn.state.doubted || whole.length > LABEL_LIMITS.choicesBody) return words;
  const overlay: Feedback = { kind: 'feedback', caseId, outcome };
  const prompts = turn.state.prompts + 1;
  const prompt = { id: `p${prompts}`, key: askKey({ kind: 'overlay', overlay }), issuedAt: turn.input.now };
  turn.state = { ...turn.state, overlay, prompts, prompt };
  return whole;
}

/** Asked again with buttons, should anything else be said meanwhile. */
export function promptFeedback(turn: Turn): Prompt {
  return {
    body: say(turn, 'feedback.ask'),
    choices: [
      { value: '3', title: say(turn, 'feedback.good') },
      { value: '2', title: say(turn, 'feedback.fair') },
      { value: '1', title: say(turn, 'feedback.bad') },
    ],
  };
}

/** Nobody is asked twice: whatever else they write is something else. */
export function answerFeedback(turn: Turn, { caseId, outcome }: Feedback, answer: Answer): void {
  closeOverlay(turn);
  const rating = answer.kind === 'choice' ? RATINGS.find((one) => String(one) === answer.value) : undefined;
  if (rating === undefined) return openMenu(turn, say(turn, 'menu.unclear'));
  turn.events.push({ kind: 'feedbackGiven', caseId, outcome, rating });
  note(turn, say(turn, rating === 1 ? 'feedback.sorry' : 'feedback.thanks'));
}

const RATINGS = [1, 2, 3] as const;
