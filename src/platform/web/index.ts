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
export { otherWords, wordsFor, type PageLanguage } from './page-language.ts';
export { loadTexts, type PageReader, type Texts, type Words } from './texts.ts';
export { renderPage, type PageLink, type PageParts } from './layout.ts';
export { shellTexts } from './shell-texts.ts';
export { sign } from './sign.ts';
export { readUpload } from './upload.ts';
