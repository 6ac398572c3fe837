// What simulated citizens send when a document is asked for: a photo of a letter, and a PDF.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawLetter, pdf } from '../../../test/helpers/sample-files.ts';

export interface Paper {
  readonly path: string;
  readonly mimeType: string;
}

export async function writePapers(folder: string): Promise<readonly Paper[]> {
  const papers = [
    { path: join(folder, 'letter.jpg'), mimeType: 'image/jpeg', bytes: await drawLetter(1000, 750).jpeg().toBuffer() },
    { path: join(folder, 'letter.pdf'), mimeType: 'application/pdf', bytes: await pdf({ size: [300, 420] }) },
  ];
  await Promise.all(papers.map(({ path, bytes }) => writeFile(path, bytes)));
  return papers.map(({ path, mimeType }) => ({ path, mimeType }));
}
