// npm run stories [-- SERVICE …] [--region FOLDER]   writes the golden transcripts that the region's story sheet
//     (demo/stories.yaml) tells of, from scratch. Read the difference before committing: what changed is what citizens will read

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { describeFinding, loadCatalogue } from '#catalogue';
import { readDemoRecords } from './transcript/demo-record.ts';
import {
  draftBadInput,
  draftCancel,
  draftStory,
  draftTimeOut,
  draftWrongInput,
  type Draft,
} from './transcript/draft-story.ts';
import { parseTranscript } from './transcript/parse-transcript.ts';
import { writeTranscript } from './transcript/play-transcript.ts';
import { readStorySheet } from './transcript/story-sheet.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { region: { type: 'string', default: 'regions/delhi' } },
});
const loaded = loadCatalogue(values.region);
if (!loaded.ok) {
  for (const finding of loaded.findings) console.error(describeFinding(finding));
  process.exitCode = 1;
} else {
  const { catalogue } = loaded;
  const sheet = readStorySheet(values.region);
  const findRecord = readDemoRecords(values.region);
  const write = (draft: Draft, name: string, text: string): void => {
    const folder = path.join(values.region, 'services', draft.serviceId, 'transcripts');
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `${draft.language}-${name}.txt`);
    writeFileSync(file, writeTranscript(catalogue, parseTranscript(text), findRecord));
    console.log(`wrote ${file}`);
  };
  for (const [serviceId, stories] of Object.entries(sheet.services)) {
    if (positionals.length > 0 && !positionals.includes(serviceId)) continue;
    for (const story of stories)
      for (const language of story.languages ?? catalogue.languages) {
        const draft: Draft = { catalogue, sheet, serviceId, language, story, findRecord };
        const about = (words: string): Draft => ({ ...draft, story: { ...story, about: words } });
        try {
          write(draft, story.story, draftStory(draft));
          if (story.story !== 'happy-path') continue;
          write(draft, 'cancel', draftCancel(about('Cancelling, thinking better of it, and cancelling after all.')));
          write(draft, 'time-out', draftTimeOut(about('A form left alone: reminded once, put away later.')));
          write(draft, 'wrong-input', draftWrongInput(about('Answers that cannot be right, each put right.')));
          if (catalogue.region.languages.required.includes(language))
            write(
              draft,
              'bad-input',
              draftBadInput(about('What no form expects; each is answered, and nothing is lost.')),
            );
        } catch (error) {
          console.error(error instanceof Error ? error.message : error);
          process.exitCode = 1;
        }
      }
  }
}
