import { evidencePath, getEvidence, type Evidence, type ServiceDefinition } from '#catalogue';
import type { Prompt } from '../prompt.ts';
import { serviceOf } from '../slots.ts';
import type { At, Journey } from '../state.ts';
import { note, say, sayOf, type Turn } from '../turn.ts';

/** Asks for a document, or says that one is being checked. */
export function promptEvidence(turn: Turn, journey: Journey, at: Extract<At, { kind: 'evidence' }>): Prompt {
  if (journey.pending.length > 0) return promptChecking(turn);
  const definition = serviceOf(turn, journey);
  return promptForEvidence(turn, definition, getEvidence(definition, at.evidence));
}

export function promptForEvidence(turn: Turn, definition: ServiceDefinition, evidence: Evidence): Prompt {
  const path = evidencePath(definition, evidence.id);
  const question = sayOf(turn, definition.id, `${path}.question`);
  const { freshMonths } = evidence;
  const fresh = freshMonths === undefined ? '' : `\n${say(turn, 'document.fresh', { months: freshMonths })}`;
  if (evidence.kinds.length === 0) return { body: `${question}\n${say(turn, 'fields.photo.how')}${fresh}` };
  const kinds = evidence.kinds.map((kind) => sayOf(turn, definition.id, `${path}.kinds.${kind}`)).join(', ');
  return {
    body: `${question}\n${say(turn, 'document.how', { kinds })}${fresh}`,
  };
}

export function promptChecking(turn: Turn): Prompt {
  const offered = turn.events.some((event) => event.kind === 'documentOffered');
  return { body: say(turn, offered ? 'document.checking' : 'document.waiting') };
}

export function answerEvidence(turn: Turn, journey: Journey): void {
  // While a check runs the prompt itself says so.
  if (journey.pending.length === 0) note(turn, say(turn, 'document.typed'));
}
