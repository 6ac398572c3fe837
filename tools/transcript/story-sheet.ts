// What the citizens of a region's golden transcripts answer: regions/<region>/demo/stories.yaml. draft-story.ts plays them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const Said = z
  .union([z.string(), z.record(z.string(), z.string())])
  .describe('Words, the same in all languages or by language.');
const Answer = z
  .union([Said, z.array(Said)])
  .describe('What is given to a field, message by message: the value of a choice is tapped, all else is written.');
const Answers = z.record(z.string(), Answer).describe('By field.');

const Story = z.strictObject({
  story: z.string().describe('Name of the file, after its language.'),
  about: z.string().describe('The heading: what the story shows.'),
  languages: z.array(z.string()).optional().describe('Absent: every language of the region.'),
  capacity: z.string(),
  answers: Answers.default({}),
  after: z
    .array(z.string())
    .default([])
    .describe('What the system does once it is sent; what is asked then is answered.'),
});
export type Story = z.infer<typeof Story>;

const StorySheet = z.strictObject({
  answers: Answers.describe('Where a story has none of its own.'),
  line: z.record(z.string(), z.string()).describe('House and street.'),
  explanation: z.record(z.string(), z.string()).describe('What is written to an officer who asks.'),
  services: z.record(z.string(), z.array(Story)),
});
export type StorySheet = z.infer<typeof StorySheet>;

export function readStorySheet(region: string): StorySheet {
  return StorySheet.parse(parse(readFileSync(join(region, 'demo', 'stories.yaml'), 'utf8'), { merge: true }));
}

/** The messages of one answer in one language; none where the sheet has no words in it. */
export function messagesOf(answer: z.infer<typeof Answer>, language: string): readonly string[] {
  return [answer].flat().flatMap((one) => {
    const words = typeof one === 'string' ? one : one[language];
    return words === undefined ? [] : [words];
  });
}
