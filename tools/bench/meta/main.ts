// A stand-in for Meta: webhooks out, Graph API in, citizens behind it. A process of its own, forked by the benches; it talks
// to the app over HTTP only, and keeps books of its own (ledger.ts). Ends with the process that forked it.

import process from 'node:process';
import { assertNever } from '#platform/pure';
import { createChance } from './chance.ts';
import { drawFault } from './faults.ts';
import { startGraphStub, type GraphStub, type TakenCall } from './graph-stub.ts';
import { createLoad, type Load } from './load.ts';
import { createPostOffice, type PostOffice } from './post-office.ts';
import { createRawPostOffice } from './raw-post-office.ts';
import { MetaCommand, type MetaReport, type MetaSettings, type Progress } from './settings.ts';
import { createStorm, type Storm } from './storm.ts';
import { createTown, type Town } from './town.ts';

const PROGRESS_MS = 100;
const WEBHOOK_TIMEOUT_MS = 10_000;

interface Standin {
  readonly settings: MetaSettings;
  readonly town: Town;
  readonly graph: GraphStub;
  readonly traffic: { readonly kind: 'storm'; readonly storm: Storm } | { readonly kind: 'load'; readonly load: Load };
  faults: boolean;
}

let standin: Standin | undefined;

process.on('disconnect', () => process.exit(0));
process.on('message', (value) => {
  obey(MetaCommand.parse(value)).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});

async function obey(command: MetaCommand): Promise<void> {
  if (command.kind === 'start') {
    standin = await start(command.settings);
    setInterval(() => report({ kind: 'progress', progress: progressOf(standin) }), PROGRESS_MS).unref();
    return report({ kind: 'listening', graphUrl: standin.graph.url });
  }
  if (standin === undefined) throw new Error('the stand-in was not started');
  const { traffic, town, settings } = standin;
  switch (command.kind) {
    case 'begin':
      if (traffic.kind === 'storm') return traffic.storm.begin();
      await traffic.load.warmUp();
      return report({ kind: 'warm' });
    case 'measure':
      if (traffic.kind !== 'load') throw new Error('only load is measured');
      return report({ kind: 'measured', figures: await traffic.load.measure(command.rate, command.seconds) });
    case 'calm':
      standin.faults = false;
      if (traffic.kind === 'storm') traffic.storm.calm();
      return;
    case 'report':
      town.save(settings.ledgerFile);
      return report({ kind: 'reported' });
    default:
      assertNever(command);
  }
}

async function start(settings: MetaSettings): Promise<Standin> {
  const chance = createChance(settings.seed);
  const town = createTown(settings.script, chance.fork());
  const faultChance = chance.fork();
  const graph = await startGraphStub({
    phoneNumberId: settings.phoneNumberId,
    drawFault: () => {
      const { traffic } = settings;
      if (traffic.kind !== 'storm' || standin?.faults !== true || !faultChance.hit(traffic.faults)) return undefined;
      return drawFault(faultChance, { slow: traffic.slowFaults });
    },
    onTaken: (call) => takenBy(standin, call),
  });
  const common = { settings, town, graph, faults: true };
  if (settings.traffic.kind === 'storm') {
    const office = createPostOffice({
      appUrls: settings.appUrls,
      secret: settings.appSecret,
      sockets: settings.sockets,
      timeoutMs: WEBHOOK_TIMEOUT_MS,
    });
    const storm = createStorm({ town, office, chance }, settings, settings.traffic);
    return { ...common, traffic: { kind: 'storm', storm } };
  }
  const openOffice = (): PostOffice =>
    createRawPostOffice({
      appUrl: settings.appUrls[0] ?? '',
      secret: settings.appSecret,
      sockets: Math.ceil(settings.sockets / 2),
    });
  const load = createLoad(
    { town, messageOffice: openOffice(), statusOffice: openOffice(), chance },
    settings,
    settings.traffic,
  );
  return { ...common, traffic: { kind: 'load', load } };
}

function takenBy(to: Standin | undefined, call: TakenCall): void {
  if (to === undefined) return;
  if (to.traffic.kind === 'storm') to.traffic.storm.taken(call);
  else to.traffic.load.taken(call);
}

function progressOf(of: Standin | undefined): Progress {
  if (of === undefined) return { undelivered: 0, unanswered: 0, underway: 0, statusesWaiting: 0, sends: 0 };
  const counts = of.traffic.kind === 'storm' ? of.traffic.storm.progress() : of.traffic.load.progress();
  return { ...counts, sends: of.town.sends.length };
}

function report(message: MetaReport): void {
  // The bench may be gone by now; 'disconnect' ends us then.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
