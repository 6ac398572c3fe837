// The process that turns a template and its data into a PDF/A-3a. Typst blocks its thread for the 10 ms that a page
// takes, so it has a process of its own; it gets no environment, the region's languages as arguments, and answers one
// request at a time. A template reads the families of their fonts from `sys.inputs.fonts` (JSON).

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { scriptsFor } from '#platform/pure';
import { drawQr } from '../qr/qr-picture.ts';
import { RenderRequest, type RenderReply } from './render-request.ts';

const WEIGHTS = ['400Regular', '500Medium', '600SemiBold', '700Bold'];
/** Rendered documents whose layout work is kept for the next ones: more costs memory and time. */
const CACHE_AGE = 3;

const scripts = scriptsFor(process.argv.slice(2));
const fonts = JSON.stringify([...new Set(scripts.map(({ family }) => family))]);

const compilers = new Map<string, NodeCompiler>();

process.on('message', (message) => {
  const request = RenderRequest.parse(message);
  process.send?.(render(request));
});

// The parent is gone: nobody waits for us.
process.on('disconnect', () => process.exit(0));

function render(request: RenderRequest): RenderReply {
  const compiler = compilerFor(request.templateDir);
  const qr = drawQr(request.qrText);
  compiler.mapShadow(join(request.templateDir, 'qr.svg'), Buffer.from(qr.svg));
  compiler.mapShadow(join(request.templateDir, 'credential.cbor'), Buffer.from(request.credential));
  try {
    const compiled = compiler.compile({
      mainFilePath: join(request.templateDir, 'main.typ'),
      inputs: { data: request.data, qrModules: `${qr.modules}`, fonts },
    });
    if (compiled.result === null) return failed(request, compiled.takeError()?.shortDiagnostics ?? []);
    const pdf = compiler.pdf(compiled.result, { pdfStandard: 'a-3a', creationTimestamp: request.createdAt });
    return { kind: 'done', id: request.id, pdf };
  } catch (error) {
    const diagnostics: unknown = error instanceof Error ? Reflect.get(error, 'shortDiagnostics') : undefined;
    return failed(request, Array.isArray(diagnostics) ? diagnostics : []);
  } finally {
    compiler.resetShadow();
    compiler.evictCache(CACHE_AGE);
  }
}

function failed(request: RenderRequest, diagnostics: readonly unknown[]): RenderReply {
  const places = diagnostics.map((diagnostic) => {
    const path: unknown = typeof diagnostic === 'object' && diagnostic !== null ? Reflect.get(diagnostic, 'path') : '';
    const range: unknown =
      typeof diagnostic === 'object' && diagnostic !== null ? Reflect.get(diagnostic, 'range') : '';
    return `${typeof path === 'string' ? basename(path) : ''} ${JSON.stringify(range ?? null)}`;
  });
  return { kind: 'failed', id: request.id, places };
}

function compilerFor(workspace: string): NodeCompiler {
  const known = compilers.get(workspace);
  if (known !== undefined) return known;
  const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs: loadFonts() }] });
  compilers.set(workspace, compiler);
  return compiler;
}

function loadFonts(): Buffer[] {
  const { resolve } = createRequire(import.meta.url);
  const files = new Set<string>();
  for (const { print } of scripts) {
    const home = dirname(resolve(`@expo-google-fonts/${print.package}/package.json`));
    for (const weight of WEIGHTS) files.add(join(home, weight, `${print.file}_${weight}.ttf`));
  }
  return [...files].map((file) => readFileSync(file));
}
