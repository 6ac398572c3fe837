export { createCertificateChecker, type CertificateStatus } from './certificate-checker.ts';
export { publicAssets } from './browser-assets.ts';
export { PUBLIC_SCREENS } from './screens.ts';
export { publicRoutes } from './routes.ts';
export type { CertificateCheck, PublicDeps } from './ports.ts';
export { findLogView, findReceiptView } from './receipt-views.ts';
export { publicTexts } from './page.ts';
