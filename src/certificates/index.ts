export { readCertificateBooks, type CertificateBooks } from './books.ts';
export type { CertificateDeps } from './certificate-deps.ts';
export {
  findCertificateStatus,
  withdrawCertificate,
  type CertificateStatus,
  type StatusChange,
} from './certificate-status.ts';
export { issueCertificate, type IssueOutcome } from './issue/issue-certificate.ts';
export type { IssueSource, LoadIssue } from './issue/issue-source.ts';
export { certificateJobs } from './jobs.ts';
export { loadCertificateFile } from './load-certificate-file.ts';
export { readQr } from './qr/read-qr.ts';
export type { CertifiedSigner, CredentialSigner, Signer } from './sign/signer.ts';
export { ensureSigningKeys, trustFolderOf, type SigningKeys } from './sign/signing-keys.ts';
export type { TimestampAuthority } from './sign/timestamp-authority.ts';
export { startCertificates, type CertificateOptions, type Certificates } from './start-certificates.ts';
