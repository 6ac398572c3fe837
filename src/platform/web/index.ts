export { createServer } from './server.ts';
export {
  PERMISSIONS,
  defineRoute,
  type Answer,
  type GuardedPermission,
  type PagePolicy,
  type Principal,
  type Route,
  type SignedInVisit,
  type Visit,
} from './route.ts';
export { createAssetStore, type Asset } from './asset-store.ts';
export { assetFromFile, platformAssets, textAsset } from './platform-assets.ts';
export { CSRF_FIELD, csrfTokenOf } from './cross-site.ts';
export { formatDay, formatInstant, formatNumber, pluralOf } from './format-date.ts';
export { PageLanguage } from './page-language.ts';
export { loadTexts, type Words } from './texts.ts';
export { renderPage, type PageLink, type PageParts } from './layout.ts';
export { sign } from './sign.ts';
export { readUpload } from './upload.ts';
