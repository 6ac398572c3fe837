// npm run chat [-- words] [--language hi] [--service ID] [--region FOLDER]   talk with the engine in the terminal: no server, no
//                               database, no WhatsApp; --service begins that service, in that language
// npm run chat -- --save FILE   play a transcript's citizen and system lines and write dwar's lines into it
//
// In the terminal: plain words are the citizen's; `tap TITLE` (or its number alone), `send photo`, `system registry linked`,
// `system document accepted`, `system case filed`, `system 23 hours pass`; `save FILE` keeps the story; `quit` ends.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { describeFinding, loadCatalogue, type Catalogue } from '#catalogue';
import { readDemoRecords } from './transcript/demo-record.ts';
import { parseLine, parseTranscript, type Line } from './transcript/parse-transcript.ts';
import { createPlayer, writeTranscript } from './transcript/play-transcript.ts';
import { writeMessage } from './transcript/write-message.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    save: { type: 'boolean', default: false },
    region: { type: 'string', default: 'regions/delhi' },
    language: { type: 'string' },
    service: { type: 'string' },
  },
});
const loaded = loadCatalogue(values.region);
if (!loaded.ok) {
  for (const finding of loaded.findings) console.error(describeFinding(finding));
  process.exitCode = 1;
} else if (values.save) {
  for (const file of positionals) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    writeFileSync(file, writeTranscript(loaded.catalogue, parseTranscript(text), readDemoRecords(values.region)));
    console.log(`wrote ${file}`);
  }
} else {
  await talk(loaded.catalogue, openingOf(loaded.catalogue));
}

/** What the citizen says first, without being asked: the language, the service by its name, the words of the command line. */
function openingOf(catalogue: Catalogue): readonly string[] {
  const { language, service } = values;
  if (language !== undefined && !catalogue.languages.includes(language))
    throw new Error(`the region speaks ${catalogue.languages.join(', ')}`);
  const spoken = language ?? catalogue.region.languages.default;
  return [
    ...(language === undefined ? [] : catalogue.understood(undefined, language, 'languageName').slice(0, 1)),
    ...(service === undefined ? [] : [catalogue.text(service, spoken, 'name')]),
    ...(positionals.length === 0 ? [] : [positionals.join(' ')]),
  ];
}

async function talk(catalogue: Catalogue, opening: readonly string[]): Promise<void> {
  const player = createPlayer(catalogue, readDemoRecords(values.region));
  const story: string[] = [];
  const play = (source: string): void => {
    const line: Line | undefined = parseLine(source);
    if (!line) return;
    try {
      const said = player.play(line).map(writeMessage);
      story.push(source, ...said);
      console.log(`\n${said.join('\n\n')}\n`);
    } catch (error) {
      console.log(error instanceof Error ? error.message : error);
    }
  };
  for (const words of opening) play(`citizen: ${words}`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: '› ' });
  terminal.prompt();
  for await (const typed of terminal) {
    const [, verb, rest = ''] = /^(tap|send|system|save|quit)\b\s*(.*)$/.exec(typed.trim()) ?? [];
    if (verb === 'quit') break;
    if (verb === 'save') {
      writeFileSync(rest, `${story.join('\n\n')}\n`);
      console.log(`wrote ${rest}`);
    } else play(sourceOf(verb, rest, typed));
    terminal.prompt();
  }
  terminal.close();
}

function sourceOf(verb: string | undefined, rest: string, typed: string): string {
  if (verb === 'tap') return `citizen taps: ${rest}`;
  if (verb === 'send') return `citizen sends: ${rest}`;
  if (verb === 'system') return `system: ${rest}`;
  return `citizen: ${typed}`;
}
