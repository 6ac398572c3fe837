// What the desk needs from the rest of the program, in the shape in which its pages show it; app.ts hands it in.

import type { Decision, RecordReceiptCommand, RecordReceiptProblem, Refusal, WaitingFor } from '#cases';
import type { ApplicantName, DeskValue, PublishedVersion } from '#catalogue';
import type { Officer, SessionDeps, SignInDeps } from '#people';
import type { Clock, Result } from '#platform/pure';
import type { PageLanguage } from '#platform/web';
import type { Author } from './authoring/ask-author.ts';

/** Words in each language of the pages. */
export type Bilingual = Readonly<Record<PageLanguage, string>>;

/** How a case's clock stands, as of now. */
export interface ClockView {
  /** YYYY-MM-DD. */
  readonly dueOn: string;
  readonly state: 'running' | 'paused' | 'overdue' | 'stopped';
  /** Working days until `dueOn`; negative when overdue. */
  readonly workingDaysLeft: number;
  /** What the law owes the applicant for the delay so far; absent: nothing. */
  readonly owedPaise?: number;
}

export interface CaseLine {
  readonly caseId: string;
  readonly number: string;
  readonly service: Bilingual;
  readonly step: Bilingual;
  readonly waitingFor: WaitingFor;
  /** ISO instant. */
  readonly filedAt: string;
  readonly clock: ClockView;
}

export interface HomeView {
  /** The case that `takeNextCase` opens, the most urgent of those drawn for this officer: nobody chooses. */
  readonly next: CaseLine | undefined;
  /** How many more wait after it. */
  readonly more: number;
  /** Cases that the officer has opened, also those that are with the citizen. */
  readonly open: readonly CaseLine[];
}

export interface AnswerView {
  readonly label: Bilingual;
  /** In one line; absent where the citizen was not asked. */
  readonly value?: Bilingual;
  /** The same as its kind of field wants it drawn, where one line of text does not do. */
  readonly drawn?: Readonly<Record<PageLanguage, Exclude<DeskValue, { readonly kind: 'text' | 'documents' }>>>;
  /** The same fact in the register, where there is one; `only-there` when the citizen was not asked. */
  readonly record?: { readonly value: Bilingual; readonly agreement: 'same' | 'differs' | 'only-there' };
}

/** The applicant's own name beside the one that the register gives to the person they say they are. */
export interface ApplicantView {
  readonly result: ApplicantName;
  readonly written: Bilingual;
  /** Absent where the register names nobody. */
  readonly registered?: Bilingual;
}

export interface DocumentView {
  readonly documentId: string;
  readonly label: Bilingual;
  readonly pages: number;
}

export interface HistoryLine {
  readonly at: string;
  readonly text: Bilingual;
}

export interface CaseView extends CaseLine {
  /** Given back with a decision: a decision over an older state is refused. */
  readonly version: number;
  readonly capacity: Bilingual;
  /** The language in which the citizen speaks with us, by its own name. */
  readonly language: string;
  /** Absent where nothing is to be compared. */
  readonly applicant?: ApplicantView;
  readonly answers: readonly AnswerView[];
  readonly documents: readonly DocumentView[];
  readonly history: readonly HistoryLine[];
  readonly actions: readonly Decision['kind'][];
  readonly queryItems: readonly { readonly code: string; readonly text: Bilingual; readonly remedy: Bilingual }[];
  readonly reasons: readonly {
    readonly code: string;
    readonly text: Bilingual;
    readonly clause: string;
    readonly remedy: Bilingual;
  }[];
  /** Present while a refusal has been proposed. */
  readonly hearing?: {
    readonly reason: string;
    /** YYYY-MM-DD. */
    readonly replyBy: string;
    readonly reply?: string;
  };
  /** What the citizen wrote in answer to the question, in their own words. */
  readonly queryReply?: string;
}

export interface DeskCases {
  getHome(officer: Officer): Promise<HomeView>;
  /** Opens the most urgent case drawn for the officer; undefined when there is none. */
  takeNextCase(officer: Officer): Promise<string | undefined>;
  /** Undefined unless the case is this officer's and opened by them. */
  findCase(officer: Officer, caseId: string): Promise<CaseView | undefined>;
  /** The words the citizen would get, in the citizen's language. */
  previewMessage(
    officer: Officer,
    caseId: string,
    decision: Decision,
  ): Promise<{ readonly language: string; readonly texts: readonly string[] }>;
  decide(
    officer: Officer,
    asked: { readonly caseId: string; readonly version: number; readonly decision: Decision },
  ): Promise<Result<{ readonly version: number }, Refusal>>;
  /** JPEG of one page; undefined unless the document belongs to a case of this officer. */
  findDocumentPage(
    officer: Officer,
    asked: { readonly caseId: string; readonly documentId: string; readonly page: number },
  ): Promise<{ readonly bytes: Uint8Array; readonly contentType: string } | undefined>;
  getBoard(officer: Officer): Promise<BoardView>;
}

/** An application as a counter sees it. */
export interface CounterFee {
  readonly number: string;
  readonly service: Bilingual;
  /** YYYY-MM-DD, as the other days here. */
  readonly filedOn: string;
  readonly today: string;
  /** Absent where nothing is to be paid. */
  readonly owed?: {
    readonly paise: number;
    /** Empty where it is one flat amount. */
    readonly parts: readonly { readonly name: Bilingual; readonly paise: number; readonly source: string }[];
    readonly source: string;
    readonly payBy: string;
  };
  /** The time to pay is over; a receipt of before still counts. */
  readonly lapsed: boolean;
  /** What a counter wrote down for it. */
  readonly receipt?: {
    readonly office: Bilingual;
    readonly counterNumber: string;
    readonly paidOn: string;
    /** ISO instant. */
    readonly recordedAt: string;
  };
}

