export { createCertificateChecker, type CertificateStatus, type CheckerDeps } from './certificate-checker.ts';
export { publicAssets } from './browser-assets.ts';
export { PUBLIC_SCREENS } from './screens.ts';
export { publicRoutes } from './routes.ts';
export type {
  Bilingual,
  CertificateCheck,
  CertificateChecker,
  CheckedFact,
  LogView,
  PublicDeps,
  ReceiptView,
  Verdict,
} from './ports.ts';
export { findLogView, findReceiptView } from './receipt-views.ts';
