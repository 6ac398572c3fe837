// Bytes of a stranger in, canonical pages out: the type is sniffed, never believed, and everything is decoded and
// encoded anew. Runs in the decoder process only (decoder-main.ts).

import { fileTypeFromBuffer } from 'file-type';
import { assertNever } from '#platform/pure';
import { decodeImage } from './decode-image.ts';
import { decodePdf } from './decode-pdf.ts';
import type { DecodeRequest, Decoded, SourceType } from './decode-protocol.ts';

const SOURCE_TYPES: readonly SourceType[] = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'];

export async function decodeFile(request: Omit<DecodeRequest, 'id'>): Promise<Decoded> {
  const { bytes, limits } = request;
  const sniffed = await fileTypeFromBuffer(bytes);
  const sourceType = SOURCE_TYPES.find((type) => type === sniffed?.mime);
  if (sourceType === undefined || !request.acceptedTypes.includes(sourceType)) {
    return { kind: 'refused', reason: bytes.length === 0 ? 'unreadable' : 'wrong-type' };
  }
  switch (sourceType) {
    case 'image/jpeg':
    case 'image/png':
    case 'image/webp':
      return decodeImage(bytes, sourceType, limits);
    case 'application/pdf':
      return decodePdf(bytes, limits);
    default:
      return assertNever(sourceType);
  }
}
