/** Meta's error envelope and the codes the emulator answers (whatsapp.md §6). */
import { mintTraceId } from '../identity.ts';

type ErrorRow = { readonly httpStatus: number; readonly title: string };

const ERRORS: ReadonlyMap<number, ErrorRow> = new Map([
  [0, { httpStatus: 401, title: 'AuthException' }],
  [1, { httpStatus: 400, title: 'API Unknown' }],
  [2, { httpStatus: 503, title: 'API Service' }],
  [3, { httpStatus: 500, title: 'API Method' }],
  [4, { httpStatus: 400, title: 'API Too Many Calls' }],
  [10, { httpStatus: 403, title: 'Permission Denied' }],
  [33, { httpStatus: 400, title: 'Parameter value is not valid' }],
  [100, { httpStatus: 400, title: 'Invalid parameter' }],
  [190, { httpStatus: 401, title: 'Invalid OAuth access token' }],
  [200, { httpStatus: 403, title: 'API Permission' }],
  [368, { httpStatus: 403, title: 'Temporarily blocked for policies violations' }],
  [2046, { httpStatus: 400, title: 'Invalid order status transition' }],
  [2047, { httpStatus: 400, title: 'Order cannot be canceled after payment' }],
  [2500, { httpStatus: 400, title: 'Unknown path components' }],
  [2635, { httpStatus: 400, title: 'You are calling a version of the API that is not available' }],
  [80007, { httpStatus: 400, title: 'Rate limit issues' }],
  [130429, { httpStatus: 400, title: 'Rate limit hit' }],
  [130472, { httpStatus: 400, title: "User's number is part of an experiment" }],
  [130497, { httpStatus: 403, title: 'Business account is restricted from messaging users in this country' }],
  [131000, { httpStatus: 500, title: 'Something went wrong' }],
  [131005, { httpStatus: 403, title: 'Access denied' }],
  [131008, { httpStatus: 400, title: 'Required parameter is missing' }],
  [131009, { httpStatus: 400, title: 'Parameter value is not valid' }],
  [131016, { httpStatus: 500, title: 'Service unavailable' }],
  [131021, { httpStatus: 400, title: 'Recipient cannot be sender' }],
  [131026, { httpStatus: 400, title: 'Message undeliverable' }],
  [131031, { httpStatus: 403, title: 'Account has been locked' }],
  [131037, { httpStatus: 400, title: 'Display name not approved' }],
  [131042, { httpStatus: 400, title: 'Business eligibility payment issue' }],
  [131045, { httpStatus: 500, title: 'Incorrect certificate' }],
  [131047, { httpStatus: 400, title: 'Re-engagement message' }],
  [131048, { httpStatus: 400, title: 'Spam rate limit hit' }],
  [131049, { httpStatus: 400, title: 'Meta chose not to deliver' }],
  [131050, { httpStatus: 400, title: 'User stopped marketing messages' }],
  [131051, { httpStatus: 400, title: 'Unsupported message type' }],
  [131052, { httpStatus: 400, title: 'Media download error' }],
  [131053, { httpStatus: 400, title: 'Media upload error' }],
  [131055, { httpStatus: 400, title: 'Method not allowed' }],
  [131056, { httpStatus: 400, title: '(Business Account, Consumer Account) pair rate limit hit' }],
  [131057, { httpStatus: 500, title: 'Account in maintenance mode' }],
  [131059, { httpStatus: 400, title: 'Field is no longer available' }],
  [131062, { httpStatus: 400, title: 'Business-scoped user id not allowed for this message' }],
  [132000, { httpStatus: 400, title: 'Template parameter count mismatch' }],
  [132001, { httpStatus: 404, title: 'Template does not exist' }],
  [132005, { httpStatus: 400, title: 'Template hydrated text too long' }],
  [132007, { httpStatus: 400, title: 'Template format character policy violated' }],
  [132012, { httpStatus: 400, title: 'Template parameter format mismatch' }],
  [132015, { httpStatus: 400, title: 'Template is paused' }],
  [132016, { httpStatus: 400, title: 'Template is disabled' }],
  [132018, { httpStatus: 400, title: 'Template parameter is not valid' }],
  [132068, { httpStatus: 400, title: 'Flow is blocked' }],
  [132069, { httpStatus: 400, title: 'Flow is throttled' }],
  [133000, { httpStatus: 500, title: 'Incomplete deregistration' }],
  [133004, { httpStatus: 503, title: 'Server temporarily unavailable' }],
  [133005, { httpStatus: 400, title: 'Two-step verification PIN mismatch' }],
  [133006, { httpStatus: 400, title: 'Phone number needs to be verified first' }],
  [133008, { httpStatus: 400, title: 'Too many two-step verification PIN guesses' }],
  [133009, { httpStatus: 400, title: 'Two-step verification PIN guessed too fast' }],
  [133010, { httpStatus: 400, title: 'Phone number not registered' }],
  [133015, { httpStatus: 400, title: 'Please wait a few minutes before registering this number' }],
  [133016, { httpStatus: 400, title: 'Account register/deregister rate limit exceeded' }],
  [134011, { httpStatus: 400, title: 'Payments terms of service not accepted' }],
  [135000, { httpStatus: 400, title: 'Generic user error' }],
  [137000, { httpStatus: 400, title: 'Recipient identity key hash mismatch' }],
  [139000, { httpStatus: 400, title: 'Flow integrity check failed' }],
  [139001, { httpStatus: 400, title: 'Flow cannot be updated' }],
  [139002, { httpStatus: 400, title: 'Flow cannot be published' }],
  [139003, { httpStatus: 400, title: 'Flow cannot be deprecated' }],
  [139004, { httpStatus: 400, title: 'Flow cannot be deleted' }],
  [139005, { httpStatus: 400, title: 'Flow assets could not be processed' }],
  [139006, { httpStatus: 400, title: 'Flow migration failed' }],
  [139100, { httpStatus: 400, title: 'Failed to block/unblock users' }],
  [139101, { httpStatus: 400, title: 'Blocklist limit reached' }],
  [147001, { httpStatus: 400, title: 'Username is not valid' }],
  [147002, { httpStatus: 400, title: 'Username is not available' }],
  [147003, { httpStatus: 400, title: 'Username cannot be changed now' }],
  [147004, { httpStatus: 400, title: 'Username does not exist' }],
  [2388019, { httpStatus: 400, title: 'Template limit exceeded' }],
  [2388040, { httpStatus: 400, title: 'Character limit exceeded' }],
  [2388047, { httpStatus: 400, title: 'Message header format is incorrect' }],
  [2388072, { httpStatus: 400, title: 'Message body format is incorrect' }],
  [2388073, { httpStatus: 400, title: 'Message footer format is incorrect' }],
  [2388293, { httpStatus: 400, title: 'Too many variables for the length of the text' }],
  [2388299, { httpStatus: 400, title: 'Leading or trailing variables not allowed' }],
]);

