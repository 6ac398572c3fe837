// What comes into a case's mailbox. What a case sends to the accounts of its parties is `CaseNews` of #catalogue.

import { z } from 'zod';
import { FiledBy } from '#catalogue';
import { Answers, CaseDocument, RegistryFacts } from './case-event.ts';

/** Mail `file`: the conversation's `applicationFiled`, with the account that filed. */
export const FileMail = z.object({
  caseId: z.uuid(),
  accountId: z.uuid(),
  serviceId: z.string(),
  serviceVersion: z.int(),
  language: z.string(),
  answers: Answers,
  documents: z.array(CaseDocument),
  record: RegistryFacts.optional(),
  declaredAt: z.string(),
  capacity: z.string(),
  filedBy: FiledBy.exactOptional(),
});
export type FileMail = z.infer<typeof FileMail>;

export const QueryAnsweredMail = z.object({
  answers: Answers,
  documents: z.array(CaseDocument),
  text: z.string().optional(),
});
export const HearingRepliedMail = z.object({ text: z.string().optional(), documents: z.array(CaseDocument) });

/** Mail `fee-paid`, from the counter. */
export const FeePaidMail = z.object({
  officerId: z.string(),
  officeId: z.string(),
  counterNumber: z.string(),
  paise: z.int(),
  paidOn: z.iso.date(),
});

/** Mail `certificate-ready`, from certificates/. */
export const CertificateReadyMail = z.object({
  certificateId: z.string(),
  certificateNumber: z.string(),
  fileName: z.string(),
  verifyUrl: z.string(),
});
export type CertificateReadyMail = z.infer<typeof CertificateReadyMail>;

/** Mail `report-accepted`, from registries/. */
export const ReportAcceptedMail = z.object({ acknowledgement: z.string() });

export const DrawTimer = z.object({ step: z.string(), attempt: z.int() });
