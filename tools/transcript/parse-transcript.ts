// Transcripts are plain text (docs/guides/transcripts.md): lines of the citizen and of the system drive the story, lines of
// dwar are what must come out. A block begins at a line of one of the three; indented or empty lines belong to it.

export type Line =
  | { readonly kind: 'says'; readonly text: string }
  | { readonly kind: 'taps'; readonly title: string }
  | { readonly kind: 'sends'; readonly what: string }
  | { readonly kind: 'system'; readonly what: string };

export type Transcript = {
  /** Leading comment lines, kept when the file is written again. */
  readonly head: readonly string[];
  readonly lines: readonly { readonly source: string; readonly line: Line }[];
};

export function parseTranscript(text: string): Transcript {
  const rows = text.split('\n');
  const head = rows.slice(
    0,
    Math.max(
      0,
      rows.findIndex((row) => row !== '' && !row.startsWith('#')),
    ),
  );
  const lines = rows.flatMap((source) => {
    const line = parseLine(source);
    return line ? [{ source, line }] : [];
  });
  return { head: head.filter((row) => row !== ''), lines };
}

/** One line that drives the story; undefined for dwar's lines, comments and the rest of a block. */
export function parseLine(source: string): Line | undefined {
  const match = /^(citizen|citizen taps|citizen sends|system):\s?(.*)$/.exec(source);
  if (!match) return undefined;
  const [, who, what = ''] = match;
  if (who === 'citizen') return { kind: 'says', text: what.replaceAll(' ⏎ ', '\n') };
  if (who === 'citizen taps') return { kind: 'taps', title: what.trim() };
  if (who === 'citizen sends') return { kind: 'sends', what: what.trim() };
  return { kind: 'system', what: what.trim() };
}
