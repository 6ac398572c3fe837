/** Meta's error envelope and the codes the emulator answers (whatsapp.md §6). */
import { mintTraceId } from '../identity.ts';

type ErrorRow = { readonly httpStatus: number; readonly title: string };

const ERRORS: ReadonlyMap<number, ErrorRow> = new Map([
  [100, { httpStatus: 400, title: 'Invalid parameter' }],
  [190, { httpStatus: 401, title: 'Invalid OAuth access token' }],
  [2500, { httpStatus: 400, title: 'Unknown path components' }],
  [2635, { httpStatus: 400, title: 'You are calling a version of the API that is not available' }],
  [130429, { httpStatus: 400, title: 'Rate limit hit' }],
  [131000, { httpStatus: 500, title: 'Something went wrong' }],
  [131008, { httpStatus: 400, title: 'Required parameter is missing' }],
  [131009, { httpStatus: 400, title: 'Parameter value is not valid' }],
  [131021, { httpStatus: 400, title: 'Recipient cannot be sender' }],
  [131026, { httpStatus: 400, title: 'Message undeliverable' }],
  [131047, { httpStatus: 400, title: 'Re-engagement message' }],
  [131051, { httpStatus: 400, title: 'Unsupported message type' }],
  [131053, { httpStatus: 400, title: 'Media upload error' }],
  [131056, { httpStatus: 400, title: '(Business Account, Consumer Account) pair rate limit hit' }],
]);

export function errorTitle(code: number): string {
  return ERRORS.get(code)?.title ?? 'Something went wrong';
}

/** A refusal the client is meant to see; anything else thrown becomes 131000. */
export class GraphError extends Error {
  readonly code: number;
  readonly details: string;
  readonly subcode: number | undefined;

  constructor(code: number, details: string, subcode?: number) {
    super(`(#${code}) ${errorTitle(code)}`);
    this.code = code;
    this.details = details;
    this.subcode = subcode;
  }
}

export function graphErrorAnswer(error: GraphError): { httpStatus: number; body: object } {
  return {
    httpStatus: ERRORS.get(error.code)?.httpStatus ?? 400,
    body: {
      error: {
        message: error.message,
        type: 'OAuthException',
        code: error.code,
        ...(error.subcode === undefined ? {} : { error_subcode: error.subcode }),
        error_data: { messaging_product: 'whatsapp', details: error.details },
        fbtrace_id: mintTraceId(),
      },
    },
  };
}
