// What comes of a document: accepted with its pages, or refused for one reason of a closed list that the engine has words for.

import type { ActiveContent, CanonicalPage, SourceType } from './decode/decode-protocol.ts';

export const REFUSAL_REASONS = [
  'unreadable',
  'too-large',
  'wrong-type',
  'too-blurred',
  'too-dark',
  'password',
  'virus',
  'expired',
  'unavailable',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export type Verdict =
  | {
      readonly kind: 'accepted';
      readonly sourceType: SourceType;
      readonly pages: readonly CanonicalPage[];
      readonly activeContent: readonly ActiveContent[];
      readonly sha256: Buffer;
      readonly virusScan: 'off' | 'clean';
    }
  | {
      readonly kind: 'refused';
      readonly reason: RefusalReason;
      readonly sha256?: Buffer;
      readonly virusScan?: 'off' | 'clean' | 'found';
    };
