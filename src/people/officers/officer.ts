// An officer as the rest of the program knows one. Names are stored sealed and shown only to the officer themself and,
// on a signed certificate, to the citizen; everywhere else an officer is an id.

import { z } from 'zod';
import type { DataKey, FieldPlace } from '#platform';
import { openJson } from '#platform';

/** By language code: as certificates and the officer's own pages write it. */
export const OfficerName = z
  .record(z.string().regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?$/), z.string().min(1).max(120))
  .refine((name) => Object.keys(name).length > 0, { error: 'a name in at least one language' });
export type OfficerName = z.infer<typeof OfficerName>;

export interface Officer {
  readonly officerId: string;
  readonly departmentId: string;
  readonly officeId: string;
  readonly name: OfficerName;
  /** Words of the service definitions, and `supervisor`, `operator`, `helpdesk`, `cashier`, `author`. */
  readonly roles: readonly string[];
  readonly onDuty: boolean;
  readonly disabled: boolean;
}

export function officerNamePlace(officerId: string): FieldPlace {
  return { table: 'officer', column: 'name', row: officerId };
}

export function openOfficerName(dataKey: DataKey, officerId: string, sealed: Buffer): OfficerName {
  return OfficerName.parse(openJson(dataKey, officerNamePlace(officerId), sealed));
}

/** The keyed look-up value under which an officer of the sign-in provider is stored. */
export function canonicalSubject(subject: { readonly issuer: string; readonly subject: string }): string {
  return JSON.stringify([subject.issuer, subject.subject]);
}
