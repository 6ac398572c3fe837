import type { CaseNews } from '#catalogue';
import type { Json } from '#platform/pure';

// Everything that can reach a conversation. The turn builds these from stored events; nothing else does.

export type Common = {
  /** ISO instant of the turn. */
  readonly now: string;
  /** ISO instant at which our webhook accepted what the citizen sent. */
  readonly receivedAt: string;
};

export type UnsupportedKind =
  'sticker' | 'audio' | 'video' | 'location' | 'contacts' | 'reaction' | 'order' | 'flow' | 'too-large' | 'other';

export type CaseSummary = {
  readonly caseId: string;
  readonly number: string;
  readonly serviceId: string;
  readonly state: string;
  readonly dueOn: string;
  readonly filedAt: string;
  /** ISO instant of the order, once there is one. */
  readonly decidedAt?: string;
  readonly paused: boolean;
  readonly waitingFor: 'officer' | 'citizen' | 'registry' | 'certificate' | 'none';
  readonly desk?: string;
};

export type TextInput = Common & { readonly kind: 'text'; readonly text: string; readonly repliesToPrompt?: string };
export type TapInput = Common & { readonly kind: 'tap'; readonly choice: string };
export type MediaInput = Common & {
  readonly kind: 'media';
  readonly media: 'image' | 'document';
  readonly mediaId: string;
  readonly mimeType: string;
  readonly fileName?: string;
  readonly caption?: string;
  readonly bytes?: number;
};
export type UnsupportedInput = Common & { readonly kind: 'unsupported'; readonly what: UnsupportedKind };
/** A WhatsApp Flow that the citizen completed. */
export type FlowInput = Common & {
  readonly kind: 'flow';
  readonly token?: string;
  readonly answers: Readonly<Record<string, Json>>;
};
export type LocationInput = Common & {
  readonly kind: 'location';
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
};
export type RegistryRepliedInput = Common & {
  readonly kind: 'registryReplied';
  readonly requestId: string;
  readonly outcome: 'linked' | 'not-linked' | 'not-found' | 'unavailable';
  readonly record?: Json;
  readonly recordRef?: string;
};
export type DocumentCheckedInput = Common & {
  readonly kind: 'documentChecked';
  readonly documentId: string;
  readonly outcome: 'accepted' | 'refused';
  readonly reason?: string;
  readonly pages?: number;
};
export type CaseNewsInput = Common & { readonly kind: 'caseNews'; readonly news: CaseNews };
export type CasesListedInput = Common & { readonly kind: 'casesListed'; readonly cases: readonly CaseSummary[] };
export type TimerFiredInput = Common & { readonly kind: 'timerFired'; readonly timer: string };

export type Input =
  | TextInput
  | TapInput
  | MediaInput
  | FlowInput
  | LocationInput
  | UnsupportedInput
  | RegistryRepliedInput
  | DocumentCheckedInput
  | CaseNewsInput
  | CasesListedInput
  | TimerFiredInput;
