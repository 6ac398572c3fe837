/** Fetches a file that a message names by link, as Meta's servers do. */
import { request } from 'undici';

const linkTimeoutMs = 10_000;

/** Undefined when it cannot be had or is too large. */
export async function downloadLink(
  link: string,
  maximumBytes: number,
): Promise<{ bytes: Buffer; mimeType: string } | undefined> {
  try {
    const answer = await request(link, { headersTimeout: linkTimeoutMs, bodyTimeout: linkTimeoutMs });
    const chunks: Buffer[] = [];
    let total = 0;
    for await (const chunk of answer.body) {
      const bytes = Buffer.from(chunk);
      total += bytes.length;
      if (total > maximumBytes) return undefined;
      chunks.push(bytes);
    }
    if (answer.statusCode !== 200) return undefined;
    const type = answer.headers['content-type'];
    const mimeType = (typeof type === 'string' ? type : '').split(';')[0]?.trim() ?? '';
    return { bytes: Buffer.concat(chunks), mimeType };
  } catch {
    return undefined;
  }
}
