// What passes between the desk and the process in which definitions are loaded, played and proved.

import type { FeeOwed, Finding, TimeLimit } from '#catalogue';
import type { PreviewScreen } from '#forms';
import type { PlayedTurn } from '#proving';
import { z } from 'zod';
import type { Bilingual, CaseView } from '../ports.ts';

const ServiceId = z.string().regex(/^[a-z0-9-]{1,80}$/);

export const AuthorRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('preview'),
    /** The first one of the region where none is named. */
    serviceId: ServiceId.optional(),
    /** The region's first where none is named. */
    language: z.string().optional(),
    /** Content of a published version; the files where there is none. */
    published: z.unknown().optional(),
    /** ISO instant. */
    now: z.string(),
  }),
  z.strictObject({ kind: z.literal('prove'), serviceId: ServiceId.optional(), now: z.string() }),
]);
export type AuthorRequest = z.infer<typeof AuthorRequest>;

export type ServiceName = { readonly id: string; readonly name: Bilingual };

export type AuthorReply =
  | { readonly kind: 'preview'; readonly preview: Preview }
  | { readonly kind: 'proof'; readonly serviceId: string; readonly proof: ProofView }
  /** The region does not load: nothing can be shown of any service until these are mended. */
  | { readonly kind: 'not-loaded'; readonly findings: readonly Finding[] }
  | { readonly kind: 'no-such-service'; readonly services: readonly ServiceName[] }
  /** Our own fault, or a definition that the checks should have refused. */
  | { readonly kind: 'failed'; readonly message: string }
  /** The process died, or did not answer in time. */
  | { readonly kind: 'gave-up'; readonly afterSeconds: number };

/** Both ends are this code, over a pipe that nobody else holds: the outer form is looked at, and the rest is as it was made. */
export const AuthorReply = z.custom<AuthorReply>(
  (value) =>
    z.looseObject({ kind: z.enum(['preview', 'proof', 'not-loaded', 'no-such-service', 'failed']) }).safeParse(value)
      .success,
);

export type ProofView = {
  readonly findings: readonly Finding[];
  readonly languages: readonly string[];
  readonly steps: number;
  readonly rules: readonly [number, number];
  readonly cut: boolean;
  readonly journeys: readonly {
    readonly language: string;
    readonly id: string;
    readonly best: number;
    readonly usual: number;
    readonly worst: number;
    readonly budget: number | undefined;
  }[];
};

export type Preview = {
  readonly services: readonly ServiceName[];
  readonly serviceId: string;
  readonly version: number;
  /** Of the previews, not of the page. */
  readonly language: string;
  readonly languages: readonly { readonly id: string; readonly name: string }[];
  /** Undefined: no answers lead to the end. */
  readonly journey: JourneyPreview | undefined;
  readonly form: readonly PreviewScreen[];
  readonly directory: DirectoryEntry;
  /** What the department must still confirm. */
  readonly notes: readonly string[];
};

export type JourneyPreview = {
  readonly turns: readonly PlayedTurn[];
  readonly messages: number;
  readonly paise: number;
  readonly budget: { readonly id: string; readonly chat: number; readonly flow?: number | undefined } | undefined;
  readonly officer: CaseView;
  readonly certificate: CertificatePreview;
  readonly fee: FeeOwed | { readonly kind: 'unknown'; readonly missing: readonly string[] };
  readonly limit: TimeLimit;
  readonly dueOn: string;
  readonly office: Bilingual;
};

export type CertificatePreview =
  | { readonly kind: 'none' }
  | { readonly kind: 'picture'; readonly png: Uint8Array; readonly pages: number }
  /** The template, or the facts it wants, did not come together. */
  | { readonly kind: 'problem'; readonly message: string };

/** What the list of services says of it. */
export type DirectoryEntry = {
  readonly icon: string;
  readonly name: string;
  readonly description: string;
  readonly department: string;
  readonly applicants: readonly string[];
  readonly papers: readonly string[];
  readonly source: string;
};
