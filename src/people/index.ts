export {
  createAccountDirectory,
  type AccountDirectory,
  type AccountRef,
  type Resolution,
  type Sender,
} from './accounts/resolve-accounts.ts';
export {
  acceptProof,
  createIdentityNotes,
  loadIdentityHashes,
  requireNewProof,
  type IdentityNotes,
  type ToldIdentity,
} from './accounts/identity.ts';
export type { IdentifierChange, Relinked } from './accounts/relink-account.ts';
export { loadAddresses, type AccountAddress } from './accounts/load-addresses.ts';
export { loadAccountKeys } from './accounts/load-account-keys.ts';
export {
  AccreditationGrant,
  endAccreditation,
  grantAccreditation,
  listAccreditations,
  listLiveAccreditations,
  type Accreditation,
  type AccreditationDeps,
} from './helpers/accreditation.ts';
export { setDuty } from './officers/duty.ts';
export { findOfficerBySubject } from './officers/find-officer.ts';
export { listEligibleOfficers, type EligibleOfficer, type OfficerPool } from './officers/list-eligible-officers.ts';
export type { Officer } from './officers/officer.ts';
export { OfficerSeed, OfficerSeedFile, seedOfficers } from './officers/seed-officers.ts';
export { SESSION_ABSOLUTE_SECONDS, closeSession, findSessionOfficer, type SessionDeps } from './officers/session.ts';
export { SIGN_IN_SECONDS, beginSignIn, completeSignIn, type SignInDeps } from './officers/sign-in.ts';
export { createSignInProvider } from './officers/sign-in-provider.ts';
