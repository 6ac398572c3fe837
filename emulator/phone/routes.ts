/**
 * Serves the phone page: one HTML file, its style sheets, the browser code with its types stripped (no bundler), and the
 * fonts of eleven scripts and of emoji from npm packages, so that every text reads right on a machine that has no fonts.
 */
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { readdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { World } from '../world.ts';

const require = createRequire(import.meta.url);
const fontPackages = [
  'noto-sans',
  'noto-sans-devanagari',
  'noto-sans-gurmukhi',
  'noto-nastaliq-urdu',
  'noto-sans-bengali',
  'noto-sans-gujarati',
  'noto-sans-kannada',
  'noto-sans-malayalam',
  'noto-sans-oriya',
  'noto-sans-tamil',
  'noto-sans-telugu',
  'noto-color-emoji',
] as const;

type Asset = { readonly type: string; readonly content: string };

export async function registerPhonePage(app: FastifyInstance, world: World): Promise<void> {
  const page = await readFile(new URL('index.html', import.meta.url), 'utf8');
  const assets = await readAssets();
  const policy = contentSecurityPolicy(world.config.frameAncestors);

  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
  });
  app.get('/', async (_request, reply) => {
    reply.header('content-security-policy', policy).header('cache-control', 'no-cache');
    return reply.type('text/html; charset=utf-8').send(page);
  });
  for (const [address, { type, content }] of assets) {
    app.get(address, async (_request, reply) => reply.header('cache-control', 'no-cache').type(type).send(content));
  }
  for (const name of fontPackages) {
    await app.register(fastifyStatic, {
      root: dirname(require.resolve(`@fontsource/${name}/package.json`)),
      prefix: `/fonts/${name}/`,
      allowedPath: (path) => path.endsWith('.css') || path.endsWith('.woff2') || path.endsWith('.woff'),
      maxAge: '30d',
      decorateReply: false,
    });
  }
}

/** Our own files by address, read (and stripped of types) once at start. */
async function readAssets(): Promise<ReadonlyMap<string, Asset>> {
  const assets = new Map<string, Asset>();
  for (const folder of ['browser', 'styles', 'pictures']) {
    for (const file of await readdir(new URL(`${folder}/`, import.meta.url), { recursive: true })) {
      if (!/\.(ts|css|svg)$/.test(file)) continue;
      const source = await readFile(new URL(`${folder}/${file}`, import.meta.url), 'utf8');
      assets.set(`/${folder}/${file}`, assetOf(file, source));
    }
  }
  return assets;
}

function assetOf(file: string, source: string): Asset {
  if (file.endsWith('.ts')) return { type: 'text/javascript; charset=utf-8', content: stripTypeScriptTypes(source) };
  return { type: file.endsWith('.css') ? 'text/css; charset=utf-8' : 'image/svg+xml', content: source };
}

/** No inline script or style, nothing from elsewhere; only the named origins may frame a phone. */
function contentSecurityPolicy(frameAncestors: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    `frame-ancestors 'self' ${frameAncestors}`,
  ].join('; ');
}
