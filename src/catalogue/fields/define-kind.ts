import type { Json } from '#platform/pure';
import type { z } from 'zod';
import type { CatalogueSource } from '../catalogue.ts';
import type { RuleType } from '../rules/rule-type.ts';
import type { RequiredText } from '../service-texts.ts';
import type { FieldBase } from './field-base.ts';
import type {
  CertificateFact,
  DeskValue,
  FieldContext,
  FieldInput,
  FieldKind,
  FieldProblem,
  FieldPrompt,
  FlowData,
  Reading,
  RuleWorld,
  Samples,
} from './field-kind.ts';
import type { FlowPart } from './flow-part.ts';

/** A kind as the registry holds it: it takes any field of its own kind, and any stored value. */
export type AnyKind = {
  readonly kind: string;
  readonly about: string;
  readonly ruleType: (field: FieldBase) => RuleType;
  readonly toRule: (field: FieldBase, value: Json, world: RuleWorld) => unknown;
  readonly texts: (field: FieldBase, path: string) => readonly RequiredText[];
  readonly check: (field: FieldBase, source: CatalogueSource) => readonly FieldProblem[];
  readonly ask: (context: FieldContext, field: FieldBase, draft: Json | undefined) => FieldPrompt;
  readonly read: (context: FieldContext, field: FieldBase, input: FieldInput, draft: Json | undefined) => Reading;
  readonly show: (context: FieldContext, field: FieldBase, value: Json) => string;
  readonly plain: (field: FieldBase, value: Json) => string | undefined;
  readonly samples: (context: FieldContext, field: FieldBase) => Samples;
  readonly flow: (context: FieldContext, field: FieldBase, draft: Json | undefined) => FlowPart;
  readonly readFlow: (context: FieldContext, field: FieldBase, data: FlowData, draft: Json | undefined) => Reading;
  readonly desk: (context: FieldContext, field: FieldBase, value: Json) => DeskValue;
  readonly certificate: (
    context: FieldContext,
    field: FieldBase,
    value: Json,
    languages: readonly string[],
  ) => CertificateFact | undefined;
  readonly fits: (value: Json) => boolean;
};

/** Makes a kind from its schema and what it does. `about` is for authors and the JSON Schema. */
export function defineKind<S extends z.ZodObject, V extends Json>(
  schema: S,
  about: string,
  own: FieldKind<z.infer<S> & FieldBase, V>,
): AnyKind & { readonly schema: S } {
  type F = z.infer<S> & FieldBase;
  const known = new WeakMap<FieldBase, F>();
  const narrow = (field: FieldBase): F => {
    const seen = known.get(field);
    if (seen) return seen;
    const parsed: F = { ...field, ...schema.parse(field) };
    known.set(field, parsed);
    return parsed;
  };
  const shape = (value: Json): V | undefined => {
    const parsed = own.value.safeParse(value);
    return parsed.success ? parsed.data : undefined;
  };
  /** A value of an older shape is shown as it stands rather than not at all. */
  const raw = (value: Json): string =>
    typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
  const show = (context: FieldContext, field: FieldBase, value: Json): string => {
    const fitting = shape(value);
    return fitting === undefined ? raw(value) : own.show(context, narrow(field), fitting);
  };
  const plain = (_field: FieldBase, value: Json): string | undefined => {
    const fitting = shape(value);
    if (fitting === undefined) return typeof value === 'string' ? value : undefined;
    return own.plain ? own.plain(fitting) : typeof fitting === 'string' ? fitting : undefined;
  };
  return {
    kind: own.kind,
    about,
    schema: schema.describe(about),
    ruleType: (field) => own.ruleType(narrow(field)),
    toRule: (field, value, world) => {
      const fitting = shape(value);
      return fitting === undefined ? undefined : own.toRule(narrow(field), fitting, world);
    },
    texts: (field, path) => own.texts?.(narrow(field), path) ?? [],
    check: (field, source) => own.check?.(narrow(field), source) ?? [],
    ask: (context, field, draft) => own.ask(context, narrow(field), draft),
    read: (context, field, input, draft) => own.read(context, narrow(field), input, draft),
    show,
    plain,
    samples: (context, field) => own.samples(context, narrow(field)),
    flow: (context, field, draft) => own.flow(context, narrow(field), draft),
    readFlow: (context, field, data, draft) => {
      if (own.readFlow) return own.readFlow(context, narrow(field), data, draft);
      const given = data[field.id];
      const text = typeof given === 'string' ? given : typeof given === 'number' ? String(given) : '';
      return own.read(context, narrow(field), { kind: 'words', text }, draft);
    },
    desk: (context, field, value) => {
      const fitting = shape(value);
      return fitting !== undefined && own.desk
        ? own.desk(context, narrow(field), fitting)
        : { kind: 'text', text: show(context, field, value) };
    },
    certificate: (context, field, value, languages) => {
      const fitting = shape(value);
      return fitting !== undefined && own.certificate
        ? own.certificate(context, narrow(field), fitting, languages)
        : plain(field, value);
    },
    fits: (value) => own.value.safeParse(value).success,
  };
}
