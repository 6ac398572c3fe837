import type { FiledBy } from '#catalogue';
import type { Json } from '#platform/pure';

// Everything a conversation can cause. The turn writes these in its one transaction.

export type Choice = {
  /** `${promptId}:${value}` */
  readonly id: string;
  readonly title: string;
  readonly description?: string;
};

/** Channel-neutral; the turn maps it to WhatsApp. Within the limits of catalogue/label-limits.ts. */
export type OutgoingMessage =
  | { readonly kind: 'text'; readonly body: string }
  | {
      readonly kind: 'choices';
      readonly body: string;
      readonly header?: string;
      readonly footer?: string;
      readonly choices: readonly Choice[];
      /** Opens the list when there are more than three choices. */
      readonly listButton: string;
      /** Stands above the rows of the open list. */
      readonly listTitle: string;
    }
  | { readonly kind: 'document'; readonly certificateId: string; readonly fileName: string; readonly caption: string };

export type GivenDocument = { readonly documentId: string; readonly evidence: string };

export type EngineEvent =
  | { readonly kind: 'said'; readonly message: OutgoingMessage }
  | {
      readonly kind: 'registryAsked';
      readonly requestId: string;
      readonly serviceId: string;
      readonly serviceVersion: number;
      readonly lookup: string;
      readonly query: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'documentOffered';
      readonly documentId: string;
      readonly mediaId: string;
      /** ISO instant at which our webhook took it. */
      readonly sentAt: string;
      readonly evidence: string;
      readonly serviceId: string;
      readonly serviceVersion: number;
      readonly mimeType: string;
      readonly fileName?: string;
    }
  | {
      readonly kind: 'applicationFiled';
      readonly caseId: string;
      readonly serviceId: string;
      readonly serviceVersion: number;
      readonly language: string;
      readonly answers: Readonly<Record<string, Json>>;
      readonly documents: readonly GivenDocument[];
      readonly record?: { readonly ref: string; readonly facts: Json };
      readonly declaredAt: string;
      /** Who they are to the person on the record: an id of the definition's capacities. */
      readonly capacity: string;
      /** Absent where they file for themselves. */
      readonly filedBy?: FiledBy;
    }
  | {
      readonly kind: 'queryAnswered';
      readonly caseId: string;
      readonly answers: Readonly<Record<string, Json>>;
      readonly documents: readonly GivenDocument[];
      readonly text?: string;
    }
  | {
      readonly kind: 'hearingReplied';
      readonly caseId: string;
      readonly text?: string;
      readonly documents: readonly GivenDocument[];
    }
  /** The form as a WhatsApp Flow; `otherwise` is said where it can no longer be sent. */
  | {
      readonly kind: 'formOffered';
      readonly journeyId: string;
      readonly serviceId: string;
      readonly body: string;
      readonly button: string;
      readonly otherwise: string;
    }
  | { readonly kind: 'statusAsked' }
  /** The words just heard hold a number that must not stay in clear anywhere: the turn blanks what it stored of them. */
  | { readonly kind: 'secretHeard' }
  /** A PIN was chosen for an application just filed: kept as a hash; its answers are kept behind it. */
  | {
      readonly kind: 'pinChosen';
      readonly caseId: string;
      readonly pin: string;
      readonly serviceId: string;
      readonly serviceVersion: number;
      readonly answers: Readonly<Record<string, Json>>;
    }
  /** Answered in the same turn by pinChecked, and by answersListed where it was right. */
  | { readonly kind: 'pinOffered'; readonly caseId: string; readonly pin: string }
  /** The answers and PIN of an application are deleted here. */
  | { readonly kind: 'pinForgotten'; readonly caseId: string }
  /** Everything that is kept for the citizen's convenience is deleted. */
  | { readonly kind: 'forgetAsked' }
  /** How it went, said below the news of a decision: 3 good, 2 so-so, 1 bad. Kept without who said it. */
  | {
      readonly kind: 'feedbackGiven';
      readonly caseId: string;
      readonly outcome: 'certificate' | 'refusal';
      readonly rating: 1 | 2 | 3;
    }
  /** They want a person: noted, once while it is open; answered in the same turn by personNoted. */
  | { readonly kind: 'personAsked'; readonly language: string }
  /** What it is about. */
  | { readonly kind: 'personTold'; readonly number: string; readonly text: string }
  /** Somebody wants to file for another: answered in the same turn by standingFound. */
  | { readonly kind: 'standingAsked'; readonly serviceId: string; readonly serviceVersion: number }
  /** The person it is for is asked; answered at once by agreementOpened, and later by agreementSettled. */
  | {
      readonly kind: 'agreementAsked';
      readonly agreementId: string;
      readonly serviceId: string;
      readonly serviceVersion: number;
      readonly officeId: string;
      /** With the country's code. */
      readonly mobile: string;
      readonly helper: string;
      readonly language: string;
    }
  /** Answered in the same turn by agreementSettled. */
  | { readonly kind: 'agreementCodeOffered'; readonly agreementId: string; readonly code: string }
  /** The answer of whoever was asked; answered in the same turn by agreementKept. */
  | { readonly kind: 'agreementAnswered'; readonly agreementId: string; readonly agreed: boolean }
  /** Whether an application for somebody else may be filed now; answered in the same turn by filingAnswered. */
  | {
      readonly kind: 'filingAsked';
      readonly caseId: string;
      readonly serviceId: string;
      readonly serviceVersion: number;
      readonly person: string;
      readonly helper: string;
      /** The slot of evidence of a signed letter, where that is the agreement; else the agreement given by phone. */
      readonly letter?: string;
      readonly agreementId?: string;
    }
  /** Answered in the same turn by helpedListed. */
  | { readonly kind: 'helpedAsked' }
  | { readonly kind: 'timerSet'; readonly timer: string; readonly dueAt: string }
  | { readonly kind: 'timerCancelled'; readonly timer: string }
  | { readonly kind: 'languageChosen'; readonly language: string }
  | { readonly kind: 'noticeGiven'; readonly noticeVersion: string; readonly language: string }
  | {
      readonly kind: 'measured';
      readonly serviceId: string;
      readonly journeyId: string;
      readonly measure: 'started' | 'step' | 'filed' | 'cancelled' | 'lapsed';
      readonly step?: string;
    };
