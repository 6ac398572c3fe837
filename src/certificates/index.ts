export { readCertificateBooks } from './books.ts';
export { findCertificateStatus } from './certificate-status.ts';
export { certificateJobs } from './jobs.ts';
export { loadCertificateFile } from './load-certificate-file.ts';
export { readQr } from './qr/read-qr.ts';
export { ensureSigningKeys, type SigningKeys } from './sign/signing-keys.ts';
export { createSamplePrinter, type SampleSource } from './sample-certificate.ts';
export { publishRegion, startCertificates, type Certificates } from './start-certificates.ts';
