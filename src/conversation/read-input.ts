// From a mailbox event to the engine's input: what the citizen did, or what happened elsewhere that concerns them.

import { z } from 'zod';
import { CaseNews } from '#catalogue';
import { readInbound } from '#channel';
import { DocumentChecked } from '#documents';
import { RegistryReply } from '#registries';
import type { MailEvent } from '#mailbox';
import type { Input } from '#conversation/engine';

const TimerBody = z.strictObject({ timer: z.string() });

/** From the helpdesk's pages. */
const HelpdeskAnswer = z.strictObject({ number: z.string(), text: z.string() });
const PinReset = z.strictObject({ caseId: z.uuid(), number: z.string() });

/** No mail: one screen of a Flow, handed to the turn by form-turn.ts. */
export const FORM_FILLED = 'form-filled';

const Given = z.record(z.string(), z.json());
const FormFilled = z.strictObject({
  journeyId: z.string(),
  screen: z.string(),
  answers: Given,
  drafts: Given,
  files: z.array(
    z.strictObject({
      evidence: z.string(),
      mediaId: z.string(),
      mimeType: z.string(),
      fileName: z.string().exactOptional(),
    }),
  ),
  agreed: z.literal(true).exactOptional(),
});

/** A helper asks whether they may file for this account (answer-helper.ts). */
const AgreementRequested = z.strictObject({
  agreementId: z.string(),
  helper: z.string(),
  ending: z.string(),
  serviceId: z.string(),
  serviceVersion: z.number(),
  officeId: z.string(),
  code: z.string(),
  until: z.string(),
  language: z.string(),
});
const AgreementSettled = z.strictObject({
  agreementId: z.string(),
  outcome: z.strictObject({ kind: z.enum(['agreed', 'declined']) }),
});

export type ReadInput =
  | {
      readonly kind: 'input';
      readonly input: Input;
      readonly byCitizen: boolean;
      readonly messageId: string | undefined;
      /** The number of ours that the citizen wrote to. */
      readonly phoneNumberId: string | undefined;
    }
  /** Nothing to answer. */
  | { readonly kind: 'silent' };

const NO_MESSAGE = { messageId: undefined, phoneNumberId: undefined };

/** Throws when an event of our own making does not have its shape: a bug, parked with the event. */
export function readInput(event: MailEvent, now: Date): ReadInput {
  const common = { now: now.toISOString(), receivedAt: event.receivedAt.toISOString() };
  const told = (input: Input): ReadInput => ({ kind: 'input', input, byCitizen: false, ...NO_MESSAGE });
  if (event.kind === FORM_FILLED) return told({ ...common, kind: 'formFilled', ...FormFilled.parse(event.body) });
  switch (event.kind) {
    case 'whatsapp': {
      const { inbound, messageId, phoneNumberId } = readInbound(event.body);
      if (inbound.kind === 'silent') return { kind: 'silent' };
      return { kind: 'input', input: { ...common, ...inbound }, byCitizen: true, messageId, phoneNumberId };
    }
    case 'registry-replied':
      return told({ ...common, kind: 'registryReplied', ...RegistryReply.parse(event.body) });
    case 'document-checked':
      return told({ ...common, kind: 'documentChecked', ...DocumentChecked.parse(event.body) });
    case 'case-news':
      return told({ ...common, kind: 'caseNews', news: CaseNews.parse(event.body) });
    case 'helpdesk-answer':
      return told({ ...common, kind: 'personAnswered', ...HelpdeskAnswer.parse(event.body) });
    case 'pin-reset':
      return told({ ...common, kind: 'pinReset', ...PinReset.parse(event.body) });
    case 'agreement-requested':
      return told({ ...common, kind: 'agreementRequested', ...AgreementRequested.parse(event.body) });
    case 'agreement-settled':
      return told({ ...common, kind: 'agreementSettled', ...AgreementSettled.parse(event.body) });
    case 'timer':
      return told({ ...common, kind: 'timerFired', timer: TimerBody.parse(event.body).timer });
    case 'parked':
      return told({ ...common, kind: 'unsupported', what: 'other' });
    default:
      throw new Error(`an account gets no mail of kind ${event.kind}`);
  }
}
