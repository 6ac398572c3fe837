// Files that pages load: style, fonts, scripts. Read once at start, served from memory under one address that contains
// a digest of everything, so that browsers may keep them for ever and a new release is seen at once.

import { createHash } from 'node:crypto';
import { defineRoute, type Route } from './route.ts';
import { AppError } from '../errors.ts';

export interface Asset {
  /** Path below the asset address, for example `fonts/noto-sans-latin-400-normal.woff2`. */
  readonly path: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

export interface AssetStore {
  url(path: string): string;
  readonly route: Route;
}

const ONE_YEAR_SECONDS = 365 * 24 * 3600;

export function createAssetStore(assets: readonly Asset[]): AssetStore {
  const byPath = new Map(assets.map((asset) => [asset.path, asset]));
  const digest = createHash('sha256');
  for (const asset of assets) digest.update(asset.path).update('\0').update(asset.bytes);
  const base = `/assets/${digest.digest('hex').slice(0, 12)}/`;
  return {
    url(path) {
      if (!byPath.has(path)) throw new AppError('config.invalid', `there is no asset "${path}"`);
      return base + path;
    },
    route: defineRoute({
      method: 'GET',
      path: '/assets/:digest/*',
      permission: 'public',
      async handler(visit) {
        const asset = byPath.get(visit.parameters['*'] ?? '');
        if (asset === undefined) return { kind: 'text', text: 'not found', status: 404 };
        // An older page asks with an older digest: it gets the file of today, but must not keep it.
        const current = visit.here.pathname.startsWith(base);
        return {
          kind: 'bytes',
          bytes: asset.bytes,
          contentType: asset.contentType,
          ...(current ? { cacheSeconds: ONE_YEAR_SECONDS } : {}),
        };
      },
    }),
  };
}
