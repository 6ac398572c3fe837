export { createServer, type WebDeps } from './server.ts';
export {
  PERMISSIONS,
  defineRoute,
  type Answer,
  type CookieChange,
  type GuardedPermission,
  type GuardedRoute,
  type OpenRoute,
  type PagePolicy,
  type Permission,
  type Principal,
  type Route,
  type SignedInVisit,
  type Visit,
} from './route.ts';
export { createAssetStore, type Asset, type AssetStore } from './asset-store.ts';
export { assetFromFile, assetFromPackage, platformAssets, textAsset } from './platform-assets.ts';
export { CSRF_FIELD, csrfTokenOf } from './cross-site.ts';
export { formatDay, formatInstant, formatNumber, type Reader } from './format-date.ts';
export { LANGUAGE_NAMES, PageLanguage } from './page-language.ts';
export { loadTexts, type Texts, type Words } from './texts.ts';
export { renderPage, type PageLink, type PageParts } from './layout.ts';
export { sign, type SignName } from './sign.ts';
export { MAX_UPLOAD_BYTES, readUpload, type Upload } from './upload.ts';
