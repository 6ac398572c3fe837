// Canonical pages in files: DATA_DIR/documents/aa/<document>-<page>.bin, sealed under the citizen's data key and bound to
// the document and page, so that a file that somebody exchanges for another does not open.

import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { openField, sealField, type DataKey, type FieldPlace } from '#platform';

export interface PageName {
  readonly documentId: string;
  readonly page: number;
}

/** Pages that a document may have at most (migration 0030). */
export const MAX_PAGES = 10;

/** The last two letters of the id: the first ones are the time, and would put a month's files into one folder. */
function folderOf(directory: string, documentId: string): string {
  return join(directory, documentId.slice(-2));
}

function fileOf(directory: string, { documentId, page }: PageName): string {
  return join(folderOf(directory, documentId), `${documentId}-${page}.bin`);
}

function placeOf({ documentId, page }: PageName): FieldPlace {
  return { table: 'document_page', column: 'file', row: `${documentId}.${page}` };
}

/** On disk before it returns: the row that names the file is committed afterwards. */
export async function writePageFile(directory: string, dataKey: DataKey, name: PageName, jpeg: Buffer): Promise<void> {
  const folder = folderOf(directory, name.documentId);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = fileOf(directory, name);
  // Two runs of one job may write at once: each its own temporary file, and the last whole one stays.
  const temporary = `${path}.${temporarySuffix()}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(sealField(dataKey, placeOf(name), jpeg));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(folder);
}

/** `undefined` when there is no such file. Throws `keys.mismatch` when it is not the page it should be. */
export async function readPageFile(directory: string, dataKey: DataKey, name: PageName): Promise<Buffer | undefined> {
  let sealed: Buffer;
  try {
    sealed = await readFile(fileOf(directory, name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return openField(dataKey, placeOf(name), sealed);
}

export async function removePageFiles(directory: string, documentId: string): Promise<void> {
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    await rm(fileOf(directory, { documentId, page }), { force: true });
  }
}

let written = 0;
function temporarySuffix(): string {
  written += 1;
  return `${process.pid}.${written}`;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
