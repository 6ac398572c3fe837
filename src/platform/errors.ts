// The one catalogue of error codes. Each has a row in docs/errors.md (a test keeps the two equal) and an HTTP status,
// which is how the edge answers when such an error reaches it.

export const ERRORS = {
  'config.invalid': { status: 500, meaning: 'A setting is missing or malformed; the process does not start.' },
  'config.port-taken': { status: 500, meaning: 'Another program listens on a port that this one was told to use.' },
  'config.secret-missing': { status: 500, meaning: 'A secret that this mode needs is not set.' },
  'database.unavailable': { status: 503, meaning: 'PostgreSQL cannot be reached or refused the statement.' },
  'database.migration': { status: 500, meaning: 'A migration is missing, out of order or changed after it ran.' },
  'database.embedded': { status: 500, meaning: 'The embedded PostgreSQL could not be prepared or started.' },
  'keys.unknown': { status: 500, meaning: 'A sealed value names a data key that is not there, or was destroyed.' },
  'keys.mismatch': {
    status: 500,
    meaning: 'A sealed value does not open: wrong key, moved to another row, or altered.',
  },
  'catalogue.invalid': {
    status: 500,
    meaning: 'The region pack has findings; the message lists file, rule and remedy.',
  },
  'audit.damaged': { status: 500, meaning: 'A log of the audit lacks a part of its tree; run the audit verifier.' },
  'case.history': { status: 500, meaning: 'The history of a case contradicts itself or its service.' },
  'case.unknown': {
    status: 500,
    meaning: 'Mail reached a case that nobody filed, or of a kind that cases do not know.',
  },
  'input.invalid': { status: 400, meaning: 'The request does not have the shape that this address takes.' },
  'access.denied': { status: 403, meaning: 'The signed-in person may not do this.' },
  'access.signed-out': { status: 401, meaning: 'Nobody is signed in, or the session has ended.' },
  'route.not-found': { status: 404, meaning: 'There is nothing at this address, or nothing that this person may see.' },
  'webhook.signature': { status: 401, meaning: 'The signature over the raw bytes is missing or wrong.' },
  'webhook.too-large': { status: 413, meaning: 'The webhook body is above the 3 MB that Meta documents.' },
  'mailbox.poisonous': { status: 500, meaning: 'An event failed alone and was parked; see the runbook.' },
  'channel.attachment': { status: 500, meaning: 'A document to be sent could not be read or uploaded.' },
  'channel.management': {
    status: 503,
    meaning: 'Meta gave no usable answer about our numbers or templates; the queue asks again.',
  },
  'registry.unavailable': {
    status: 503,
    meaning: 'A department’s register gave no usable answer; the queue asks again.',
  },
  'document.unavailable': {
    status: 503,
    meaning: 'A document could not be fetched or scanned for now; the queue tries again.',
  },
  'document.decoder': { status: 503, meaning: 'The process that decodes documents died; the queue tries again.' },
  'document.quarantine': {
    status: 503,
    meaning: 'The disk gave back another file than was put into quarantine; the queue fetches it again.',
  },
  'document.missing': { status: 500, meaning: 'The file of a stored page is not there, or does not match its row.' },
  'certificate.render': {
    status: 500,
    meaning: 'A certificate could not be made into a page: template, data or process.',
  },
  'certificate.data': { status: 500, meaning: 'An approved case lacks a fact that its certificate must show.' },
  'certificate.refused': { status: 500, meaning: 'A certificate just signed does not pass our own verifier.' },
  'certificate.keys': { status: 500, meaning: 'The signing keys are missing, incomplete or do not match each other.' },
  'job.unknown': { status: 500, meaning: 'A job has no handler in this process.' },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type ErrorCode = keyof typeof ERRORS;

/**
 * A bug or broken infrastructure. The message says what, which id and what to do, and holds nothing personal.
 * Expected outcomes are values, not errors.
 */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** SQLSTATEs of a text that PostgreSQL cannot hold: bytes that are no UTF-8 (NUL among them), a character it cannot write. */
const UNSTORABLE_TEXT: ReadonlySet<unknown> = new Set(['22021', '22P05']);

/** True for PostgreSQL's refusal of such a text: whoever sent it is at fault, not the database. */
export function isUnstorableText(error: unknown): boolean {
  return error instanceof Error && 'code' in error && UNSTORABLE_TEXT.has(error.code);
}
