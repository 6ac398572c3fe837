// A stand-in for Meta: webhooks out, Graph API in, citizens behind it. A process of its own, forked by the benches; it talks
// to the app over HTTP only, and keeps books of its own (ledger.ts). Ends with the process that forked it.

import process from 'node:process';
import { assertNever } from '#platform/pure';
import { createAccount } from './account.ts';
import { createChance } from './chance.ts';
import { approvalsBody } from './envelope.ts';
import { drawFault } from './faults.ts';
import { startGraphStub, type GraphStub, type TakenCall } from './graph-stub.ts';
import { createLoad, type Load } from './load.ts';
import { createMediaShelf } from './media-shelf.ts';
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
  const { traffic } = settings;
  const isStormy = (): boolean => traffic.kind === 'storm' && standin?.faults === true;
  const shelf = createMediaShelf(settings.papers, chance.fork());
  const { script, latenessPeriod } = settings;
  const town = createTown(
    { chance: chance.fork(), shelf },
    // A file goes wrong once: that may still happen when all else is calm.
    { script, latenessPeriod, faultyMedia: traffic.kind === 'storm' },
  );
  const faultChance = chance.fork();
  let tell: (body: string) => void = () => undefined;
  const account = createAccount({
    ...settings,
    // The load bench sets a pace of its own.
    throughput: traffic.kind === 'storm' ? 'STANDARD' : undefined,
    onApproved: (templates) => tell(approvalsBody(settings, templates)),
  });
  const graph = await startGraphStub({
    phoneNumberId: settings.phoneNumberId,
    account,
    shelf,
    drawFault: (call) => {
      if (traffic.kind !== 'storm' || !isStormy() || !faultChance.hit(traffic.faults)) return undefined;
      // Each fault holds up what stands behind it: the pair limit would never bite.
      if (town.find(call.to)?.traits.plan === 'chats') return undefined;
      return drawFault(faultChance, { slow: traffic.slowFaults });
    },
    rule: (call) => town.rule(call),
    onTaken: (call) => takenBy(standin, call),
  });
  const common = { settings, town, graph, faults: true };
  if (traffic.kind === 'storm') {
    const office = createPostOffice({
      appUrls: settings.appUrls,
      secret: settings.appSecret,
      sockets: settings.sockets,
      timeoutMs: WEBHOOK_TIMEOUT_MS,
    });
    tell = (body) => void office.deliver(body);
    const storm = createStorm({ town, office, chance }, settings, traffic);
    return { ...common, traffic: { kind: 'storm', storm } };
  }
  const openOffice = (): PostOffice =>
    createRawPostOffice({
      appUrl: settings.appUrls[0] ?? '',
      secret: settings.appSecret,
      sockets: Math.ceil(settings.sockets / 2),
    });
  const statusOffice = openOffice();
  tell = (body) => void statusOffice.deliver(body);
  const load = createLoad({ town, shelf, messageOffice: openOffice(), statusOffice, chance }, settings, traffic);
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
