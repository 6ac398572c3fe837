// A certificate as it is issued, checked by our own verifier and by poppler's; then damaged in every way we know.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCertificateWorld, type CertificateWorld } from '../../test/helpers/certificate-world.ts';
import { openPdf } from './verify/pdf-file.ts';
import { verifyCertificatePdf } from './verify/index.ts';

const run = promisify(execFile);
const hasPdfsig = hasProgram('pdfsig');
const hasQpdf = hasProgram('qpdf');

let world: CertificateWorld;
let pdf: Buffer;
let folder: string;

beforeAll(async () => {
  world = await createCertificateWorld();
  ({ pdf } = await world.certify());
  folder = await mkdtemp(join(tmpdir(), 'dwar-pdf-'));
  await writeFile(join(folder, 'certificate.pdf'), pdf);
});

afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

describe('a signed certificate', () => {
  it('is accepted, with the number, the time and the facts that were signed', async () => {
    expect(await verifyCertificatePdf(pdf, world.trust)).toMatchObject({
      ok: true,
      number: 'TREE-2028-000001',
      signedBy: 'DEMO Dwar document signer',
      signedAt: new Date('2028-03-05T09:30:00Z'),
      added: [],
      credential: {
        issuer: 'testland',
        facts: [
          { name: 'tree', value: { hi: 'नीम', en: 'Neem' } },
          { name: 'planted', value: '01-07-2019' },
          { name: 'plot', value: 'A-12' },
        ],
      },
    });
  });

  it.skipIf(!hasPdfsig)('is accepted by pdfsig (skipped where poppler-utils is not installed)', async () => {
    const { stdout } = await run('pdfsig', ['-nocert', join(folder, 'certificate.pdf')]);
    expect(stdout).toContain('Signature is Valid.');
    expect(stdout).toContain('ETSI.CAdES.detached');
    expect(stdout).toContain('Total document signed');
  });

  it.skipIf(!hasQpdf)('is well formed for qpdf (skipped where qpdf is not installed)', async () => {
    const { stdout } = await run('qpdf', ['--check', join(folder, 'certificate.pdf')]);
    expect(stdout).toContain('No syntax or stream encoding errors found');
  });

  it('is PDF/A-3a', () => {
    const text = pdf.toString('latin1');
    expect(text).toContain('<pdfaid:part>3</pdfaid:part>');
    expect(text).toContain('<pdfaid:conformance>A</pdfaid:conformance>');
  });
});

describe('a damaged certificate', () => {
  it('fails with one byte changed anywhere: every region, and every kind of byte', async () => {
    const positions = samplePositions(pdf);
    const passed: number[] = [];
    for (const position of positions) {
      for (const bit of [0x01, 0x20]) {
        const damaged = Buffer.from(pdf);
        damaged.writeUInt8(damaged.readUInt8(position) ^ bit, position);
        if ((await verifyCertificatePdf(damaged, world.trust)).ok) passed.push(position);
      }
    }
    expect(positions.length).toBeGreaterThan(200);
    expect(passed).toEqual([]);
  });

  it('fails cut short, or with something behind it', async () => {
    for (const length of [0, 1, 100, pdf.length / 2, pdf.length - 1]) {
      expect(await verifyCertificatePdf(pdf.subarray(0, length), world.trust)).toMatchObject({ ok: false });
    }
    for (const tail of ['\n', ' ', '%%EOF\n', '1 0 obj\n<<>>\nendobj\n']) {
      const longer = Buffer.concat([pdf, Buffer.from(tail)]);
      expect(await verifyCertificatePdf(longer, world.trust)).toMatchObject({ ok: false });
    }
  });

  it('fails when it is signed by somebody else, or not at all', async () => {
    const stranger = await createCertificateWorld();
    const { plain } = await world.certify();
    expect(await verifyCertificatePdf(plain, world.trust)).toEqual({ ok: false, reason: 'not-signed' });
    expect(await verifyCertificatePdf((await stranger.certify()).pdf, world.trust)).toMatchObject({ ok: false });
    await stranger.close();
  });
});

/** 160 places spread over the file, and the edges and inside of everything that the signature does not cover. */
function samplePositions(file: Buffer): readonly number[] {
  const start = file.lastIndexOf('/Contents <') + '/Contents '.length;
  const end = file.indexOf('>', start);
  const message = file
    .subarray(start + 1, end)
    .toString('latin1')
    .replace(/0+$/, '').length;
  const spread = (from: number, to: number, count: number) =>
    Array.from({ length: count }, (_, index) => from + Math.floor(((to - from) * index) / count));
  const edges = [
    start - 1,
    start,
    start + 1,
    start + message,
    start + message + 1,
    start + message + 2,
    end - 1,
    end,
    end + 1,
  ];
  const { tableAt } = openPdf(file);
  return [
    ...spread(0, file.length, 160),
    ...spread(start, start + message, 120),
    ...spread(start + message, end, 30),
    ...spread(tableAt, file.length, 20),
    ...edges,
    file.length - 1,
  ];
}

function hasProgram(name: string): boolean {
  try {
    execFileSync('which', [name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
