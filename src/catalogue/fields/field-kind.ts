// What a kind of field is: one object per folder of fields/, listed in registry.ts. Chat, form, desk, certificate and prover
// call it through field-api.ts and never look inside.

import type { Json } from '#platform/pure';
import type { z } from 'zod';
import type { Catalogue, CatalogueSource } from '../catalogue.ts';
import type { Fill, Parameters } from '../message.ts';
import type { Words } from '../names.ts';
import type { RegionTextKey } from '../region-texts.ts';
import type { RuleType } from '../rules/rule-type.ts';
import type { RequiredText } from '../service-texts.ts';
import type { FieldBase } from './field-base.ts';
import type { FlowPart } from './flow-part.ts';

export type Answers = Readonly<Record<string, Json>>;

/** Where a field is asked: whose words, which day, what was answered before. */
export type FieldContext = {
  readonly catalogue: Catalogue;
  readonly serviceId: string;
  readonly language: string;
  /** The day in the region, YYYY-MM-DD. */
  readonly today: string;
  readonly answers: Answers;
  /** Prefix of its words, `fields.<id>`. */
  readonly path: string;
  /** What its words take of the law and of earlier answers. */
  readonly fill: Fill;
};

/** What a citizen gave: words (through cleanText), the value of a choice, a pin on the map. */
export type FieldInput =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'choice'; readonly value: string }
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string;
      readonly address?: string;
    };

export type FieldChoice = { readonly value: string; readonly title: string; readonly description?: string };

export type FieldPrompt = {
  readonly body: string;
  /** At most ten. */
  readonly choices?: readonly FieldChoice[];
  /** The choice that a typed yes, or no, stands for. */
  readonly yes?: string;
  readonly no?: string;
  readonly takes: 'words' | 'location' | 'media';
};

export type Said = { readonly key: RegionTextKey; readonly parameters?: Parameters };

/** `secret`: the words just heard must not stay in clear anywhere; value and draft hold them masked. */
export type Reading =
  | { readonly kind: 'value'; readonly value: Json; readonly secret?: true }
  /** Not done yet: asked once more with this draft, after a sentence if there is one. */
  | { readonly kind: 'more'; readonly draft: Json; readonly say?: Said; readonly secret?: true }
  | { readonly kind: 'problem'; readonly say: Said; readonly secret?: true };

/** One class of answers, by an example: for the prover and the docs. */
export type Sample = {
  readonly name: string;
  /** One for each time it asks. */
  readonly inputs: readonly FieldInput[];
  /** What is stored in the end; absent for invalid ones. */
  readonly value?: Json;
};
export type Samples = { readonly valid: readonly Sample[]; readonly invalid: readonly Sample[] };

/** How an officer sees an answer. */
export type DeskValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'words'; readonly words: Words }
  | { readonly kind: 'lines'; readonly lines: readonly { readonly label: string; readonly text: string }[] }
  | { readonly kind: 'map'; readonly latitude: number; readonly longitude: number }
  | { readonly kind: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'documents'; readonly evidence: string };

/** How a certificate prints it: a text, the same by language, or rows of a table. */
export type CertificateFact = string | Words | readonly Readonly<Record<string, string | Words>>[];

export type FieldProblem = { readonly rule: string; readonly problem: string; readonly remedy: string };

export type FieldKind<F extends FieldBase, V extends Json> = {
  readonly kind: F['kind'];
  readonly value: z.ZodType<V>;
  readonly ruleType: (field: F) => RuleType;
  /** The answer as a rule sees it: text, boolean, bigint, number, Day, a record or list of these. */
  readonly toRule: (field: F, value: V, world: RuleWorld) => unknown;
  /** Words besides question, label, hint. */
  readonly texts?: (field: F, path: string) => readonly RequiredText[];
  /** What the schema cannot see. */
  readonly check?: (field: F, source: CatalogueSource) => readonly FieldProblem[];
  readonly ask: (context: FieldContext, field: F, draft: Json | undefined) => FieldPrompt;
  readonly read: (context: FieldContext, field: F, input: FieldInput, draft: Json | undefined) => Reading;
  /** One line in words of the language. */
  readonly show: (context: FieldContext, field: F, value: V) => string;
  /** For registers and for comparing names; undefined where it has no single text. */
  readonly plain?: (value: V) => string | undefined;
  readonly samples: (context: FieldContext, field: F) => Samples;
  readonly flow: (context: FieldContext, field: F, draft: Json | undefined) => FlowPart;
  /** Form data by the names of the inputs. Default: the one input's text is read as typed words. */
  readonly readFlow?: (context: FieldContext, field: F, data: FlowData, draft: Json | undefined) => Reading;
  /** Default: what `show` says. */
  readonly desk?: (context: FieldContext, field: F, value: V) => DeskValue;
  /** Default: what `plain` says. */
  readonly certificate?: (
    context: FieldContext,
    field: F,
    value: V,
    languages: readonly string[],
  ) => CertificateFact | undefined;
};

export type FlowData = Readonly<Record<string, Json>>;

/** What turning an answer into a rule's value may look at. */
export type RuleWorld = { readonly catalogue: Pick<Catalogue, 'findArea'>; readonly today: string };
