import { z } from 'zod';
import { Id } from '../../names.ts';
import { defineKind } from '../define-kind.ts';
import { DOCUMENT_TYPES, slotCommon } from '../evidence-slot.ts';
import { fieldCommon } from '../field-base.ts';
import { fieldWords, flowWords, problem, questionOf, regionWords } from '../field-words.ts';

const schema = z.strictObject({
  ...fieldCommon,
  kind: z.literal('document'),
  kinds: z.array(Id).min(1).describe('Papers accepted, any one of them; words: fields.<id>.kinds.<kind>.'),
  ...slotCommon,
});

export const document = defineKind(schema, 'A paper, photographed or as PDF; kept as a document, never as an answer.', {
  kind: 'document',
  value: z.literal('given'),
  ruleType: () => 'yes-no',
  toRule: () => undefined,
  texts: (field, path) => field.kinds.map((kind) => ({ key: `${path}.kinds.${kind}`, parameters: [], limit: 60 })),
  ask: (context, field) => {
    const kinds = field.kinds.map((kind) => fieldWords(context, `kinds.${kind}`)).join(', ');
    return { body: `${questionOf(context)}\n${regionWords(context, 'document.how', { kinds })}`, takes: 'media' };
  },
  read: () => problem('document.typed'),
  show: () => '',
  samples: () => ({ valid: [], invalid: [{ name: 'words', inputs: [{ kind: 'words', text: 'here it is' }] }] }),
  flow: (context, field) => {
    const { question, ...words } = flowWords(context);
    const named = { name: field.id, required: field.required, ...words };
    const limits = { maxBytes: field.maxBytes, most: field.maxPages, mimeTypes: DOCUMENT_TYPES };
    return { question, inputs: [{ type: 'DocumentPicker', ...named, ...limits }] };
  },
  desk: (_context, field) => ({ kind: 'documents', evidence: field.id }),
});
