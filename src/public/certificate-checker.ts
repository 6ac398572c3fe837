// The checks of `/verify`, made of the verifier of #certificates and today's status by number.

import { decodeAndVerifyCredential, verifyCertificatePdf } from '#certificates/verify';
import type {
  CredentialFailure,
  ShownFact,
  Trust,
  VerificationFailure,
  VerifiedCredential,
} from '#certificates/verify';
import { assertNever } from '#platform/pure';
import type { Bilingual, CertificateCheck, CertificateChecker, CheckedFact, Verdict } from './ports.ts';

/** What we know of a certificate by its number. */
export interface CertificateStatus {
  readonly status: Extract<Verdict, 'valid' | 'revoked' | 'superseded' | 'expired'>;
  readonly title: Bilingual;
  readonly issuedBy: Bilingual;
  /** ISO instant. */
  readonly issuedAt: string;
  /** Masked as the service's definition says. */
  readonly publicFacts: readonly CheckedFact[];
}

export interface CheckerDeps {
  readonly trust: Trust;
  findCertificateStatus(number: string): Promise<CertificateStatus | undefined>;
  /** The text of a QR code in a picture, if there is one. */
  readQr(picture: Uint8Array): Promise<string | undefined>;
}

const UNREADABLE: CertificateCheck = { verdict: 'unreadable', facts: [], masked: false };

export function createCertificateChecker(deps: CheckerDeps): CertificateChecker {
  async function genuine(credential: VerifiedCredential): Promise<CertificateCheck> {
    const status = await deps.findCertificateStatus(credential.number);
    return {
      // A good signature over a number that we never issued is a reason for alarm, not for trust.
      verdict: status?.status ?? 'unknown',
      number: credential.number,
      title: credential.titles,
      issuedAt: credential.issuedAt.toISOString(),
      ...(status === undefined ? {} : { issuedBy: status.issuedBy }),
      facts: credential.facts.map(checkedFact),
      masked: false,
    };
  }

  async function checkCredential(text: string): Promise<CertificateCheck> {
    const result = await decodeAndVerifyCredential(text, deps.trust);
    return result.ok ? genuine(result.value) : notValid(becauseOfCredential(result.reason));
  }

  return {
    checkCredential,
    async checkPdf(bytes) {
      const result = await verifyCertificatePdf(bytes, deps.trust);
      if (result.ok) return genuine(result.credential);
      return result.reason === 'not-readable' ? UNREADABLE : notValid(becauseOfFile(result.reason));
    },
    async checkPicture(bytes) {
      const text = await deps.readQr(bytes);
      return text === undefined ? UNREADABLE : checkCredential(text);
    },
    async checkNumber(number) {
      const status = await deps.findCertificateStatus(number);
      if (status === undefined) return { verdict: 'unknown', number, facts: [], masked: true };
      const { title, issuedBy, issuedAt, publicFacts } = status;
      return { verdict: status.status, number, title, issuedBy, issuedAt, facts: publicFacts, masked: true };
    },
  };
}

type Because = NonNullable<CertificateCheck['because']>;

function notValid(because: Because): CertificateCheck {
  return { verdict: 'not-valid', because, facts: [], masked: false };
}

function becauseOfCredential(reason: CredentialFailure): Because {
  switch (reason) {
    case 'foreign-address':
    case 'unknown-key':
      return 'foreign-key';
    case 'bad-signature':
    case 'damaged':
      return 'signature';
    case 'unreadable':
    case 'unknown-format':
      return 'format';
    default:
      return assertNever(reason);
  }
}

function becauseOfFile(reason: Exclude<VerificationFailure, 'not-readable'>): Because {
  switch (reason) {
    case 'not-signed':
      return 'unsigned';
    case 'not-whole-file':
    case 'changed-after-signing':
    case 'changed':
      return 'altered';
    case 'signer-not-trusted':
      return 'foreign-key';
    case 'several-signatures':
    case 'signature-malformed':
    case 'signature-wrong':
    case 'timestamp-wrong':
      return 'signature';
    case 'credential-missing':
    case 'credential-wrong':
    case 'credential-of-another':
      return 'format';
    default:
      return assertNever(reason);
  }
}

function checkedFact(fact: ShownFact): CheckedFact {
  const label = Object.keys(fact.labels).length === 0 ? { [NO_LANGUAGE]: fact.name } : fact.labels;
  return { label, value: typeof fact.value === 'string' ? { [NO_LANGUAGE]: fact.value } : fact.value };
}

/** BCP 47 for what is in no language: a number, a day. */
const NO_LANGUAGE = 'zxx';
