// A certificate as it is issued, checked by our own verifier and by poppler's; then damaged in every way we know.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from '#platform';
import { createCertificateWorld, type CertificateWorld } from '../../test/helpers/certificate-world.ts';
import { appendRevision, nextObjectNumber } from './sign/pdf-update.ts';
import { createTimestampAuthority, type TimestampAuthority } from './sign/timestamp-authority.ts';
import { openPdf, readObject, type PdfFile } from './verify/pdf-file.ts';
import { writeValue } from './verify/pdf-syntax.ts';
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
    const { pdf: foreign } = await stranger.certify();
    expect(await verifyCertificatePdf(foreign, world.trust)).toEqual({ ok: false, reason: 'signer-not-trusted' });
    await stranger.close();
  });
});

describe('what is appended after the signature', () => {
  const append = (change: (file: PdfFile, catalog: string) => readonly (readonly [number, string])[]) => {
    const file = openPdf(pdf);
    const root = file.trailer.get('Root');
    const catalog = root?.kind === 'reference' ? readObject(file, root.number) : undefined;
    return appendRevision(file, new Map(change(file, writeValue(catalog!.value))));
  };
  const rootOf = (file: PdfFile) => (file.trailer.get('Root') as { number: number }).number;
  const page = (file: PdfFile) =>
    [...file.offsets.keys()].find((number) => writeValue(readObject(file, number)!.value).includes('/Type /Page '))!;
  const withEntry = (catalog: string, entry: string) => catalog.replace(/ >>$/, ` ${entry} >>`);

  it('may be validation data, and is reported', async () => {
    const longer = append((file, catalog) => {
      const next = nextObjectNumber(file);
      return [
        [next, '<< /Type /DSS >>'],
        [rootOf(file), withEntry(catalog, `/DSS ${next} 0 R`)],
      ];
    });
    expect(await verifyCertificatePdf(longer, world.trust)).toMatchObject({ ok: true, added: ['DSS'] });
  });

  it('may not change a page, add an action, or put another signature or a field there', async () => {
    const attempts = [
      append((file) => [[page(file), '<< /Type /Page >>']]),
      append((file, catalog) => [[rootOf(file), withEntry(catalog, '/OpenAction << /S /JavaScript /JS (x) >>')]]),
      append((file, catalog) => {
        const next = nextObjectNumber(file);
        const field = '<< /FT /Tx /Rect [0 0 99 99] /V (another name) >>';
        return [
          [next, field],
          [rootOf(file), catalog.replace(/(\/Fields \[[^\]]*)/, `$1 ${next} 0 R`)],
        ];
      }),
    ];
    for (const attempt of attempts) {
      expect(await verifyCertificatePdf(attempt, world.trust)).toEqual({ ok: false, reason: 'changed-after-signing' });
    }
  });

  it('may not by-pass the signed revision, nor declare its objects free', async () => {
    const file = openPdf(pdf);
    // All objects of the file in one new table that leads on to the first revision; the page is another one.
    const oldest = file.revisions.at(-1)!;
    const entries = [...file.offsets].map(
      ([number, offset]) => `${number} 1\n${`${offset}`.padStart(10, '0')} 00000 n \n`,
    );
    const trailer = (previous: number) => {
      const entries = new Map(file.trailer).set('Prev', { kind: 'plain', text: `${previous}` });
      return `trailer\n${writeValue({ kind: 'dictionary', entries })}\nstartxref\n${pdf.length}\n%%EOF\n`;
    };
    const around = Buffer.concat([pdf, Buffer.from(`xref\n${entries.join('')}${trailer(oldest.tableAt)}`)]);
    const freed = Buffer.concat([
      pdf,
      Buffer.from(`xref\n${page(file)} 1\n0000000000 00001 f \n${trailer(file.tableAt)}`),
    ]);
    expect(openPdf(around).revisions).toHaveLength(2);
    for (const attempt of [around, freed]) {
      expect(await verifyCertificatePdf(attempt, world.trust)).toEqual({ ok: false, reason: 'changed-after-signing' });
    }
  });

  it('may be a time stamp over the whole file; a stamp that does not hold is refused', async () => {
    const stamped = async (authority: TimestampAuthority) => {
      const room = 4096;
      const empty = `<${'0'.repeat(room * 2)}>`;
      const longer = append((file, catalog) => {
        const next = nextObjectNumber(file);
        const range = `[0 ${'0'.repeat(10)} ${'0'.repeat(10)} ${'0'.repeat(10)}]`;
        return [
          [next, `<< /Type /DocTimeStamp /SubFilter /ETSI.RFC3161 /ByteRange ${range} /Contents ${empty} >>`],
          [next + 1, `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Stamp) /Rect [0 0 0 0] /F 132 /V ${next} 0 R >>`],
          [rootOf(file), catalog.replace(/(\/Fields \[[^\]]*)/, `$1 ${next + 1} 0 R`)],
        ];
      });
      const start = longer.lastIndexOf(empty);
      const end = start + empty.length;
      const numbers = [start, end, longer.length - end].map((value) => `${value}`.padEnd(10));
      longer.write(`[0 ${numbers.join(' ')}]`, longer.lastIndexOf('/ByteRange ') + '/ByteRange '.length);
      const token = await authority.stamp(Buffer.concat([longer.subarray(0, start), longer.subarray(end)]));
      longer.write(token.toString('hex'), start + 1);
      return longer;
    };
    const deps = {
      signer: world.keys.timestamp,
      clock: { now: () => new Date('2029-01-01T00:00:00Z') },
      random: systemRandom,
    };
    const authority = createTimestampAuthority(deps);
    const good = await stamped(authority);
    expect(await verifyCertificatePdf(good, world.trust)).toMatchObject({ ok: true, added: ['DocTimeStamp'] });
    const bad = await stamped({ stamp: (bytes) => authority.stamp(Buffer.concat([bytes, Buffer.of(0)])) });
    expect(await verifyCertificatePdf(bad, world.trust)).toEqual({ ok: false, reason: 'timestamp-wrong' });
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
