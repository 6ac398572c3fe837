import { z } from 'zod';
import { Source } from '../names.ts';
import type { Evidence } from '../workflow.ts';

// Fields that take a photo or a file are slots of evidence under the field's own id: what is sent is checked, stored and shown
// as evidence is, and the answers hold nothing of it.

export const slotCommon = {
  maxBytes: z.number().int().min(1).default(5_242_880).describe('Largest file.'),
  maxPages: z.number().int().min(1).default(4).describe('Most pages of a PDF.'),
  source: Source,
};

export const PHOTO_TYPES = ['image/jpeg', 'image/png'] as const;
export const DOCUMENT_TYPES = [...PHOTO_TYPES, 'application/pdf'] as const;

/** The slot that a field of kind photo or document is; undefined for any other. */
export function evidenceOfField(
  field:
    | {
        readonly kind: 'photo';
        readonly id: string;
        readonly when?: string | undefined;
        readonly maxBytes: number;
        readonly maxPages: number;
        readonly source: string;
      }
    | {
        readonly kind: 'document';
        readonly id: string;
        readonly when?: string | undefined;
        readonly kinds: string[];
        readonly maxBytes: number;
        readonly maxPages: number;
        readonly source: string;
      },
): Evidence {
  const { id, when, maxBytes, maxPages, source } = field;
  return {
    id,
    ...(when === undefined ? {} : { when }),
    proves: [id],
    kinds: field.kind === 'photo' ? [] : field.kinds,
    mimeTypes: field.kind === 'photo' ? [...PHOTO_TYPES] : [...DOCUMENT_TYPES],
    maxBytes,
    maxPages,
    source,
  };
}
