// What the public pages need from the rest of the program; app.ts hands it in.

import type { Trust } from '#certificates/verify';
import type { PageLanguage } from '#platform/web';

/** Words by language, in which the pages are or a certificate is. */
export type Bilingual = Readonly<Record<PageLanguage, string>>;

/** `unknown`: we have no certificate of that number. `not-valid`: what was shown is not ours or was altered. */
export type Verdict = 'valid' | 'revoked' | 'superseded' | 'expired' | 'unknown' | 'not-valid' | 'unreadable';

export interface CheckedFact {
  readonly label: Bilingual;
  readonly value: Bilingual;
}

export interface CertificateCheck {
  readonly verdict: Verdict;
  /** Why something is not valid: a word of a closed list, with a text `verify.because.<word>`. */
  readonly because?: 'signature' | 'altered' | 'foreign-key' | 'unsigned' | 'format';
  readonly number?: string;
  readonly title?: Bilingual;
  readonly issuedBy?: Bilingual;
  /** ISO instant. */
  readonly issuedAt?: string;
  /** From the signed certificate itself all facts; by number alone only the masked ones. */
  readonly facts: readonly CheckedFact[];
  /** True when only the number was known, so that facts are masked. */
  readonly masked: boolean;
}

export interface CertificateChecker {
  checkPdf(bytes: Buffer): Promise<CertificateCheck>;
  /** A photo or scan that shows the QR code. */
  checkPicture(bytes: Buffer): Promise<CertificateCheck>;
  /** The text of the QR code: the whole address or what follows its `#`. */
  checkCredential(text: string): Promise<CertificateCheck>;
  checkNumber(number: string): Promise<CertificateCheck>;
}

export interface ReceiptView {
  readonly number: string;
  readonly service: Bilingual;
  readonly office: Bilingual;
  /** ISO instant. */
  readonly filedAt: string;
  /** YYYY-MM-DD; absent where a fee was to be paid first. */
  readonly dueOn?: string;
  /** What was to be paid; `payBy`: YYYY-MM-DD. */
  readonly fee?: { readonly paise: number; readonly payBy: string };
  /** SHA-256 of what was sent, hexadecimal. */
  readonly digest: string;
  readonly signature: 'valid' | 'not-valid';
}

export interface LogView {
  readonly size: number;
  /** The signed note (C2SP checkpoint) as text. */
  readonly checkpoint: string;
  /** ISO instant. */
  readonly sealedAt: string;
}

export interface PublicDeps {
  /** Name of the region. */
  readonly region: Bilingual;
  /** A service of the region, for the pictures and the tour. */
  readonly example?: { readonly name: Bilingual; readonly limitDays: number };
  readonly certificates: CertificateChecker;
  /** Public keys and their company, for checks in the visitor's browser. */
  readonly trust: Trust;
  findReceipt(number: string): Promise<ReceiptView | undefined>;
  findCertificateLog(): Promise<LogView | undefined>;
  /** Bytes of a tile of the log by its C2SP path (`tile/0/000`), undefined when there is none. */
  findLogTile(path: string): Promise<Uint8Array | undefined>;
  /** Present in the demo: where the phones are, and what the tour may show in frames. */
  readonly demo?: {
    readonly emulatorUrl: string;
    readonly identityProviderUrl: string;
    /** The citizen whose phone the tour shows, one who speaks the visitor's language. */
    readonly phone: Bilingual;
    /** At whose desk the newest application waits, and how many cases come first there. */
    findDrawnDesk(): Promise<{ readonly officer: Bilingual; readonly before: number } | undefined>;
  };
}