export interface DeskCounter {
  /** Undefined when the officer's department has no application of this number. */
  findFee(officer: Officer, number: string): Promise<CounterFee | undefined>;
  /** The citizen is told, and the draw asked for, by the turn of the case. */
  recordReceipt(
    officer: Officer,
    asked: Pick<RecordReceiptCommand, 'number' | 'receipt'>,
  ): Promise<Result<undefined, RecordReceiptProblem>>;
}

export interface BoardView {
  readonly offices: readonly {
    readonly office: Bilingual;
    readonly onDuty: number;
    readonly open: number;
    readonly dueSoon: number;
    readonly overdue: number;
    readonly withCitizen: number;
  }[];
  readonly overdue: readonly (CaseLine & { readonly desk: string })[];
}

export interface Book {
  readonly book: 'messages' | 'cases' | 'certificates';
  readonly accepted: number;
  readonly answered: number;
  readonly waiting: number;
  readonly refused: number;
}

export interface OperationsView {
  readonly books: readonly Book[];
  /** From a webhook's acceptance to the hand-over to Meta, over the last 24 hours. */
  readonly speed: {
    readonly messages: number;
    /** Share between 0 and 1. */
    readonly withinTenSeconds: number;
    readonly p50Ms: number | undefined;
    readonly p99Ms: number | undefined;
  };
  /** Whatever is older than its state allows, by kind and state. */
  readonly stuck: readonly {
    readonly kind: string;
    readonly state: string;
    readonly count: number;
    readonly oldestSeconds: number;
    readonly limitSeconds: number;
  }[];
  /** What WhatsApp last said of our forms' health, in the last 30 days or still standing. */
  readonly flows: readonly {
    readonly name: string;
    readonly event: string;
    readonly isAlert: boolean;
    readonly status: string | undefined;
    /** In per cent. */
    readonly errorRate: number | undefined;
    readonly p90Ms: number | undefined;
    /** ISO instant. */
    readonly at: string;
  }[];
  /** What WhatsApp told of payments in the last 30 days; nobody acts on it. */
  readonly payments: readonly {
    readonly status: string;
    readonly transactionStatus: string;
    readonly payments: number;
    /** ISO instant. */
    readonly lastAt: string;
  }[];
  /** What WhatsApp sent in the last 30 days that nobody here understood, by webhook field and reason. */
  readonly unknownWebhooks: readonly {
    readonly field: string;
    readonly reason: string;
    readonly count: number;
    /** ISO instant. */
    readonly lastAt: string;
  }[];
  /** What citizens said of how it went, since the beginning of last month. */
  readonly feedback: readonly {
    readonly service: Bilingual;
    readonly good: number;
    readonly fair: number;
    readonly bad: number;
  }[];
  readonly journeys: readonly {
    readonly service: Bilingual;
    readonly started: number;
    readonly filed: number;
    readonly decided: number;
    readonly medianSteps: number | undefined;
    readonly medianMessages: number | undefined;
    readonly medianOfficerMinutes: number | undefined;
  }[];
}

/** A citizen who asked for a person. */
export interface CallBackLine {
  readonly id: string;
  /** What the citizen calls it by; the officer sees no name and no phone number. */
  readonly number: string;
  /** The language in which they write, by its own name. */
  readonly language: string;
  /** ISO instant. */
  readonly askedAt: string;
  readonly words: readonly string[];
}

/** For officers of the helpdesk; what they look at and do is audited. */
export interface Helpdesk {
  listWaiting(officer: Officer): Promise<readonly CallBackLine[]>;
  /** Says it in the citizen's chat and closes the request. False: somebody else was quicker. */
  answer(officer: Officer, asked: { readonly id: string; readonly text: string }): Promise<boolean>;
  /** The phone number, for a stated reason; undefined: there is none, or the request is closed. */
  revealPhone(officer: Officer, asked: { readonly id: string; readonly reason: string }): Promise<string | undefined>;
  /** Takes the PIN of an application away, and what is kept behind it. False: no application has that number. */
  resetPin(officer: Officer, asked: { readonly number: string; readonly reason: string }): Promise<boolean>;
}

/** What the page of those who write definitions needs. */
export interface AuthoringDeps {
  readonly author: Author;
  readonly clock: Clock;
  /** As the server knows them; the files may hold more. */
  readonly services: readonly { readonly id: string; readonly name: Bilingual }[];
  readonly languages: readonly { readonly id: string; readonly name: string }[];
  /** Newest first. */
  listVersions(): Promise<readonly PublishedVersion[]>;
  /** Its content, as published; undefined where there is none. */
  findPublished(serviceId: string, version: number): Promise<unknown>;
}

export interface DeskDeps {
  readonly helpdesk: Helpdesk;
  readonly sessions: SessionDeps;
  /** Absent when no sign-in provider is configured: the sign-in page says so. */
  readonly signIn: SignInDeps | undefined;
  readonly cases: DeskCases;
  readonly counter: DeskCounter;
  getOperations(): Promise<OperationsView>;
  readonly authoring: AuthoringDeps;
  findOfficeName(officeId: string): Bilingual | undefined;
  /** Address under which visitors see us. */
  readonly publicUrl: string;
}
