import type { Evidence } from '#catalogue';
import { serviceOf } from '../journey.ts';
import type { Prompt } from '../prompt.ts';
import type { At, Journey } from '../state.ts';
import { note, say, sayOf, type Turn } from '../turn.ts';

/** Asks for a document, or says that one is being checked. */
export function promptEvidence(turn: Turn, journey: Journey, at: Extract<At, { kind: 'evidence' }>): Prompt {
  if (journey.pending.length > 0) return promptChecking(turn);
  const evidence = serviceOf(turn, journey).evidence.find((one) => one.id === at.evidence);
  if (!evidence) throw new Error(`no evidence ${at.evidence} in ${journey.serviceId} version ${journey.version}`);
  return promptForEvidence(turn, journey.serviceId, evidence);
}

export function promptForEvidence(turn: Turn, serviceId: string, evidence: Evidence): Prompt {
  const kinds = evidence.kinds
    .map((kind) => sayOf(turn, serviceId, `evidence.${evidence.id}.kinds.${kind}`))
    .join(', ');
  return {
    body: `${sayOf(turn, serviceId, `evidence.${evidence.id}.question`)}\n${say(turn, 'document.how', { kinds })}`,
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
