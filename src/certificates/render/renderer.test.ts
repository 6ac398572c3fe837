// The render process: what it makes of hostile data and of failures, and that a request never waits for ever.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '#platform/pure';
import { NOW, TEMPLATE, plateType } from '../../../test/helpers/certificate-world.ts';
import { createRenderer, type CertificatePage, type Renderer } from './renderer.ts';

let renderer: Renderer;
let folder: string;

beforeAll(async () => {
  renderer = createRenderer({ languages: ['hi', 'en'] });
  folder = await mkdtemp(join(tmpdir(), 'dwar-render-'));
});
afterAll(async () => {
  await renderer.close();
  await rm(folder, { recursive: true });
});

describe('the renderer', () => {
  it('prints markup and calls in the data as the text they are', async () => {
    const pdf = await renderer.render(page({ tree: '#read("/etc/passwd") *x* $y$ \\ #import "@preview/x:1.0.0"' }));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('refuses a letter that the fonts lack, rather than print a box, and tells nothing of the text', async () => {
    const failing = renderer.render(page({ tree: 'Quillfeather 漢' }));
    await expect(failing).rejects.toMatchObject({ code: 'certificate.render' });
    await expect(failing).rejects.not.toThrow(/Quillfeather|漢/);
  });

  it('goes on after a template that fails, and after one that never ends', async () => {
    await writeFile(join(folder, 'main.typ'), '#let data = json(bytes(sys.inputs.data))\n#data.missing');
    await expect(renderer.render({ ...page({}), templateDir: folder })).rejects.toMatchObject({
      code: 'certificate.render',
    });
    const hasty = createRenderer({ languages: ['en'], timeLimitMs: 3000 });
    await hasty.render(page({ tree: 'Neem' }));
    await writeFile(
      join(folder, 'main.typ'),
      '#for a in range(100000) { for b in range(100000) { let x = calc.pow(2.0, 0.5) } }',
    );
    const endless = hasty.render({ ...page({}), templateDir: folder });
    const next = hasty.render(page({ tree: 'Neem' }));
    await expect(endless).rejects.toMatchObject({ code: 'certificate.render' });
    expect((await next).length).toBeGreaterThan(1000);
    await hasty.close();
  });
});

function page(fields: Record<string, Json>): CertificatePage {
  const labels = Object.fromEntries(plateType.fields.map(({ name, labels: words }) => [name, words]));
  const data = { title: plateType.titles, number: 'TREE-1', labels, fields };
  return {
    templateDir: TEMPLATE,
    data,
    qrText: 'HTTPS://DWAR.EXAMPLE.IN/#ABC',
    credential: Buffer.from('x'),
    createdAt: NOW,
  };
}
