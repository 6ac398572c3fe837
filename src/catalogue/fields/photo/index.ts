import { z } from 'zod';
import { defineKind } from '../define-kind.ts';
import { PHOTO_TYPES, slotCommon } from '../evidence-slot.ts';
import { fieldCommon } from '../field-base.ts';
import { flowWords, problem, questionOf, regionWords } from '../field-words.ts';

const schema = z.strictObject({ ...fieldCommon, kind: z.literal('photo'), ...slotCommon });

export const photo = defineKind(
  schema,
  'A photo taken or chosen in the chat; kept as a document, never as an answer.',
  {
    kind: 'photo',
    value: z.literal('given'),
    ruleType: () => 'yes-no',
    toRule: () => undefined,
    ask: (context) => ({ body: `${questionOf(context)}\n${regionWords(context, 'fields.photo.how')}`, takes: 'media' }),
    read: () => problem('document.typed'),
    show: () => '',
    samples: () => ({ valid: [], invalid: [{ name: 'words', inputs: [{ kind: 'words', text: 'here it is' }] }] }),
    flow: (context, field) => {
      const { question, ...words } = flowWords(context);
      const named = { name: field.id, required: field.required, ...words };
      const limits = { maxBytes: field.maxBytes, most: 1, mimeTypes: PHOTO_TYPES };
      return { question, inputs: [{ type: 'PhotoPicker', ...named, ...limits }] };
    },
    desk: (_context, field) => ({ kind: 'documents', evidence: field.id }),
  },
);
