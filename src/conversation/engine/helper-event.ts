import type { EngineEvent } from './event.ts';

/** What is asked of our own tables, within the same turn, when somebody files for another. */
export type HelperEvent = Extract<
  EngineEvent,
  {
    kind:
      'standingAsked' | 'agreementAsked' | 'agreementCodeOffered' | 'agreementAnswered' | 'filingAsked' | 'helpedAsked';
  }
>;

const kinds: ReadonlySet<string> = new Set([
  'standingAsked',
  'agreementAsked',
  'agreementCodeOffered',
  'agreementAnswered',
  'filingAsked',
  'helpedAsked',
] satisfies readonly HelperEvent['kind'][]);

export function isHelperEvent(event: EngineEvent): event is HelperEvent {
  return kinds.has(event.kind);
}
