import { address } from './address/index.ts';
import { amount } from './amount/index.ts';
import { choice } from './choice/index.ts';
import { date } from './date/index.ts';
import { declaration } from './declaration/index.ts';
import { document } from './document/index.ts';
import { identityProof } from './identity-proof/index.ts';
import { locationPin } from './location-pin/index.ts';
import { mobile } from './mobile/index.ts';
import { number } from './number/index.ts';
import { personName } from './person-name/index.ts';
import { photo } from './photo/index.ts';
import { place } from './place/index.ts';
import { placeOfBirth } from './place-of-birth/index.ts';
import { registrationNumber } from './registration-number/index.ts';
import { text } from './text/index.ts';
import { yesNo } from './yes-no/index.ts';

/** Kinds that can stand inside a repeated group: one line each. */
export const MEMBER_KINDS = [
  personName,
  date,
  place,
  mobile,
  amount,
  number,
  choice,
  yesNo,
  identityProof,
  text,
  registrationNumber,
] as const;

/** Kinds that stand on their own only: one line each. */
export const SINGLE_KINDS = [address, placeOfBirth, locationPin, photo, document, declaration] as const;
