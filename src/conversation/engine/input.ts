import type { CaseNews, FiledBy, Standing } from '#catalogue';
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
  /** Absent until the fee is paid. */
  readonly dueOn?: string;
  readonly filedAt: string;
  /** What whoever asks is to it; absent: the applicant. */
  readonly standing?: Standing;
  /** ISO instant of the order, once there is one. */
  readonly decidedAt?: string;
  readonly paused: boolean;
  readonly waitingFor: 'officer' | 'citizen' | 'registry' | 'certificate' | 'fee' | 'none';
  readonly desk?: string;
  /** What is owed, while it is, and at which office it can be paid. */
  readonly fee?: { readonly paise: number; readonly payBy: string; readonly officeId: string };
  /** What the delay is owed for so far, while the department has it. */
  readonly compensation?: { readonly daysLate: number; readonly paise: number };
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
  /** Of the form that it was sent for, once its token was redeemed. */
  readonly journeyId?: string;
  readonly answers: Readonly<Record<string, Json>>;
};
/** One screen of a Flow, read and checked by src/forms. */
export type FormFilledInput = Common & {
  readonly kind: 'formFilled';
  readonly journeyId: string;
  readonly screen: string;
  readonly answers: Readonly<Record<string, Json>>;
  /** What is still open, by field; all that there is. */
  readonly drafts: Readonly<Record<string, Json>>;
  readonly files: readonly {
    readonly evidence: string;
    readonly mediaId: string;
    readonly mimeType: string;
    readonly fileName?: string;
  }[];
  /** The review and its declaration stood on this screen, and were agreed to. */
  readonly agreed?: true;
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
/** What became of a PIN that was offered; of a right one, the answers that are kept behind it. */
export type PinCheckedInput = Common & {
  readonly kind: 'pinChecked';
  readonly caseId: string;
  readonly outcome:
    | {
        readonly kind: 'right';
        readonly serviceId: string;
        readonly serviceVersion: number;
        readonly answers: Readonly<Record<string, Json>>;
      }
    | { readonly kind: 'wrong'; readonly left: number }
    | { readonly kind: 'locked' }
    /** No PIN is kept for it any more. */
    | { readonly kind: 'gone' };
};
/** The turn's answer to personAsked: the number of the open request. */
export type PersonNotedInput = Common & { readonly kind: 'personNoted'; readonly number: string };
/** What the helpdesk wrote in answer to a request. */
export type PersonAnsweredInput = Common & {
  readonly kind: 'personAnswered';
  readonly number: string;
  readonly text: string;
};
/** The helpdesk took the PIN of an application away, after seeing who asked for it. */
export type PinResetInput = Common & { readonly kind: 'pinReset'; readonly caseId: string; readonly number: string };
/** What somebody is who wants to file for another: an accredited centre, or nobody in particular. */
export type StandingFoundInput = Common & {
  readonly kind: 'standingFound';
  readonly serviceId: string;
  readonly centre?: string;
};
/** Whether the person it is for was asked. */
export type AgreementOpenedInput = Common & {
  readonly kind: 'agreementOpened';
  readonly agreementId: string;
  readonly outcome:
    | { readonly kind: 'asked'; readonly until: string }
    | { readonly kind: 'too-many' }
    /** It is the helper's own number. */
    | { readonly kind: 'same-phone' };
};
/** What became of an agreement that the helper waits for: by a code, or told by the person. */
export type AgreementSettledInput = Common & {
  readonly kind: 'agreementSettled';
  readonly agreementId: string;
  readonly outcome:
    { readonly kind: 'agreed' | 'declined' | 'locked' | 'expired' } | { readonly kind: 'wrong'; readonly left: number };
};
/** A helper asks this citizen. */
export type AgreementRequestedInput = Common & {
  readonly kind: 'agreementRequested';
  readonly agreementId: string;
  readonly helper: string;
  readonly ending: string;
  readonly serviceId: string;
  readonly serviceVersion: number;
  readonly officeId: string;
  readonly code: string;
  readonly until: string;
  /** The helper's: spoken to somebody whose language is not known yet. */
  readonly language: string;
};
/** What became of this citizen's own answer. */
export type AgreementKeptInput = Common & {
  readonly kind: 'agreementKept';
  readonly agreementId: string;
  readonly outcome: 'agreed' | 'declined' | 'late';
};
export type FilingAnsweredInput = Common & {
  readonly kind: 'filingAnswered';
  readonly caseId: string;
  readonly outcome:
    | { readonly kind: 'granted'; readonly filedBy: FiledBy }
    | { readonly kind: 'quota-full'; readonly quota: number }
    | { readonly kind: 'no-agreement' | 'not-allowed' };
};
/** What an accredited helper has filed; `helped` is absent for anybody else. */
export type HelpedListedInput = Common & {
  readonly kind: 'helpedListed';
  readonly helped?: {
    readonly days: number;
    readonly open: readonly (Pick<CaseSummary, 'caseId' | 'number' | 'serviceId' | 'waitingFor'> & {
      readonly initials: string;
    })[];
    readonly filed: number;
    readonly decided: number;
    readonly refused: number;
  };
};
/** Whether another phone may be behind the account: told when it changes. */
export type AccountProofInput = Common & { readonly kind: 'accountProof'; readonly doubted: boolean };
export type TimerFiredInput = Common & { readonly kind: 'timerFired'; readonly timer: string };

export type Input =
  | TextInput
  | TapInput
  | MediaInput
  | FlowInput
  | FormFilledInput
  | LocationInput
  | UnsupportedInput
  | RegistryRepliedInput
  | DocumentCheckedInput
  | CaseNewsInput
  | CasesListedInput
  | PinCheckedInput
  | PersonNotedInput
  | PersonAnsweredInput
  | PinResetInput
  | AccountProofInput
  | StandingFoundInput
  | AgreementOpenedInput
  | AgreementSettledInput
  | AgreementRequestedInput
  | AgreementKeptInput
  | FilingAnsweredInput
  | HelpedListedInput
  | TimerFiredInput;
