// npm run bench:crash -- [--runs 20] [--seed 1] [--together 3] [--blows 5] [--citizens 24] [--chat 46] [--documents 0.3]
//                        [--plant NAME] [--shape SHAPE] [--slow]
// Real processes are killed while a stand-in for Meta delivers twice, answers errors and loses answers. Ends with 1 when
// anything was lost, doubled or out of order, or when more than 0.1 % of the sends were repeated.

import process from 'node:process';
import { parseArgs } from 'node:util';
import { openArena } from './arena.ts';
import { describeAllExtras, describeBlows, describeResult, judge, runCampaign } from './crash/campaign.ts';
import { PLANT_NAMES, TRIALS } from './crash/plants.ts';
import { CHAT_MESSAGES, SHAPES } from './crash/run-world.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    together: { type: 'string', default: '3' },
    blows: { type: 'string', default: '5' },
    citizens: { type: 'string', default: '24' },
    chat: { type: 'string', default: String(CHAT_MESSAGES) },
    documents: { type: 'string', default: '0.3' },
    plant: { type: 'string' },
    shape: { type: 'string' },
    slow: { type: 'boolean', default: false },
  },
});
const plant = values.plant === undefined ? undefined : PLANT_NAMES.find((name) => name === values.plant);
if (values.plant !== undefined && plant === undefined) throw new Error(`--plant is one of ${PLANT_NAMES.join(', ')}`);
const shape = SHAPES.find((one) => one === values.shape);

const arena = await openArena();
try {
  const worlds = Array.from({ length: Number(values.runs) }, (_, index) => ({
    seed: Number(values.seed) + index,
    citizens: Number(values.citizens),
    blows: Number(values.blows),
    slowFaults: values.slow,
    plant,
    chatMessages: plant === undefined ? Number(values.chat) : (TRIALS[plant].chatMessages ?? 0),
    documents: plant === undefined ? Number(values.documents) : 0,
    shape: shape ?? (plant === undefined ? undefined : TRIALS[plant].shape),
    kinds: plant === undefined ? undefined : TRIALS[plant].kinds,
  }));
  const started = performance.now();
  const results = await runCampaign(arena, {
    worlds,
    together: Number(values.together),
    onResult: (result) => console.log(describeResult(result)),
  });
  const verdict = judge(results);
  console.log(describeBlows(results));
  console.log(describeAllExtras(results));
  const share = verdict.sends === 0 ? 0 : (100 * verdict.duplicateSends) / verdict.sends;
  console.log(
    `${results.length} runs in ${((performance.now() - started) / 1000).toFixed(0)} s: ${verdict.acknowledged} accepted, ` +
      `${verdict.sends} sent, ${verdict.duplicateSends} sent twice (${share.toFixed(3)} %), ${verdict.filed} filed, ` +
      `${verdict.findings} findings: ${verdict.isGreen ? 'green' : 'RED'}`,
  );
  process.exitCode = verdict.isGreen ? 0 : 1;
} finally {
  await arena.close();
}
