// npm run bench:channel -- [--rate 1000 --seconds 60 | --saturation | --overload] [--citizens 20000] [--status-batch 10]
//                          [--shape serve] [--filing 0.15] [--returning 0.8] [--documents 0.25] [--chatty 0.01] [--late 20] [--think-ms 3000]
//                          [--profile FOLDER] [--statements]
// Open-loop load of signed webhooks from outside the process, a stub Graph API, three statuses for each reply. Ends with 1
// when a target was missed or anything was lost, doubled or out of order.

import process from 'node:process';
import { parseArgs } from 'node:util';
import { openArena } from './arena.ts';
import { describeMachine, measureSpeed } from './channel/machine.ts';
import { STAGE_SHAPES, openStage, type Stage } from './channel/open-stage.ts';
import { describeMeasured, describeReckoned } from './channel/print.ts';
import { forgetStatements, listCostlyStatements } from './channel/statements.ts';
import { TARGETS, isKeptUp, listBroken, listMissed } from './channel/targets.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '60' },
    citizens: { type: 'string', default: '20000' },
    'warm-up-rate': { type: 'string', default: '800' },
    'status-batch': { type: 'string', default: '10' },
    filing: { type: 'string', default: '0.15' },
    returning: { type: 'string', default: '0.8' },
    documents: { type: 'string', default: '0.25' },
    chatty: { type: 'string', default: '0.01' },
    late: { type: 'string', default: '20' },
    'think-ms': { type: 'string', default: '3000' },
    sockets: { type: 'string', default: '512' },
    shape: { type: 'string', default: 'serve' },
    seed: { type: 'string', default: '1' },
    saturation: { type: 'boolean', default: false },
    overload: { type: 'boolean', default: false },
    profile: { type: 'string' },
    statements: { type: 'boolean', default: false },
  },
});
const SATURATION_STEPS = [1500, 2000, 2500, 3000, 3500, 4000, 5000] as const;
/** Long enough that what is under way at either end counts for little. */
const SATURATION_SECONDS = 20;
const OVERLOAD_RATE = 6000;
const OVERLOAD_SECONDS = 10;
/** Meta opens as many connections as it likes: what waits then waits before us and not in the generator. */
const OVERLOAD_SOCKETS = 2048;
const problems: string[] = [];
const modes = STAGE_SHAPES[values.shape];
if (modes === undefined) throw new Error(`--shape is one of: ${Object.keys(STAGE_SHAPES).join(', ')}`);

const sockets = values.overload ? OVERLOAD_SOCKETS : Number(values.sockets);
const arena = await openArena({ statements: values.statements });
try {
  for (const line of await describeMachine(arena.urlOf('postgres'))) console.log(line);
  tellSpeed('before');
  const stage = await openStage(arena, {
    modes,
    seed: Number(values.seed),
    citizens: Number(values.citizens),
    warmUpRate: Number(values['warm-up-rate']),
    filing: Number(values.filing),
    returning: Number(values.returning),
    thinkMs: Number(values['think-ms']),
    documents: Number(values.documents),
    chatty: Number(values.chatty),
    latenessPeriod: Number(values.late),
    statusBatch: Number(values['status-batch']),
    sockets,
    nodeArguments: values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`],
  });
  try {
    console.log(
      `${values.shape}; ${values.citizens} citizens have written before; ${values['status-batch']} status(es) in a webhook, ${sockets} sockets`,
    );
    if (values.statements) await forgetStatements(arena.urlOf('postgres'));
    if (values.saturation) await findSaturation(stage);
    else if (values.overload) await overload(stage);
    else await sustain(stage, Number(values.rate), Number(values.seconds));
    if (values.statements) for (const line of await listCostlyStatements(arena.urlOf('postgres'))) console.log(line);
    const reckoned = await stage.reckon();
    tellSpeed('after');
    for (const line of describeReckoned(reckoned)) console.log(line);
    problems.push(...listBroken(reckoned));
  } finally {
    await stage.close();
  }
} finally {
  await arena.close();
}
for (const problem of problems.slice(0, 20)) console.log(`MISSED ${problem}`);
if (problems.length === 0) console.log('all held');
process.exitCode = problems.length === 0 ? 0 : 1;

function tellSpeed(when: string): void {
  console.log(`speed ${when}: ${measureSpeed().toFixed(0)} ms for 50,000 hashes`);
}

async function sustain(stage: Stage, rate: number, seconds: number): Promise<void> {
  const measured = await stage.measure(rate, seconds);
  for (const line of describeMeasured(rate, seconds, measured)) console.log(line);
  problems.push(...listMissed(rate, measured));
}

async function findSaturation(stage: Stage): Promise<void> {
  let held = 0;
  for (const rate of SATURATION_STEPS) {
    const measured = await stage.measure(rate, SATURATION_SECONDS);
    for (const line of describeMeasured(rate, SATURATION_SECONDS, measured)) console.log(line);
    if (!isKeptUp(rate, measured)) break;
    held = rate;
  }
  console.log(`saturation: ${held} messages/s held for ${SATURATION_SECONDS} s`);
  if (held < TARGETS.saturationPerSecond) problems.push(`saturation ≥ ${TARGETS.saturationPerSecond} messages/s`);
}

async function overload(stage: Stage): Promise<void> {
  const measured = await stage.measure(OVERLOAD_RATE, OVERLOAD_SECONDS);
  for (const line of describeMeasured(OVERLOAD_RATE, OVERLOAD_SECONDS, measured)) console.log(line);
  const slow = measured.messageWebhook.aboveOneSecond + measured.statusWebhook.aboveOneSecond;
  if (slow > 0) problems.push(`${slow} webhooks took more than 1 s in overload`);
}
