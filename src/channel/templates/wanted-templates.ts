// The region's templates as Meta takes them: one per file and language, with the version in the name. Read by the
// synchronisation, and by `npm run doctor`.

import { createHash } from 'node:crypto';
import { variablesIn, type TemplateSource } from '#catalogue';
import { canonicalJson, type Json } from '#platform/pure';

export interface WantedTemplate {
  readonly name: string;
  readonly languageCode: string;
  readonly purpose: string;
  readonly version: number;
  readonly languageRank: number;
  readonly parameterNames: readonly string[];
  readonly parameterLimits: readonly number[];
  /** The body of POST /{business account}/message_templates. */
  readonly content: { readonly [key: string]: Json };
  /** SHA-256 of the canonical JSON of `content`. */
  readonly digest: Buffer;
}

/** The part of a catalogue that is needed. */
export interface TemplatePack {
  readonly region: { readonly id: string };
  readonly templates: readonly TemplateSource[];
  /** Required ones first: their order says which one speaks when a citizen's own has no template. */
  readonly languages: readonly string[];
}

export function listWantedTemplates(pack: TemplatePack): readonly WantedTemplate[] {
  return pack.templates.flatMap((template) =>
    pack.languages.flatMap((language, languageRank) => {
      const words = template.words[language];
      if (words === undefined) return [];
      const name = `${pack.region.id}_${template.id}_${template.version}`.replaceAll('-', '_');
      const content = contentOf(name, language, template, words);
      return [
        {
          name,
          languageCode: language,
          purpose: template.purpose,
          version: template.version,
          languageRank,
          parameterNames: template.variables.map((variable) => variable.name),
          parameterLimits: template.variables.map((variable) => variable.maxCharacters),
          content,
          digest: createHash('sha256').update(canonicalJson(content)).digest(),
        },
      ];
    }),
  );
}

function contentOf(
  name: string,
  language: string,
  template: TemplateSource,
  words: TemplateSource['words'][string],
): { readonly [key: string]: Json } {
  const { header, body, footer, buttons } = words;
  const examples = variablesIn(body).map(
    (variable) => template.variables.find((one) => one.name === variable)?.examples[language] ?? '',
  );
  let place = 0;
  return {
    name,
    language,
    category: template.category.toUpperCase(),
    ...(template.keepSeconds === undefined ? {} : { message_send_ttl_seconds: template.keepSeconds }),
    components: [
      ...(header === undefined ? [] : [{ type: 'HEADER', format: 'TEXT', text: header }]),
      {
        type: 'BODY',
        text: body.replaceAll(/\{\w+\}/g, () => `{{${(place += 1)}}}`),
        ...(examples.length === 0 ? {} : { example: { body_text: [examples] } }),
      },
      ...(footer === undefined ? [] : [{ type: 'FOOTER', text: footer }]),
      ...(buttons.length === 0
        ? []
        : [{ type: 'BUTTONS', buttons: buttons.map((text) => ({ type: 'QUICK_REPLY', text })) }]),
    ],
  };
}