/** Codes that go away by themselves; the envelope says so in `is_transient`. */
const transient = new Set([1, 2, 4, 80007, 130429, 131000, 131016, 131056, 131057, 133004, 133015]);
/** Management calls also carry a subcode and words meant for a person: templates (2388xxx), Flows, blocked users. */
const firstOfTemplates = 2388000;
const forPeople = (code: number): boolean => code >= firstOfTemplates || (code >= 139000 && code < 148000);

export function errorTitle(code: number): string {
  return ERRORS.get(code)?.title ?? 'Something went wrong';
}

/** A refusal the client is meant to see; anything else thrown becomes 131000. */
export class GraphError extends Error {
  readonly code: number;
  readonly details: string;
  readonly subcode: number | undefined;
  /** Keys beside `error`, where part of the call succeeded. */
  readonly beside: object;

  constructor(code: number, details: string, subcode?: number, beside: object = {}) {
    super(`(#${code}) ${errorTitle(code)}`);
    this.code = code;
    this.details = details;
    this.subcode = subcode ?? (code >= firstOfTemplates ? code : undefined);
    this.beside = beside;
  }
}

export function graphErrorAnswer(error: GraphError): { httpStatus: number; body: object } {
  return {
    httpStatus: ERRORS.get(error.code)?.httpStatus ?? 400,
    body: {
      ...error.beside,
      error: {
        message: error.message,
        type: 'OAuthException',
        code: error.code,
        ...(error.subcode === undefined ? {} : { error_subcode: error.subcode }),
        error_data: { messaging_product: 'whatsapp', details: error.details },
        is_transient: transient.has(error.code),
        ...(!forPeople(error.code) ? {} : { error_user_title: errorTitle(error.code), error_user_msg: error.details }),
        fbtrace_id: mintTraceId(),
      },
    },
  };
}
