// Checking a certificate with nothing but public keys. Imports node, pkijs and cborg only: tools/verify.ts is this and
// an argument list.
export { decodeBase41, encodeBase41 } from './base41.ts';
export {
  CREDENTIAL_FILE,
  REASON_PREFIX,
  verifyCertificatePdf,
  type VerificationFailure,
  type VerificationResult,
} from './certificate-pdf.ts';
export type { CredentialField, CredentialType, ShownFact, Words } from './credential-type.ts';
export {
  decodeAndVerifyCredential,
  verifyCredential,
  type CredentialFailure,
  type CredentialResult,
  type VerifiedCredential,
} from './credential.ts';
export { keyId, loadTrust, type CredentialKey, type Trust } from './trust.ts';
